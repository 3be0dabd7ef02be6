"""The manifest of credit-svc."""

from credit_svc.models import Base
from credit_svc.routes import router
from credit_svc.tellings import TELLINGS
from shared.running.service import Service

SERVICE = Service(
    name="credit-svc",
    title="信用风险分级 · Grades of subjects by domain, with models and reasons.",
    routers=(router,),
    metadata=Base.metadata,
    snapshots=TELLINGS,
)
