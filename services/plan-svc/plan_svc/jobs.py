"""What plan-svc's worker does by itself."""

from plan_svc.clues.commands.follow import follow_withdrawn
from plan_svc.clues.commands.jobs import chase_overdue
from plan_svc.conference.commands import chase_overdue as chase_consultations
from plan_svc.dispatch.commands.jobs import follow_tasks
from plan_svc.duties.commands import follow_duties
from plan_svc.frames.commands import JOBS as FRAMES
from plan_svc.notices.commands import chase_overdue as chase_notices
from plan_svc.revisions.commands.items import begin_versions
from shared.running.service import Job

JOBS = (
    *FRAMES,
    Job("chase-clues", 3600, chase_overdue),
    Job("chase-consultations", 3600, chase_consultations),
    Job("chase-notices", 3600, chase_notices),
    Job("follow-clues", 60, follow_withdrawn),
    Job("follow-tasks", 3600, follow_tasks),
    Job("follow-duties", 60, follow_duties),
    Job("begin-versions", 300, begin_versions),
)
