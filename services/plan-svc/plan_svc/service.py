"""The manifest of plan-svc."""

from plan_svc.base import Base
from plan_svc.clues.snapshots import CLUES
from plan_svc.dispatch.snapshots import DISPATCHES
from plan_svc.duties.snapshots import DUTIES
from plan_svc.filing import tables as _serials  # noqa: F401 - registers the table
from plan_svc.jobs import JOBS
from plan_svc.library.snapshots import AGENCIES, ITEMS
from plan_svc.neighbours.handlers import handlers
from plan_svc.neighbours.store import COPIES
from plan_svc.notices.snapshots import NOTICES
from plan_svc.offsite.snapshots import OFF_SITE
from plan_svc.past import tables as _past  # noqa: F401 - so does this
from plan_svc.routers import ROUTERS
from plan_svc.settings import PlanSettings
from plan_svc.subjects import tables as _subjects  # noqa: F401 - so does this
from plan_svc.tasks.snapshots import TASKS
from shared.running.service import Service

SERVICE = Service(
    name="plan-svc",
    title="计划与任务 · Agencies, items, plans and their filing, draws, clues, tasks",
    metadata=Base.metadata,
    snapshots=(
        *(AGENCIES, ITEMS, TASKS, DISPATCHES, OFF_SITE, CLUES, NOTICES, DUTIES),
    ),
    routers=ROUTERS,
    handlers=handlers,
    settings=PlanSettings,
    jobs=JOBS,
    copies=COPIES,
)
