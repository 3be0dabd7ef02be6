"""What happens by itself: codes that nobody presents, and what is told again."""

from checkcode_svc.applications.commands.cancel_expire import expire
from checkcode_svc.applications.commands.staffing import chase_and_end
from checkcode_svc.codes import commands as codes
from checkcode_svc.visits import commands as visits
from shared.events.checkcode import CodeEvent, VisitStarted
from shared.messaging.telling import tell_again
from shared.running.runtime import Runtime
from shared.running.service import Job


async def tell(runtime: Runtime) -> None:
    """Codes and visits to which a migration gave more to tell are told again (X-13)."""
    await tell_again(runtime, CodeEvent.aggregate, codes.tell_again)
    await tell_again(runtime, VisitStarted.aggregate, visits.tell_again)


JOBS = (
    Job("expire-codes", 300, expire),
    Job("chase-and-end", 3600, chase_and_end),
    Job("tell-again", 3600, tell),
)
