"""Events of tasks that were sent long ago are read for ever."""

import pytest

from shared.events.plan import TaskScheduled
from tests.factories import plan


@pytest.mark.rule("P-22")
@pytest.mark.parametrize(
    ("domain", "reason", "read"),
    [
        ("market", "rectification_recheck", "after_case_recheck"),
        ("ecology", "rectification_recheck", "after_case_recheck"),
        ("fire", "rectification_recheck", "order_recheck"),
        ("fire", "order_recheck", "order_recheck"),
        ("market", "sampling", "sampling"),
        ("market", None, None),
    ],
)
def test_a_reason_that_was_split_is_read_as_the_domains_own(
    domain: str, reason: str | None, read: str | None
) -> None:
    told = plan.task("T.1", agency=f"310116-{domain}", domain=domain).model_dump()
    event = TaskScheduled.model_validate(told | {"out_of_scope": reason})
    assert event.out_of_scope == read
