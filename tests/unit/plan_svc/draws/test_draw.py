import hashlib
import math
import zlib
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan_svc.draws.domain import Draw, Drawn, ratios_for
from plan_svc.draws.errors import RatioWrong
from plan_svc.policy import current_law

from shared.civic.law import Case

places = st.dictionaries(
    st.integers(0, 9999).map(lambda n: f"P{n:04}"),
    st.sampled_from(["A", "B", "C", "D", "none"]),
    max_size=60,
)
ratio = st.decimals(0, 1, places=2)


def draw(seed: str, frame: dict[str, str], by_grade: dict[str, Decimal]) -> Drawn:
    draw = Draw(seed, by_grade)
    for place, grade in sorted(frame.items()):
        draw.add(place, grade)
    return draw.result()


@pytest.mark.rule("P-16")
@given(st.text(max_size=20), places, ratio, ratio)
def test_the_same_seed_and_frame_draw_the_same_places(
    seed: str, frame: dict[str, str], low: Decimal, high: Decimal
) -> None:
    ratios = {"A": low, "D": high}
    first = draw(seed, frame, ratios)
    assert first == draw(seed, frame, ratios)
    for grade, wanted in ratios.items():
        group = [place for place, known in frame.items() if known == grade]
        count = math.ceil(len(group) * wanted)
        assert first.by_grade.get(grade, (0, 0)) == (len(group), count)


@pytest.mark.rule("P-16")
def test_anyone_can_repeat_the_draw_from_the_documented_algorithm() -> None:
    frame = {f"913101167{n:09}-001": "B" for n in range(100)}
    drawn = draw("2026-12 饮食", frame, {"B": Decimal("0.07")})
    tickets = sorted(
        frame, key=lambda p: hashlib.sha256(f"2026-12 饮食:{p}".encode()).hexdigest()
    )
    assert drawn.places == tuple(sorted(tickets[:7]))
    lines = "".join(f"{place},B\n" for place in sorted(frame)).encode()
    assert zlib.decompress(drawn.frame) == lines
    assert drawn.frame_digest == hashlib.sha256(lines).hexdigest()


@pytest.mark.rule("P-16")
def test_another_seed_draws_other_places() -> None:
    frame = {f"P{n:04}": "A" for n in range(1000)}
    ratios = {"A": Decimal("0.1")}
    assert draw("one", frame, ratios).places != draw("two", frame, ratios).places


@pytest.mark.rule("P-12")
def test_under_a_superiors_order_the_unobtrusive_come_last() -> None:
    draw = Draw("seed", {"A": Decimal("0.5")})
    for n in range(10):
        draw.add(f"P{n}", "A", comes_last=n < 5)
    assert draw.result().places == ("P5", "P6", "P7", "P8", "P9")


@pytest.mark.rule("P-16")
def test_the_ratio_of_a_grade_is_never_below_its_measure() -> None:
    case = Case("310116", "ecology", date(2026, 12, 1))
    ratios = ratios_for(current_law(), case, Decimal("0.1"), {"C": Decimal("0.3")})
    assert ratios["B"] == Decimal("0.1")
    assert ratios["C"] == Decimal("0.3")
    assert ratios["D"] == 1


@pytest.mark.rule("P-16")
@pytest.mark.parametrize(
    ("plain", "asked"),
    [(None, {}), (None, {"A": Decimal(2)}), (None, {"E": Decimal("0.1")})],
)
def test_a_ratio_that_makes_no_sense_is_refused(
    plain: Decimal | None, asked: dict[str, Decimal]
) -> None:
    case = Case("310116", "market", date(2026, 12, 1))
    with pytest.raises(RatioWrong):
        ratios_for(current_law(), case, plain, asked)
