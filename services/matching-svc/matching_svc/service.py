"""matching-svc: joint proposals, answers, options, explanations."""

from matching_svc import pages
from matching_svc.answers import routes
from matching_svc.neighbours.handlers import handlers
from matching_svc.neighbours.store import COPIES
from matching_svc.neighbours.tables import Base
from matching_svc.places.commands.run import run_when_due
from matching_svc.proposals.snapshots import TELLINGS
from matching_svc.replay import routes as replay_routes
from matching_svc.settings import MatchingSettings
from shared.running.service import Job, Service

SERVICE = Service(
    name="matching-svc",
    title="撮合 · Matching",
    metadata=Base.metadata,
    snapshots=TELLINGS,
    routers=(routes.router, replay_routes.router),
    handlers=handlers,
    copies=COPIES,
    settings=MatchingSettings,
    pages=(pages.router,),
    jobs=(Job("daily-run", every_seconds=300, run=run_when_due),),
)
