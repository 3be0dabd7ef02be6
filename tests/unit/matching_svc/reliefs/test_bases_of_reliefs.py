"""What a relief keeps of the law that it was found by (X-01)."""

from dataclasses import replace
from datetime import date

import pytest
from matching_svc.policy import TOPICS, current_law
from matching_svc.policy.domain.topics import CAPACITY, RECOGNITION, Months, Visits
from matching_svc.proposals.domain.situation import Situation
from matching_svc.reliefs.domain.relief import Relief
from matching_svc.reliefs.domain.relieving import relieved
from matching_svc.tasks.domain.context import MatchingContext

from shared.civic.law import Basis, Row
from shared.civic.law.files import load_kept
from shared.events.matching import ReliefStatus
from tests.unit.matching_svc.law_rows import besides, only, row
from tests.unit.matching_svc.matching_factory import item, task
from tests.unit.matching_svc.reliefs.test_relief import (
    CITY,
    PLANNED,
    TODAY,
    covered,
    found,
    inspection,
    known,
)

pytestmark = pytest.mark.rule("X-01")


def by_a_later_set(*rows: Row[Months] | Row[Visits]) -> MatchingContext:
    return replace(TODAY, rules=besides(date(2026, 3, 16), *rows))


def waived() -> tuple[Situation, Relief]:
    """A place with a waived task, as it is kept."""
    before, [relief] = relieved(known(PLANNED, seen=(inspection(agency=CITY),)), TODAY)
    return before, relief


@pytest.mark.rule("M-05", "M-09", "M-10")
def test_a_relief_names_the_row_that_found_it_and_the_set_that_the_row_stood_in() -> (
    None
):
    fires = task("P2", "transport", items=(item("fire-001"),))
    reliefs = [
        *covered(),
        *found(PLANNED, seen=(inspection(agency=CITY),)),
        *found(fires, seen=(inspection(agency="310116-fire", checked=()),)),
    ]
    bases = [relief.basis for relief in reliefs]
    law = current_law().digest
    assert bases == [
        Basis(row="JS-SCJG/coverage", clause="JS-SCJG 五(一)", law=law),
        Basis(row="JS-SCJG/recognition", clause="JS-SCJG 三(一)2", law=law),
        Basis(row="JS-XF/inspected.once", clause="JS-XF 三(一)", law=law),
    ]
    for relief, basis in zip(reliefs, bases, strict=True):
        assert basis is not None
        then = load_kept("matching_svc.policy", basis.law, TOPICS)
        assert then.row(basis.row).clause == relief.clause


@pytest.mark.rule("M-10", "M-14")
def test_an_unrelated_change_of_the_law_changes_no_relief() -> None:
    before, first = waived()
    unrelated = by_a_later_set(row(CAPACITY, Visits(visits=3), "310101"))
    _, [anew] = relieved(replace(before, reliefs=()), unrelated)
    assert anew.basis != first.basis
    assert replace(anew, changed_at=first.changed_at) == first
    for basis in (first.basis, None):
        kept = replace(before, reliefs=(replace(first, basis=basis),))
        after, changed = relieved(kept, unrelated)
        assert changed == []
        assert [relief.basis for relief in after.reliefs] == [basis]


@pytest.mark.rule("M-10")
def test_a_waiver_that_reaches_further_by_an_amended_row_rests_on_that_row() -> None:
    before, first = waived()
    amended = row(RECOGNITION, Months(months=2), "310116", "market")
    amended = replace(amended, clause="JS-SCJG 九")
    rows = [row for row in current_law().rows if row.id != "JS-SCJG/recognition"]
    assert len(rows) == len(current_law().rows) - 1
    context = replace(TODAY, rules=only(date(2026, 3, 16), *rows, amended))
    _, [renewed] = relieved(before, context)
    assert (renewed.until, renewed.version) == (date(2026, 5, 10), first.version + 1)
    assert renewed.status is ReliefStatus.WAIVED
    assert renewed.basis is not None
    assert (renewed.basis.row, renewed.basis.clause) == (amended.id, renewed.clause)
