"""Inspectors at the places of a draw: fair, free of conflicts, and next in order."""

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plan_svc.draws import verify
from plan_svc.teams.domain.team import (
    RESERVES,
    Change,
    DropsOut,
    LeftOut,
    LeftOutFor,
    Make,
    PlaceTeam,
    Unstaffed,
    draw_teams,
    is_qualified,
    members,
    number_of,
    pseudonym_of,
    salt_of,
    team_secret,
    unstaffed,
)

AGENCY = "310116-market"
PLACES = [f"P-{number}" for number in range(40)]
POOL = [f"{number:032x}" for number in range(9)]
YEARS = 10_000


def maker(year: int) -> Make:
    secret = team_secret(year.to_bytes(32, "big"), AGENCY)
    return lambda place, inspector: number_of(secret, place, inspector)


def chi_square(counts: Counter[object], cells: int) -> float:
    expected = counts.total() / cells
    return (
        sum((counts[cell] - expected) ** 2 for cell in counts) / expected
        + (cells - len(counts)) * expected
    )


@pytest.mark.rule("P-16")
def test_every_pair_of_inspectors_is_as_likely_at_every_place() -> None:
    """Over 10,000 years; the third place comes when loads differ already."""
    pool, places = POOL[:5], PLACES[:3]
    pairs = [*combinations(pool, 2)]
    counts: dict[str, Counter[object]] = {place: Counter() for place in places}
    for year in range(YEARS):
        for team in draw_teams(places, pool, {}, 2, maker(year)):
            drawn = sorted(ranked.inspector for ranked in team.drawn(2))
            counts[team.place][tuple(drawn)] += 1
    for place in places:
        assert chi_square(counts[place], len(pairs)) < 27.88, place  # 0.1 %, df 9


@pytest.mark.rule("P-16")
@settings(max_examples=50, deadline=None)
@given(st.integers(2, 9), st.integers(1, 40), st.integers(0, YEARS))
def test_no_inspector_is_given_two_places_more_than_another(
    size: int, count: int, year: int
) -> None:
    teams = draw_teams(PLACES[:count], POOL[:size], {}, 2, maker(year))
    loads = Counter(ranked.inspector for team in teams for ranked in team.drawn(2))
    assert loads.total() == 2 * count
    assert max(loads.values()) - min(loads[one] for one in POOL[:size]) <= 1


@pytest.mark.rule("P-16")
@settings(max_examples=50, deadline=None)
@given(st.dictionaries(st.sampled_from(PLACES), st.sets(st.sampled_from(POOL))))
def test_whoever_has_a_conflict_is_not_drawn_there_and_does_not_stand_by(
    conflicts: dict[str, set[str]],
) -> None:
    away = {
        place: dict.fromkeys(sorted(who), LeftOutFor.DECLARED)
        for place, who in conflicts.items()
    }
    for team in draw_teams(PLACES, POOL, away, 2, maker(1)):
        free = set(POOL) - conflicts.get(team.place, set())
        order = [ranked.inspector for ranked in team.order]
        assert set(order) <= free
        assert len(order) == len(set(order)) == min(len(free), 2 + RESERVES)
        short = None if len(free) >= 2 else Unstaffed.CONFLICTS
        assert unstaffed(team, 2, len(POOL)) is short


@pytest.mark.rule("P-16")
def test_too_few_qualified_and_too_many_conflicts_are_told_apart() -> None:
    [alone] = draw_teams(PLACES[:1], POOL[:1], {}, 2, maker(1))
    assert unstaffed(alone, 2, 1) is Unstaffed.TOO_FEW
    assert len(alone.drawn(2)) == 1
    away = {PLACES[0]: {POOL[0]: LeftOutFor.LAST_VISIT}}
    [short] = draw_teams(PLACES[:1], POOL[:2], away, 2, maker(1))
    assert unstaffed(short, 2, 2) is Unstaffed.CONFLICTS
    [whole] = draw_teams(PLACES[:1], POOL[:3], away, 2, maker(1))
    assert unstaffed(whole, 2, 3) is None


def change(team: PlaceTeam, nth: int, out: str, incoming: str) -> Change:
    return Change(team.place, nth, out, incoming, (), DropsOut.UNAVAILABLE)


@pytest.mark.rule("P-16")
def test_the_next_of_the_order_comes_in_for_whoever_drops_out() -> None:
    [team] = draw_teams(PLACES[:1], POOL, {}, 2, maker(1))
    order = [ranked.inspector for ranked in team.order]
    first = change(team, 1, order[0], order[2])
    skipping = Change(
        team.place,
        2,
        order[2],
        order[4],
        (LeftOut(order[3], LeftOutFor.NOT_VALID),),
        DropsOut.OTHER,
    )
    assert members(team, 2, []) == (order[:2], order[2:])
    assert members(team, 2, [first]) == ([order[2], order[1]], order[3:])
    assert members(team, 2, [first, skipping]) == ([order[4], order[1]], order[5:])


@pytest.mark.rule("P-16")
@pytest.mark.parametrize(
    ("qualifications", "fields", "serves"),
    [
        ((), [("食品",)], True),
        (("market",), [("食品",)], True),
        (("食品", "广告"), [("食品",), ("广告", "网络")], True),
        (("食品",), [("食品",), ("广告",)], False),
        (("fire",), [], False),
        (("食品",), [()], False),
    ],
)
def test_a_certificate_serves_for_its_domain_or_for_the_items_fields(
    qualifications: tuple[str, ...], fields: list[tuple[str, ...]], serves: object
) -> None:
    assert is_qualified(qualifications, "market", fields) is serves


@pytest.mark.rule("P-16")
def test_a_pseudonym_is_made_again_with_its_salt_and_not_without() -> None:
    salt = salt_of("a secret of the deployment", 2026, "HF0116001")
    name = pseudonym_of(2026, "HF0116001", salt)
    shown = verify.main(["inspector", "2026", "HF0116001", salt])
    assert shown == (name, 0)
    assert verify.main(["inspector", "2026", "HF0116002", salt])[0] != name
    assert salt != salt_of("another secret", 2026, "HF0116001")
    assert name != pseudonym_of(2027, "HF0116001", salt)
