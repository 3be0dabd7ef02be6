"""The manifest of plan-svc."""

from plan_svc.base import Base
from plan_svc.library import routes as library
from plan_svc.library import tables as _library  # noqa: F401
from plan_svc.library.snapshots import TELLINGS
from plan_svc.neighbours.handlers import handlers
from plan_svc.neighbours.store import COPIES
from plan_svc.plans import routes as plans
from plan_svc.plans import tables as _plans  # noqa: F401
from plan_svc.tasks import routes as tasks
from plan_svc.tasks import tables as _tasks  # noqa: F401
from shared.running.service import Service
from shared.running.settings import ServiceSettings

SERVICE = Service(
    name="plan-svc",
    title="计划与任务 · Agencies, items, plans and their filing, draws, tasks",
    metadata=Base.metadata,
    snapshots=TELLINGS,
    routers=(library.router, plans.router, tasks.router),
    handlers=handlers,
    copies=COPIES,
    settings=ServiceSettings,
)
