"""The names that sentences are worded with (M-13)."""

from dataclasses import replace
from datetime import date

from matching_svc import policy
from matching_svc.explanations.domain.wording import Names
from matching_svc.neighbours import queries as neighbours
from matching_svc.tasks.domain.reason import Words
from shared.db import ReadTx


async def names_of(tx: ReadTx, day: date | None = None) -> Names:
    """The names of all agencies; of a day the decline reasons too."""
    agencies = await neighbours.agency_names(tx)
    names = Names(
        {agency.code: agency.name for agency in agencies},
        {agency.code: agency.name_en for agency in agencies},
        documents=policy.load().documents,
    )
    return names if day is None else as_worded_on(names, day)


def as_worded_on(names: Names, day: date) -> Names:
    """The same names with the decline reasons as the policy of a day words them."""
    reasons = policy.load().reasons_on(day)
    words = {code: Words(reason.zh, reason.en) for code, reason in reasons.items()}
    return replace(names, reasons=words)
