"""The manifest of checkcode-svc."""

from checkcode_svc.applications.commands.cancel_expire import expire
from checkcode_svc.models import Base
from checkcode_svc.neighbours.copies import COPIES
from checkcode_svc.neighbours.handlers import handlers
from checkcode_svc.routes import ROUTERS
from checkcode_svc.scan.routes import router as pages
from checkcode_svc.settings import CheckcodeSettings
from checkcode_svc.snapshots import TELLINGS
from shared.running.service import Job, Service

SERVICE = Service(
    name="checkcode-svc",
    title="Inspection codes: applications, visits, results, ratings",
    metadata=Base.metadata,
    snapshots=TELLINGS,
    routers=ROUTERS,
    pages=(pages,),
    handlers=handlers,
    copies=COPIES,
    settings=CheckcodeSettings,
    jobs=(Job("expire-codes", every_seconds=300, run=expire),),
)
