r"""The draw of subjects (P-16), which anyone can repeat from its published seed.

Algorithm `sha256-v1`: every place of the frame has a ticket, the SHA-256 of the text
`{seed}:{place}` in hexadecimal. Places are grouped by their grade in the plan's domain
(`none` without one). Of a group of n places with the ratio r the ceil(n * r) smallest
tickets are drawn; equal tickets go by the place's number. Where a superior's order lets
`unobtrusive` subjects into the frame, the others of their group come first (P-12).
The frame's digest is the SHA-256 of its lines `{place},{grade}\n` in order of place.
"""

import hashlib
import zlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_CEILING, Decimal

from plan_svc.draws.errors import RatioWrong
from plan_svc.policy.domain import MEASURE, Measure
from shared.civic.law import Basis, Case, Law, Row

ALGORITHM = "sha256-v1"
NO_GRADE = "none"
GRADES = ("A", "B", "C", "D", NO_GRADE)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a draw gave."""

    places: tuple[str, ...]
    frame_size: int
    frame_digest: str
    by_grade: Mapping[str, tuple[int, int]]
    """Grade → (places in the frame, places drawn)."""
    frame: bytes
    """The lines of the frame, compressed with zlib."""

    def publish(
        self,
        seed: str,
        ratios: Mapping[str, Decimal],
        bases: tuple[Basis, ...],
        at: datetime,
    ) -> "PublishedDraw":
        """All that anyone needs to repeat the draw, except its frame."""
        return PublishedDraw(
            seed=seed,
            algorithm=ALGORITHM,
            ratios={grade: str(ratio) for grade, ratio in ratios.items()},
            by_grade={grade: list(counts) for grade, counts in self.by_grade.items()},
            frame_size=self.frame_size,
            frame_digest=self.frame_digest,
            drawn=len(self.places),
            drawn_at=at,
            bases=bases,
        )


@dataclass(frozen=True, slots=True)
class DrawOrder:
    """A draw as it is asked for; towns and business types narrow the frame."""

    seed: str
    ratios: Mapping[str, Decimal]
    towns: list[str]
    business_types: list[str]


@dataclass(frozen=True)
class PublishedDraw:
    """All that anyone needs to repeat a draw, except its frame."""

    seed: str
    algorithm: str
    ratios: dict[str, str]
    """Grade → ratio, a decimal as text."""
    by_grade: dict[str, list[int]]
    frame_size: int
    frame_digest: str
    drawn: int
    drawn_at: datetime
    bases: tuple[Basis, ...] | None = None
    """The rows of the law behind its ratios, and behind what was left out of the
    frame; of earlier draws they are not known (X-01)."""


def ticket(seed: str, place: str) -> str:
    """The place's ticket in the draw with this seed."""
    return hashlib.sha256(f"{seed}:{place}".encode()).hexdigest()


def quota(size: int, ratio: Decimal) -> int:
    """How many of a group are drawn."""
    return int((size * ratio).to_integral_value(rounding=ROUND_CEILING))


def measures(law: Law, case: Case) -> list[Row[Measure]]:
    """The rows that say what follows from a grade in a draw (G-04)."""
    return law.holding(MEASURE, case)


def ratios_for(
    law: Law, case: Case, plain: Decimal | None, asked: Mapping[str, Decimal]
) -> dict[str, Decimal]:
    """The ratio of each grade: as asked, else the plan's, never below the row's."""
    unknown = sorted(set(asked) - set(GRADES))
    if unknown:
        raise RatioWrong(f"There is no grade {unknown}.", choices=list(GRADES))
    least = {row.unit: row.value.least_ratio for row in measures(law, case)}
    ratios: dict[str, Decimal] = {}
    for grade in GRADES:
        ratio = asked.get(grade, plain if plain is not None else Decimal(0))
        if not 0 <= ratio <= 1:
            raise RatioWrong(grade=grade, ratio=str(ratio))
        ratios[grade] = max(ratio, least.get(grade, Decimal(0)))
    if not any(ratios.values()):
        raise RatioWrong(
            "Give `ratios`, or state the plan's ratio.", zh="请给出抽取比例。"
        )
    return ratios


class Draw:
    """A draw that takes its frame in order of place, one by one."""

    def __init__(self, seed: str, ratios: Mapping[str, Decimal]) -> None:
        self._seed = seed
        self._ratios = ratios
        self._groups: dict[str, list[tuple[bool, str, str]]] = defaultdict(list)
        self._digest = hashlib.sha256()
        self._packer = zlib.compressobj()
        self._frame = bytearray()
        self._size = 0

    def add(self, place: str, grade: str, *, comes_last: bool = False) -> None:
        """Put a place into the frame."""
        line = f"{place},{grade}\n".encode()
        self._size += 1
        self._digest.update(line)
        self._frame += self._packer.compress(line)
        self._groups[grade].append((comes_last, ticket(self._seed, place), place))

    def result(self) -> Drawn:
        """The drawn places, in order of their numbers."""
        places: list[str] = []
        by_grade: dict[str, tuple[int, int]] = {}
        for grade, group in sorted(self._groups.items()):
            count = quota(len(group), self._ratios.get(grade, Decimal(0)))
            places += [place for _, _, place in sorted(group)[:count]]
            by_grade[grade] = (len(group), count)
        return Drawn(
            places=tuple(sorted(places)),
            frame_size=self._size,
            frame_digest=self._digest.hexdigest(),
            by_grade=by_grade,
            frame=bytes(self._frame) + self._packer.copy().flush(),
        )
