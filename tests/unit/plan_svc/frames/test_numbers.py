"""The numbers of a year: what they are made of, and that they are fair (P-16, X-15)."""

import hashlib
import hmac
from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan_svc.draws import verify
from plan_svc.frames.domain.numbers import (
    CHAIN_LENGTH,
    YearSecret,
    number_of,
    own_secret,
    pads_of,
    promise_of,
    public_value,
    turn_of,
)

SECRET = YearSecret(b"\x01" * 32, b"\x02" * 32)
YEARS = 10_000
CHI_SQUARE_19 = 43.8
"""Of 19 degrees of freedom 1 in 1,000 exceeds this."""


@pytest.mark.rule("P-16")
@pytest.mark.parametrize("frame", [1, 2, CHAIN_LENGTH])
def test_the_program_that_anyone_has_reckons_as_the_service_does(frame: int) -> None:
    word = "ab" * 32
    claim = {
        "frame": frame,
        "word": word,
        "promise": promise_of(2026, frame, word),
        "source": SECRET.link(frame),
        "digest": "cd" * 32,
        "value": public_value(2026, frame, "cd" * 32, SECRET.link(frame), word),
        **dict.fromkeys(
            ("promised_at", "listed_at", "revealed_at", "numbered_at"), "2026-01-02"
        ),
    }
    key = {
        "commitment": SECRET.commitment(2026),
        "chain_end": SECRET.link(0),
        "chain_length": CHAIN_LENGTH,
        "committed_at": "2026-01-01",
    }
    verify.check_frame(2026, key, claim)
    opened = {"key": SECRET.key.hex(), "chain_seed": SECRET.seed.hex()}
    verify.check_key(2026, key, opened)
    secret = SECRET.frame_secret(2026, frame, str(claim["value"]))
    assert secret == verify.secret_of(2026, claim, opened["key"])
    assert number_of(secret, "P-1", 7).hex() == verify.Maker(secret).number("P-1", "7")
    with pytest.raises(verify.Wrong):
        verify.check_frame(2026, key, claim | {"word": "ba" * 32})
    with pytest.raises(verify.Wrong):
        verify.check_key(2026, key, opened | {"key": "00" * 32})


@given(st.binary(min_size=32, max_size=32), st.text(max_size=40))
def test_the_pads_make_the_same_hmac_in_sql(secret: bytes, place: str) -> None:
    pads = pads_of(secret)
    inner = hashlib.sha256(pads.inner + place.encode()).digest()
    outer = hashlib.sha256(pads.outer + inner).digest()
    assert outer == hmac.digest(secret, place.encode(), "sha256")


@pytest.mark.rule("X-15")
def test_whoever_was_visited_last_comes_last_and_whoever_never_was_first() -> None:
    turns = [turn_of(2026, last) for last in (None, 1700, 2020, 2025)]
    assert turns == sorted(turns)
    assert (turns[0], turns[1], turns[-1]) == (0, 1, 254)
    numbers = [number_of(b"\xff" * 32, f"P-{turn}", turn) for turn in turns]
    assert numbers == sorted(numbers)


def drawn(
    secret: bytes, places: list[str], count: int, turns: dict[str, int]
) -> set[str]:
    ordered = sorted(places, key=lambda place: number_of(secret, place, turns[place]))
    return set(ordered[:count])


@pytest.mark.rule("X-15")
def test_every_place_has_its_exact_chance_over_ten_thousand_years() -> None:
    """Margins by chi-square, for two agencies at once, of 20 places."""
    places = [f"P-{number:02}" for number in range(20)]
    turns = dict.fromkeys(places, 0)
    few, many = Counter[str](), Counter[str]()
    for year in range(YEARS):
        secret = hashlib.sha256(b"%d" % year).digest()
        smaller = drawn(secret, places, 3, turns)
        larger = drawn(secret, places, 8, turns)
        assert smaller < larger, "the overlap is the smaller ratio, whole"
        few.update(smaller)
        many.update(larger)
    for counts, share in ((few, 3 / 20), (many, 8 / 20)):
        expected = YEARS * share
        excess = sum((counts[place] - expected) ** 2 for place in places)
        assert excess / (expected * (1 - share)) * 19 / 20 < CHI_SQUARE_19


@pytest.mark.rule("X-15")
def test_over_the_years_everybody_has_a_turn_and_every_year_the_same_chance() -> None:
    """Six of 20 a year: nobody is visited twice before all were once, and margins hold.

    The chance of the fourth year, in which the last of a round and the first of the
    next one are drawn, is that of any other year: over 2,500 courses of four years.
    """
    places = [f"P-{number:02}" for number in range(20)]
    fourth = Counter[str]()
    courses = YEARS // 4
    for course in range(courses):
        last: dict[str, int | None] = dict.fromkeys(places, None)
        visits = Counter[str]()
        for year in range(2026, 2030):
            turns = {place: turn_of(year, last[place]) for place in places}
            secret = hashlib.sha256(b"%d/%d" % (course, year)).digest()
            chosen = drawn(secret, places, 6, turns)
            visits.update(chosen)
            last.update(dict.fromkeys(chosen, year))
            if year == 2028:
                assert max(visits.values()) == 1
        assert min(visits.values()) >= 1
        assert len(visits) == 20
        fourth.update(chosen)
    expected = courses * 6 / 20
    excess = sum((fourth[place] - expected) ** 2 for place in places)
    assert excess / (expected * (1 - 6 / 20)) * 19 / 20 < CHI_SQUARE_19


@pytest.mark.rule("X-15")
def test_own_numbers_are_as_good_as_drawn_apart() -> None:
    """Two agencies with own numbers share what chance gives: 4 of 100 places."""
    places = [f"P-{number:03}" for number in range(100)]
    turns = dict.fromkeys(places, 0)
    shared = 0
    for year in range(500):
        secret = hashlib.sha256(b"%d" % year).digest()
        sets = [
            drawn(own_secret(secret, agency), places, 20, turns)
            for agency in ("310116-fire", "310116-market")
        ]
        shared += len(sets[0] & sets[1])
    assert 3.6 < shared / 500 < 4.4


@pytest.mark.rule("P-16")
def test_an_own_number_tells_nothing_of_the_shared_one() -> None:
    """Ranks by own numbers go with ranks by shared ones as little as chance has it."""
    random = Random(1)
    secret = random.randbytes(32)
    places = [f"P-{number}" for number in range(2000)]
    ranks = []
    for made in (secret, own_secret(secret, "310116-fire")):
        ordered = sorted(places, key=lambda place: number_of(made, place, 0))
        ranks.append({place: rank for rank, place in enumerate(ordered)})
    distance = sum((ranks[0][place] - ranks[1][place]) ** 2 for place in places)
    rho = 1 - 6 * distance / (2000 * (2000**2 - 1))
    assert abs(rho) < 0.08
