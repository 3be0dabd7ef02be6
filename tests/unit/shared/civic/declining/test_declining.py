"""Why one declines: one set of rows, and the names that kept sets have for them."""

from collections.abc import Sequence
from datetime import date
from importlib import import_module
from typing import Any

import pytest
from checkcode_svc.policy.domain import FORMER_DECLINE_DUTY
from matching_svc.policy import current_law
from matching_svc.policy.domain.topics import FORMER_DECLINE_REASON

from shared.civic import declining
from shared.civic.law import Case, Topic
from shared.civic.law.files import kept_digests, load_kept

DAY = date(2026, 3, 2)
FORMER = [
    ("checkcode_svc", FORMER_DECLINE_DUTY, ["JS-WL/decline.reason"]),
    (
        "matching_svc",
        FORMER_DECLINE_REASON,
        ["default/decline.reason/date", "default/decline.reason/other"],
    ),
]


@pytest.mark.rule("M-07")
@pytest.mark.parametrize(
    ("domain", "region", "clause"),
    [
        ("culture", "310116", "JS-WL 二(二)3"),
        ("transport", "310116104", "JS-JT 二(七)2"),
        ("culture", "310101", None),
        ("market", "310116", None),
    ],
)
def test_the_reason_is_a_duty_where_a_clause_says_so(
    domain: str, region: str, clause: str | None
) -> None:
    row = declining.duty(current_law(), Case(region, domain, DAY))
    assert (row.clause if row else None) == clause


@pytest.mark.rule("M-07")
def test_the_reason_other_alone_needs_a_text_and_an_unknown_one_none() -> None:
    law = current_law()
    listed = declining.reasons(law, DAY)
    asking = {code for code in listed if declining.needs_text(law, DAY, code)}
    assert asking == {"other"}
    assert not declining.needs_text(law, DAY, None)
    assert not declining.needs_text(law, DAY, "weather")


@pytest.mark.rule("X-01")
@pytest.mark.parametrize(("package", "topic", "rows"), FORMER)
def test_kept_sets_are_read_by_the_names_of_their_day_and_no_row_of_today_has_them(
    package: str, topic: Topic[Any], rows: Sequence[str]
) -> None:
    policy = import_module(f"{package}.policy")
    today = policy.current_law()
    assert not today.of(topic)
    former = [
        kept
        for digest in kept_digests(f"{package}.policy")
        if digest != today.digest
        and (kept := load_kept(f"{package}.policy", digest, policy.TOPICS)).of(topic)
    ]
    assert len(former) >= 2
    for kept in former:
        for row in rows:
            assert kept.row(row).topic == topic.name
            assert kept.cite(kept.row(row)).law == kept.digest
