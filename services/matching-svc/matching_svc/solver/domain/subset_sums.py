"""Sums over sets of tasks, looked up seven tasks at a time."""

from collections.abc import Sequence

CHUNK = 7
_LOW = (1 << CHUNK) - 1


class Sums:
    """The sum of some figures for any mask of their positions."""

    def __init__(self, figures: Sequence[int]) -> None:
        self.tables = [
            _table(figures[start : start + CHUNK])
            for start in range(0, len(figures), CHUNK)
        ]

    def of(self, mask: int) -> int:
        """The sum of the figures whose bits are set."""
        total = 0
        for table in self.tables:
            total += table[mask & _LOW]
            mask >>= CHUNK
        return total


def _table(figures: Sequence[int]) -> list[int]:
    table = [0]
    for figure in figures:
        table += [total + figure for total in table]
    return table
