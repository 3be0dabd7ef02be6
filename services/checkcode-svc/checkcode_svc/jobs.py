"""What checkcode-svc does by the clock."""

from checkcode_svc.applications.commands.jobs import JOBS as APPLICATIONS
from checkcode_svc.presenting.commands import name_no_shows
from checkcode_svc.ratings.commands import forget
from shared.running.service import Job

JOBS = (
    *APPLICATIONS,
    Job("name-no-shows", 3600, name_no_shows),
    Job("forget-secrets", 3600, forget),
)
