"""The routes of every room, in the order in which they are asked."""

from plan_svc.amendments import routes as amendments
from plan_svc.clues import routes as clues
from plan_svc.comments import routes as comments
from plan_svc.conference import routes as conference
from plan_svc.deadlines import routes as deadlines
from plan_svc.dispatch import routes as dispatch
from plan_svc.draws import routes as draws
from plan_svc.dryrun import routes as dryrun
from plan_svc.duties import routes as duties
from plan_svc.extensions import routes as extensions
from plan_svc.filing import routes as filing
from plan_svc.frames import routes as frames
from plan_svc.library import routes as library
from plan_svc.notices import routes as notices
from plan_svc.offsite import routes as offsite
from plan_svc.parts import routes as parts
from plan_svc.plans import routes as plans
from plan_svc.publication import routes as publication
from plan_svc.review import routes as review
from plan_svc.revisions import routes as revisions
from plan_svc.subjects import routes as subjects
from plan_svc.superiors import routes as superiors
from plan_svc.tasks import routes as tasks
from plan_svc.teams import routes as teams
from plan_svc.uploads import routes as uploads
from plan_svc.verdicts import routes as verdicts
from plan_svc.worklist import routes as worklist

ROUTERS = tuple(
    room.router
    for room in (
        *(library, revisions, superiors, plans, comments, subjects, tasks, teams),
        *(dispatch, offsite, clues, notices),
        *(review, deadlines, uploads, frames, draws, publication, amendments),
        *(parts, extensions, filing),
        *(dryrun, verdicts, worklist, duties),
        conference,
    )
)
