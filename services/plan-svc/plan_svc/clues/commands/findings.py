"""Clues that our own inspections find (P-14, P-21)."""

from plan_svc.clues import store
from plan_svc.clues.commands.follow import follow_tasks
from plan_svc.clues.commands.receive import enter, key
from plan_svc.clues.domain.clue import OFF_SITE, Clue
from plan_svc.clues.domain.report import Complainant, number_of
from plan_svc.clues.domain.terms import Step, case_of, term
from plan_svc.policy import current_law
from plan_svc.tasks.domain.task import Task
from shared.db import Tx
from shared.events.plan import ClueKind, ClueStatus

OFF_SITE_SOURCE = "off_site_warning"


async def of_off_site(tx: Tx, task: Task, found: str | None) -> None:
    """What an off-site task found goes to a clue: to the one that it came of (P-26).

    Where it came of none, a finding is one of its own. `found` is in the officer's
    words, and None where there is no problem.
    """
    if await store.of_tasks.all(tx, [task.number]):
        await follow_tasks(tx, [task.number])
    elif found is not None:
        await from_off_site(tx, task, found)


async def from_off_site(tx: Tx, task: Task, found: str) -> Clue:
    """What an off-site task found, as a clue that its agency has in hand.

    One clue for each task: found twice, it is entered once.
    """
    clock = tx.runtime.clock
    case = case_of(task.region, task.domain, OFF_SITE_SOURCE, clock.today())
    end = term(current_law(), case, Step.END, tx.runtime.calendar)
    clue = Clue(
        number=number_of(task.region, OFF_SITE, task.number, key(tx)),
        channel=OFF_SITE,
        source=OFF_SITE_SOURCE,
        source_number=task.number,
        received_by=task.agency,
        received_at=clock.now(),
        received_on=clock.today(),
        region=task.region,
        town=task.town,
        place=task.place,
        uscc=task.uscc,
        text=found,
        matter=found,
        status=ClueStatus.ACCEPTED,
        kind=ClueKind.OTHER,
        domain=task.domain,
        items=task.item_codes,
        classified=task.classified,
        surprise=task.surprise,
        agency=task.agency,
        end_by=end.day,
        due_on=end.day,
        bases=(end.basis,),
    )
    await enter(tx, [(clue, Complainant())])
    return clue
