"""From the day on which an inspection was done to what it covers (M-09)."""

from datetime import date

import pytest

from shared.events.matching import TaskCovered
from tests.integration.matching_svc.reliefs.test_reliefs import (
    MARKET,
    district,
    inspect,
)
from tests.integration.plan_svc.planned import District

__all__ = ["district"]


@pytest.mark.rule("M-09")
async def test_what_is_covered_is_counted_from_the_end_that_the_results_tell(
    district: District,
) -> None:
    """The visit of 2 March was done on the 5th: what is planned on 3 April is covered.

    Counted from the day of the visit, the month is over on 2 April.
    """
    [number] = await district.register([1])
    plan = await district.filed(
        [number], MARKET, period_from="2026-04-03", period_to="2026-04-30"
    )
    planned = f"{plan['plan_code']}.{MARKET}.{number}"
    await inspect(district, number, "2026-03-02", date(2026, 3, 5))
    [offered] = await district.world.published("matching-svc", TaskCovered)
    assert (offered.task, offered.status, offered.until) == (
        planned,
        "offered",
        date(2026, 4, 5),
    )
    await district.world.deliver_again("matching-svc")
    assert len(await district.world.published("matching-svc", TaskCovered)) == 1
