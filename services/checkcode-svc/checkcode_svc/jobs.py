"""What checkcode-svc does by the clock."""

from checkcode_svc.applications.commands.jobs import JOBS as APPLICATIONS
from checkcode_svc.codes.commands import set_expiry_anew
from checkcode_svc.presenting.commands import name_no_shows, set_due_anew
from checkcode_svc.ratings.commands import forget
from checkcode_svc.results.commands import set_corrections_anew
from shared.running.service import Job

JOBS = (
    *APPLICATIONS,
    Job("name-no-shows", 3600, name_no_shows),
    Job("set-due-anew", 3600, set_due_anew),
    Job("set-expiry-anew", 3600, set_expiry_anew),
    Job("set-corrections-anew", 3600, set_corrections_anew),
    Job("forget-secrets", 3600, forget),
)
