"""matching-svc: joint proposals, answers, options, explanations."""

from matching_svc import pages
from matching_svc.answers import routes as answers
from matching_svc.neighbours.handlers import handlers
from matching_svc.neighbours.store.copies import COPIES
from matching_svc.options import routes as options
from matching_svc.places import routes as places
from matching_svc.places.commands import JOBS, mark_rebuilt
from matching_svc.places.tables import MarkRow
from matching_svc.proposals import routes as proposals
from matching_svc.proposals.snapshots import SNAPSHOT as PROPOSALS
from matching_svc.proposals.store import COPY as PROPOSAL
from matching_svc.reliefs.snapshots import SNAPSHOT as RELIEFS
from matching_svc.reliefs.store import COPY as RELIEF
from matching_svc.replay import routes as replay
from matching_svc.settings import MatchingSettings
from shared.running.service import Service

SERVICE = Service(
    name="matching-svc",
    title="撮合 · Matching",
    metadata=MarkRow.metadata,
    snapshots=(PROPOSALS, RELIEFS),
    routers=(
        *(places.router, answers.router, options.router, proposals.router),
        replay.router,
    ),
    handlers=handlers,
    copies=(*COPIES, PROPOSAL, RELIEF),
    settings=MatchingSettings,
    pages=(pages.router,),
    jobs=JOBS,
    rebuilt=mark_rebuilt,
)
