"""Codes and applications whose tasks became needless lose their basis (C-01)."""

from collections.abc import Sequence

from checkcode_svc import store
from checkcode_svc.applications import queries as applications
from checkcode_svc.applications.commands.cancel_expire import code_for_update
from checkcode_svc.applications.commands.decide import close
from checkcode_svc.applications.commands.issue import end
from checkcode_svc.applications.domain.application import Act
from checkcode_svc.applications.domain.vocabulary import ApplicationStatus, CodeStatus
from checkcode_svc.models import Application
from shared.db import Tx

_REASON = "tasks-withdrawn"

# Joint ones are left to matching-svc, which tells everyone who was asked (M-12).
_WITHOUT_BASIS = """
it.proposal IS NULL AND it.status IN ('open', 'awaiting_answers', 'issued')
AND it.id IN (SELECT application_id FROM task_hold WHERE task = ANY($1))
AND NOT EXISTS (
    SELECT FROM task_hold AS h LEFT JOIN task_copy AS t ON t.number = h.task
    WHERE h.application_id = it.id
      AND (t.status IS NULL OR t.status NOT IN ('withdrawn', 'covered', 'waived')))
ORDER BY it.id FOR UPDATE OF it
"""


async def drop_without_basis(tx: Tx, needless: Sequence[str]) -> None:
    """Cancel what stands on withdrawn, covered or waived tasks; what was shown stays.

    A task that another inspection stands for needs no visit (M-09, M-10).
    """
    if not needless:
        return
    for one in await store.find(tx, Application, _WITHOUT_BASIS, list(needless)):
        number = await tx.fetchval(
            """SELECT code FROM code WHERE application_id = $1
               AND status NOT IN ('cancelled', 'expired')""",
            one.id,
        )
        if number is not None:
            code = await code_for_update(tx, number)
            if code.status != CodeStatus.ISSUED:
                continue
            await end(tx, code, CodeStatus.CANCELLED, _REASON)
        parties = await applications.parties(tx, one.id)
        own = next((two for two in parties if two.agency == one.agency), None)
        issued = one.status == ApplicationStatus.ISSUED
        await close(tx, one, own, Act.CANCEL if issued else Act.WITHDRAW, _REASON)
