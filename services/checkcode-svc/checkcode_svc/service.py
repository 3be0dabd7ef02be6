"""The manifest of checkcode-svc."""

from checkcode_svc.applications import routes as applications
from checkcode_svc.applications.snapshots import APPLICATIONS
from checkcode_svc.base import Base
from checkcode_svc.codes import routes as codes
from checkcode_svc.codes.snapshots import CODES
from checkcode_svc.jobs import JOBS
from checkcode_svc.messages import routes as messages
from checkcode_svc.neighbours.handlers import handlers
from checkcode_svc.neighbours.store import COPIES
from checkcode_svc.presenting import routes as presenting
from checkcode_svc.ratings import routes as ratings
from checkcode_svc.ratings.snapshots import RATINGS
from checkcode_svc.reports import routes as reports
from checkcode_svc.results import routes as results
from checkcode_svc.results.snapshots import RESULTS
from checkcode_svc.scan import routes as scan
from checkcode_svc.settings import CheckcodeSettings
from checkcode_svc.summary import routes as summary
from checkcode_svc.surveys import routes as surveys
from checkcode_svc.visits import routes as visits
from checkcode_svc.visits.snapshots import VISITS
from shared.running.service import Service

SERVICE = Service(
    name="checkcode-svc",
    title="Inspection codes: applications, visits, results, ratings",
    metadata=Base.metadata,
    snapshots=(APPLICATIONS, CODES, VISITS, RESULTS, RATINGS),
    routers=(
        *(*applications.ROUTERS, codes.router, presenting.router, visits.router),
        *(results.router, messages.router, ratings.router, reports.router),
        *(summary.router, surveys.router),
    ),
    pages=(scan.router,),
    handlers=handlers,
    copies=COPIES,
    settings=CheckcodeSettings,
    jobs=JOBS,
)
