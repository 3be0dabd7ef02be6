"""Codes of one subject form trees, whatever is merged and split (S-12)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from subject_svc.aliases.domain import Alias, Aliases, PlacePair
from subject_svc.aliases.errors import AlreadyMerged, MergesIntoItself, NotMerged

from shared.errors import Conflict
from shared.events.subject import SamePlace, SubjectMerged
from shared.messaging.aliases import alias_rows

pytestmark = pytest.mark.rule("S-12")
CODES = "ABCDE"
Step = tuple[str, str | None]
"""A code, and what it is merged into; None splits it."""


def alias(old: str, into: str) -> Alias:
    pair = PlacePair(f"{old}-001", f"{into}-001", f"{into}-001")
    return Alias(old, into, into, "310116", places=(pair,))


def merged(*pairs: str) -> Aliases:
    aliases = Aliases.of(())
    for pair in pairs:
        aliases = aliases.joined(alias(pair[0], pair[1]))
    return aliases


def test_asking_by_any_code_of_a_chain_gives_all_of_them() -> None:
    aliases = merged("AB", "BC", "DC")
    for code in "ABCD":
        assert aliases.subject_of(code) == "C"
        assert aliases.codes_of(code) == frozenset("ABCD")
    assert aliases.codes_of("E") == frozenset("E")


def test_what_goes_by_a_code_follows_it_and_so_do_its_premises() -> None:
    one, two = merged("AB"), merged("AB", "BC")
    assert [one.by_code["A"].subject, two.by_code["A"].subject] == ["B", "C"]
    assert one.by_code["A"].places[0].place == "B-001"
    assert two.by_code["A"].places[0].place == "C-001"
    assert [each.old for each in two.changed_since(one)] == ["A", "B"]


def test_premises_that_the_next_code_does_not_have_end_before_it() -> None:
    bare = Alias("B", "C", "C", "310116")
    aliases = merged("AB").joined(bare)
    assert aliases.by_code["A"].subject == "C"
    assert aliases.by_code["A"].places[0].place == "B-001"


@pytest.mark.parametrize(("pairs", "last"), [(("AB",), "BA"), (("AB", "BC"), "CA")])
def test_a_circle_is_refused(pairs: tuple[str, ...], last: str) -> None:
    with pytest.raises(MergesIntoItself):
        merged(*pairs, last)
    with pytest.raises(MergesIntoItself):
        merged("AA")


def test_a_code_goes_by_one_other_code_only() -> None:
    with pytest.raises(AlreadyMerged):
        merged("AB", "AC")
    with pytest.raises(NotMerged):
        merged("AB").split("B")


def test_a_split_code_takes_those_along_that_go_by_it() -> None:
    aliases = merged("AB", "BC", "DC").split("B")
    assert aliases.codes_of("A") == frozenset("AB")
    assert aliases.codes_of("C") == frozenset("CD")
    assert aliases.by_code["A"].places[0].place == "B-001"
    assert aliases.by_code["B"].places[0].place == "B-001"
    with pytest.raises(NotMerged):
        aliases.split("B")


steps = st.lists(
    st.tuples(st.sampled_from(CODES), st.none() | st.sampled_from(CODES)), max_size=12
)


def play(told: list[Step]) -> tuple[Aliases, list[SubjectMerged]]:
    """What stands after some steps, and what neighbours were told on the way."""
    aliases, versions, events = Aliases.of(()), dict.fromkeys(CODES, 0), []
    for old, into in told:
        before = aliases
        try:
            aliases = aliases.joined(alias(old, into)) if into else aliases.split(old)
        except Conflict:
            continue
        for each in aliases.changed_since(before):
            versions[each.old] += 1
            events.append(event_of(each, versions[each.old]))
    return aliases, events


def event_of(alias: Alias, version: int) -> SubjectMerged:
    return SubjectMerged(
        version=version,
        old=alias.old,
        into=alias.merged_into,
        subject=alias.subject,
        region=alias.region,
        merged=alias.merged,
        places=tuple(SamePlace(old=p.old, place=p.place) for p in alias.places),
    )


def groups(told: list[Step]) -> dict[str, frozenset[str]]:
    """The same by hand: who goes by whom, followed to the end."""
    parent: dict[str, str] = {}

    def end(code: str) -> str:
        return end(parent[code]) if code in parent else code

    for old, into in told:
        if into is None:
            parent.pop(old, None)
        elif old not in parent and end(into) != old:
            parent[old] = into
    ends = {code: end(code) for code in CODES}
    return {
        code: frozenset(other for other in CODES if ends[other] == ends[code])
        for code in CODES
    }


@given(steps)
def test_codes_are_together_as_far_as_they_were_merged(told: list[Step]) -> None:
    aliases, _ = play(told)
    expected = groups(told)
    assert {code: aliases.codes_of(code) for code in CODES} == expected
    for each in aliases.by_code.values():
        assert each.subject == aliases.subject_of(each.old)


@given(steps, st.sampled_from(CODES), st.sampled_from(CODES))
def test_merged_and_split_again_everything_is_answered_as_before(
    told: list[Step], old: str, into: str
) -> None:
    before, _ = play(told)
    try:
        after = before.joined(alias(old, into)).split(old)
    except Conflict:
        return
    for code in CODES:
        assert after.codes_of(code) == before.codes_of(code)


def copied(events: list[SubjectMerged]) -> dict[str, tuple[str, int]]:
    """A neighbour's copy: of each row the newest version."""
    rows: dict[str, tuple[str, int]] = {}
    for row in (row for event in events for row in alias_rows(event)):
        kept: Any = rows.get(row["code"], ("", 0))
        if row["version"] > kept[1]:
            rows[row["code"]] = row["same_as"], row["version"]
    return rows


@given(steps, st.randoms(use_true_random=False))
def test_events_in_any_order_and_twice_leave_the_same_copies(
    told: list[Step], chance: Any
) -> None:
    aliases, events = play(told)
    mixed = [*events, *events]
    chance.shuffle(mixed)
    copy = copied(mixed)
    assert copy == copied(events)
    for code in CODES:
        assert copy.get(code, (code, 0))[0] == aliases.subject_of(code)
