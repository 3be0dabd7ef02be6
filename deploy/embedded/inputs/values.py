"""The inputs of a story as plain values, made up (sample) or read (real input)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from shared.civic.uscc import normalise

SAMPLE_REGION = "310116"
CITY = "310000"


@dataclass(frozen=True)
class Domain:
    """A line of work: one agency of a district, one of the city (JS)."""

    code: str
    name: str
    name_en: str
    sectors: tuple[str, ...]
    """Business types that it is mainly responsible for (M-06)."""
    visits: tuple[str, ...]
    """Business types whose places it inspects."""


@dataclass(frozen=True)
class Agency:
    """An agency as plan-svc registers it."""

    code: str
    name: str
    name_en: str
    level: str
    domain: str
    region: str
    sectors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Item:
    """An item of the library (P-09, P-10)."""

    code: str
    domain: str
    name: str
    risk: str
    item_list: str
    legal_basis: str
    points: tuple[str, ...]
    materials: tuple[str, ...] = ()
    business_types: tuple[str, ...] = ()
    """Kinds of place that it is planned for."""
    joint_forbidden: bool = False
    off_site: bool = False
    everywhere: bool = False
    """Whether it is to be checked everywhere, so never sampled (P-13)."""


@dataclass(frozen=True)
class SubjectRow:
    """A row for the subject register; `line` is its line in the source file."""

    line: int
    uscc: str
    name: str
    region: str
    address: str
    town: str = ""
    founded: str = ""
    business_types: tuple[str, ...] = ()
    closed_weekdays: tuple[int, ...] = ()

    @property
    def place(self) -> str:
        """Number of the subject's sole place."""
        return f"{normalise(self.uscc)}-001"


@dataclass(frozen=True)
class Inspector:
    """A certified inspector (S-07)."""

    certificate: str
    name: str
    agency: str
    valid_from: date
    valid_to: date


@dataclass(frozen=True)
class GradeRow:
    """A grade of one subject in one domain (G-01)."""

    uscc: str
    domain: str
    grade: str
    reason: str


@dataclass(frozen=True)
class ListRow:
    """An entry of the `solo` or `unobtrusive` list (S-06)."""

    list_name: str
    uscc: str
    domain: str
    reason: str


@dataclass(frozen=True)
class PlanSheet:
    """A monthly plan to be filed, of one agency and perhaps partners."""

    key: str
    """Natural: the same input gives the same keys."""
    title: str
    agency: str
    items: tuple[str, ...]
    period_from: date
    period_to: date
    file_on: date
    places: tuple[str, ...]
    """The subjects one by one, already drawn; empty: plan-svc draws them (P-16)."""
    ratio: float
    towns: tuple[str, ...] = ()
    """With the business types: what plan-svc draws from."""
    business_types: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    method: str = "random"
    off_site: bool = False
    source_line: int = 0
    """Line in the file of published plans, 0 for the sample."""

    @property
    def in_story(self) -> bool:
        """Whether its tasks are carried out inside the story's days."""
        return self.key.startswith("story")


@dataclass(frozen=True)
class Clue:
    """What makes a triggered task: a complaint and the like (P-21)."""

    number: str
    day: date
    agency: str
    place: str
    item: str
    source: str
    reason: str


@dataclass(frozen=True)
class Remark:
    """A row of the CSV beside the report: what was refused, left out or bent, why."""

    file: str
    line: int
    code: str
    rule: str
    reason: str
    reason_en: str


@dataclass
class Inputs:
    """Everything a story starts from."""

    agencies: tuple[Agency, ...]
    items: tuple[Item, ...]
    subjects: Callable[[], Iterable[SubjectRow]]
    """Called once for the import and again for whatever looks rows up."""
    subject_rows: int
    inspectors: tuple[Inspector, ...]
    grades: tuple[GradeRow, ...]
    lists: tuple[ListRow, ...]
    plans: tuple[PlanSheet, ...]
    clues: tuple[Clue, ...]
    closed: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Closed weekdays by place, where a place has any."""
    remarks: list[Remark] = field(default_factory=list)
    plan_rows: int = 0
    plan_rows_used: int = 0

    def claims(self) -> Iterator[tuple[str, str]]:
        """Which agency claims which item: each those of its domain (P-09)."""
        inspecting = [agency for agency in self.agencies if agency.sectors]
        for agency in inspecting:
            for item in self.items:
                if item.domain == agency.domain:
                    yield item.code, agency.code
