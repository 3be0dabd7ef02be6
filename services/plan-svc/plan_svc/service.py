"""The manifest of plan-svc."""

from plan_svc.amendments import routes as amendments
from plan_svc.base import Base
from plan_svc.deadlines import routes as deadlines
from plan_svc.draws import routes as draws
from plan_svc.filing import routes as filing
from plan_svc.filing import tables as _serials  # noqa: F401 - registers the table
from plan_svc.frames import routes as frames
from plan_svc.frames.commands import JOBS
from plan_svc.library import routes as library
from plan_svc.library.snapshots import AGENCIES, ITEMS
from plan_svc.neighbours.handlers import handlers
from plan_svc.neighbours.store import COPIES
from plan_svc.plans import routes as plans
from plan_svc.publication import routes as publication
from plan_svc.review import routes as review
from plan_svc.revisions import routes as revisions
from plan_svc.settings import PlanSettings
from plan_svc.subjects import routes as subjects
from plan_svc.subjects import tables as _subjects  # noqa: F401 - so does this
from plan_svc.tasks import routes as tasks
from plan_svc.tasks.snapshots import TASKS
from plan_svc.uploads import routes as uploads
from shared.running.service import Service

ROOMS = (
    *(library, revisions, plans, subjects, tasks),
    *(review, deadlines, uploads, frames, draws, publication, amendments, filing),
)
SERVICE = Service(
    name="plan-svc",
    title="计划与任务 · Agencies, items, plans and their filing, draws, tasks",
    metadata=Base.metadata,
    snapshots=(AGENCIES, ITEMS, TASKS),
    routers=[room.router for room in ROOMS],
    handlers=handlers,
    settings=PlanSettings,
    jobs=JOBS,
    copies=COPIES,
)
