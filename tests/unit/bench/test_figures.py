"""Figures are written so that they can be read."""

import pytest

from tests.bench.figures import at_least, percentile, ratios, shown


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (80_021.0, "80,021"),
        (16_312.7, "16,313"),
        (1_000.0, "1,000"),
        (-1_234.5, "-1,234"),
        (109.44, "109.4"),
        (23.5, "23.5"),
        (1.0013, "1.001"),
        (0.024, "0.024"),
        (0.0, "0"),
    ],
)
def test_a_figure_is_written_out(value: float, text: str) -> None:
    assert shown(value) == text


def test_a_figure_is_the_median_of_its_pairs_with_its_spread() -> None:
    figure = at_least("x", 2).of(ratios([2.0, 9.0, 4.0], [1.0, 3.0, 4.0]))
    assert (figure.low, figure.value, figure.high) == (1, 2, 3)
    assert figure.met


def test_a_percentile_is_one_of_the_values() -> None:
    assert percentile(range(1, 101), 0.5) == 51
    assert percentile(range(1, 101), 0.99) == 100
