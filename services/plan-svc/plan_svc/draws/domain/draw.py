"""A draw as it is asked for, as it was made, and as it is shown (P-16)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from shared.civic.law import Basis


class DrawRule(StrEnum):
    """By which rule a draw was made, and is repeated: old ones keep theirs."""

    SEEDED = "sha256-v1"
    """From a seed that was published with it."""
    COMMITTED = "committed-v2"
    """From numbers of a year that were committed to before."""
    STAFFED = "committed-v3"
    """The same, and the inspectors with them."""


class Rank(StrEnum):
    """Which places of a group come first, before their numbers decide."""

    FIRST = "0"
    BEHIND = "1"
    """It has had the year's visits that its row names (X-15)."""
    UNOBTRUSIVE = "2"
    """Let in by a superior's order or a statute only, so it comes last (P-12)."""


@dataclass(frozen=True, slots=True)
class Scope:
    """From where an agency draws; nothing in a list means everything."""

    agency: str
    ratios: Mapping[str, Decimal]
    """By grade, as asked for: a row of the law may raise them."""
    towns: list[str]
    business_types: list[str]
    view: UUID | None = None
    """A field register: only its members (S-02)."""
    view_version: int | None = None
    """As which the register stood when it was drawn from."""


@dataclass(frozen=True, slots=True)
class DrawOrder:
    """A draw as it is asked for."""

    scopes: tuple[Scope, ...]
    """Of the plan's agency first; a joint draw has those of its partners too."""
    kinds: list[str]
    own_reason: str | None = None
    """Why the agency takes numbers of its own; without one it draws coordinated."""
    reason: str | None = None
    """Why the plan is drawn from again."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """The last that was drawn of a group: whoever comes before it was drawn too."""

    rank: int
    number: str


@dataclass(frozen=True)
class GroupDraw:
    """What was drawn of the places of one grade (in a joint draw: of one mixture)."""

    name: str
    ratio: str
    size: int
    drawn: int
    behind: int = 0
    """How many of them have had their visits this year (X-15)."""
    root: str | None = None
    """Of the tree over all places of the group in the order of their numbers."""
    threshold: Threshold | None = None
    proof: tuple[str, ...] = ()
    """Shows that the drawn places are the first of that tree (RFC 6962, 2.1.2)."""


@dataclass(frozen=True)
class DrawnPlace:
    """A drawn place, with the number that it was drawn by."""

    group: str
    nth: int
    place: str
    frame: int
    """Which of the year's frames its number is of."""
    number: str
    rank: str

    @property
    def entry(self) -> bytes:
        """Its entry in the tree of its group."""
        return entry_of(self.place, self.frame, self.number, self.rank)


@dataclass(frozen=True)
class Draw:
    """A draw, but for its places. Nothing of it is ever changed."""

    id: UUID
    plan_id: UUID
    ordinal: int
    rule: DrawRule
    year: int | None
    own: str | None
    """The agency whose own numbers it took, and why; else it was coordinated."""
    own_reason: str | None
    seed: str | None
    """Of a draw by the rule `sha256-v1`."""
    scopes: tuple[Scope, ...]
    kinds: tuple[str, ...]
    groups: tuple[GroupDraw, ...]
    frame_size: int
    left_out: int
    frame_digest: str | None
    """Of a draw by the rule `sha256-v1`; groups have their roots since."""
    drawn: int
    drawn_at: datetime
    drawn_by: str
    reason: str | None
    replaces: int | None
    """The ordinal of the draw in whose place it stands."""
    bases: tuple[Basis, ...] | None

    @property
    def coordinated(self) -> bool:
        """Whether it took the numbers that all agencies share (X-15)."""
        return self.rule is not DrawRule.SEEDED and self.own is None


def standing(draws: Sequence[Draw]) -> list[Draw]:
    """The draws of a plan that no later one replaced."""
    replaced = {draw.replaces for draw in draws}
    return [draw for draw in draws if draw.ordinal not in replaced]


def entry_of(place: str, frame: int, number: str, rank: str) -> bytes:
    """The entry of a place in the tree of its group."""
    return f"{place},{frame},{number},{rank}".encode()


def group_name(scopes: Sequence[Scope], grades: Sequence[str]) -> str:
    """The group of a place: its grade; in a joint draw one for each agency."""
    if len(scopes) == 1:
        return grades[0]
    pairs = zip(scopes, grades, strict=True)
    return "+".join(f"{scope.agency}={grade}" for scope, grade in pairs)


def ratio_of(ratios: Sequence[Mapping[str, Decimal]], grades: Sequence[str]) -> Decimal:
    """The ratio of a group: the largest that one of the agencies draws by.

    All of a joint draw's agencies visit all of its places, so the one that draws most
    decides how many there are; none falls below its own ratio (HP 六).
    """
    pairs = zip(ratios, grades, strict=True)
    return max(by_grade.get(grade, Decimal(0)) for by_grade, grade in pairs)
