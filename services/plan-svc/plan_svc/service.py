"""The manifest of plan-svc."""

from plan_svc.copies import COPIES
from plan_svc.handlers import handlers
from plan_svc.models import Base
from plan_svc.routes import routers
from plan_svc.tellings import TELLINGS
from shared.running.service import Service
from shared.running.settings import ServiceSettings

SERVICE = Service(
    name="plan-svc",
    title="计划与任务 · Agencies, items, plans and their filing, draws, tasks",
    metadata=Base.metadata,
    snapshots=TELLINGS,
    routers=routers,
    handlers=handlers,
    copies=COPIES,
    settings=ServiceSettings,
)
