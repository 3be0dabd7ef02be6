"""The topics of plan-svc's rows of law, and the types of their values."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from plan_svc.policy.domain.weighing import (
    PAST_FOUND,
    PAST_VISITS,
    PLAN_LOAD,
    PLAN_OVERLAP,
    PLAN_SIZE,
    PLAN_TOTAL,
)
from shared.civic.law import ANY_WORD, Topic, Value
from shared.civic.origin import OUT_OF_SCOPE, SOURCE, SOURCE_CLUE
from shared.events.plan import ClueKind, ItemList, NoticeKind, Risk, TaskKind

GRADES = frozenset({"A", "B", "C", "D"})
_KINDS = {"kind": frozenset({"annual", "monthly", "special"})}
_TASKS = {"kind": frozenset(TaskKind)}
_LEVELS = {"level": frozenset({"municipal", "district", "town"})}
_EXCEPTIONS = frozenset({"superior_order", "statute"})

Duration = Annotated[str, Field(pattern=r"^P\d+[YM]$")]
"""ISO 8601, in years or in months."""


def _listed(text: object) -> object:
    return tuple(text.split(", ")) if isinstance(text, str) else text


Words = Annotated[tuple[str, ...], BeforeValidator(_listed), Field(min_length=1)]
"""`a, b`."""


class Chain(Value):
    """The filing steps of a plan: `>` is order, `+` is at the same time (P-04)."""

    steps: str


class Deadline(Value):
    """The last day of something, from the month in which a plan begins (P-07).

    Or so long after the plan was filed.
    """

    month: Annotated[str, Field(pattern=r"^(same|before|[1-9]|1[0-2])$")] | None = None
    """A month of the year, or `same` and `before`: the plan's own, the one before."""
    day: Annotated[str, Field(pattern=r"^(end|[1-9]|[12]\d|3[01])$")] | None = None
    after: Literal["filing"] | None = None
    months: Annotated[int, Field(ge=1)] | None = None
    """So many after that."""

    @model_validator(mode="after")
    def _is_one_of_both(self) -> "Deadline":
        of_year = self.month is not None and self.day is not None
        if of_year is (self.after is not None and self.months is not None):
            raise ValueError("a deadline is a day of a month, or so long after filing")
        return self


class Frequency(Value):
    """How often a unit is visited, and how far apart (P-13)."""

    kinds: Literal["planned", "routine"]
    """`routine` leaves special plans uncounted."""
    period: Duration | None = None
    min: Annotated[int, Field(ge=1)] | None = None
    max: Annotated[int, Field(ge=1)] | None = None
    gap: Duration | None = None
    set_by: Literal["annual_plan"] | None = None
    """Where the document leaves the figure to the agency's annual plan."""

    @model_validator(mode="after")
    def _limits_something(self) -> "Frequency":
        if (self.max is None and self.gap is None) is (self.set_by is None):
            raise ValueError("a frequency has a maximum or a gap, or is set elsewhere")
        return self


class FrequencyItems(Value):
    """The items that a domain's frequency rows speak of (P-13)."""

    items: Words
    """Words that the items have in their names or sub-fields."""


class OffSiteYear(Value):
    """How often a place is checked off-site where it was not on-site (P-13)."""

    period: Duration
    min: Annotated[int, Field(ge=1)]


class Coverage(Value):
    """What is checked everywhere, and not by a sample (P-13)."""

    fields: Words | None = None
    """Lines of work; without them the items that the row is narrowed to."""


class PlaceCoverage(Value):
    """All places are inspected that the row narrows to (P-13)."""

    coverage: Literal["full"]


class CoverageFrame(Value):
    """The places of a field, or of items of a risk, by their business types."""

    kinds: Words


class CoveragePeriod(Value):
    """In which time full coverage is reached where no row says one."""

    period: Duration


class DutyAhead(Value):
    """How long before its last day a duty is told to come due."""

    days: Annotated[int, Field(ge=0)]


class DrawnMethod(Value):
    """Whether a plan draws its subjects at random (P-28)."""

    random: Literal["in_principle", "where_necessary"]


class KeyDrawn(Value):
    """From which cycle on key items may be drawn at random all the same (P-28)."""

    cycle: Duration


class Joint(Value):
    """With whom a plan over certain subjects is made, and what follows else (P-28)."""

    partner: Literal["other_domain", "industry_regulator"]
    effect: Literal["blocks", "advises"]


class KnownSubjects(Value):
    """What is known of a plan's subjects before it begins (P-28)."""

    known: Literal["case_or_clue"]


class Inspected(Value):
    """For how long a domain's inspection rules out those of others (M-05)."""

    period: Duration


class Honoured(Value):
    """The domain whose list `unobtrusive` another one honours too (G-05)."""

    domain: str


class OffSiteFirst(Value):
    """What follows where a plan is on site for what off-site can do (P-14)."""

    effect: Literal["blocks", "advises"]


class OffSiteCorrection(Value):
    """How long results of an off-site inspection are corrected (P-26)."""

    working_days: Annotated[int, Field(ge=0)]


class ClueDue(Value):
    """By when a step of a clue is done, counted from when it began (P-21)."""

    working_days: Annotated[int, Field(ge=0)]


class ClueItems(Value):
    """Which items a task may have that comes of a kind of clue (P-29)."""

    items: Literal["complained_of"]


class ClueWarned(Value):
    """When and how an enterprise is checked that a warning names (P-29)."""

    this_month: Literal["unplanned"]
    next_month: Literal["planned"]
    off_site: Literal["visited_this_year"]


class ConferenceOffice(Value):
    """Whose office asks the agencies whether they join a plan, and which (P-18)."""

    office: str
    """The line of work of the agency of the region that has it."""
    asks: Literal["all", "chosen"]


class NoticeDue(Value):
    """By when a notice between agencies is answered (P-24)."""

    working_days: Annotated[int, Field(ge=1)]


class DispatchDue(Value):
    """By when a step with a task is done, counted from the one before (P-20)."""

    working_days: Annotated[int, Field(ge=0)]


class DispatchWindow(Value):
    """Which share of a task's window may go before it is urged (P-20)."""

    share: Annotated[Decimal, Field(gt=0, lt=1)]


class Measure(Value):
    """What follows from a grade in a draw (G-04)."""

    least_ratio: Annotated[Decimal, Field(ge=0, le=1)]


class DrawBehind(Value):
    """From how many visits a year on draws take a place after the others (X-15)."""

    visits: Annotated[int, Field(ge=1)]


class DrawInspectors(Value):
    """How many inspectors an agency draws for a place (P-16)."""

    inspectors: Annotated[int, Field(ge=1)]


class DrawLastVisit(Value):
    """After how many visits of its agency an inspector may be drawn again (X-09)."""

    visits: Annotated[int, Field(ge=0)]


def _asks_less(value: Frequency, other: Frequency) -> bool:
    """Whether a frequency allows more visits than the other one."""
    return other.max is not None and (value.max is None or value.max > other.max)


CHAIN = Topic("chain", Chain, narrows=_KINDS | _LEVELS)
CLUE_DUE = Topic(
    "clue.due",
    ClueDue,
    units=frozenset({"assign", "accept", "end", "reply"}),
    narrows={"source": ANY_WORD},
)
CLUE_ITEMS = Topic("clue.items", ClueItems, units=frozenset(ClueKind))
CLUE_WARNED = Topic("warned.place", ClueWarned)
DEADLINE = Topic(
    "deadline",
    Deadline,
    units=frozenset({"draft", "internal", "notify", "file", "publish"}),
    narrows=_KINDS,
)
DISPATCH_DUE = Topic(
    "dispatch.due",
    DispatchDue,
    units=frozenset({"accept", "escalate", "explain"}),
    narrows=_TASKS,
)
DISPATCH_WINDOW = Topic("dispatch.window", DispatchWindow, narrows=_TASKS)
CONFERENCE = Topic("conference", ConferenceOffice, narrows=_KINDS)
COVERAGE = Topic("coverage", PlaceCoverage, narrows={"grade": GRADES})
COVERAGE_FRAME = Topic(
    "coverage.frame",
    CoverageFrame,
    units=frozenset({"food", "drugs", "construction", "emergency", "high"}),
)
COVERAGE_PERIOD = Topic("coverage.period", CoveragePeriod)
DRAW_BEHIND = Topic("draw.behind", DrawBehind)
DRAW_INSPECTORS = Topic("draw.inspectors", DrawInspectors)
DRAW_LAST_VISIT = Topic("draw.last_visit", DrawLastVisit)
DUTY_AHEAD = Topic("duty.ahead", DutyAhead)
FIELD = Topic(
    "field",
    Value,
    units=frozenset(
        {
            *("agency", "check_points", "frequency", "items", "legal_basis"),
            *("materials", "method", "mode", "necessity", "parent_plan_code"),
            *("period", "ratio", "scope", "subjects"),
        }
    ),
    narrows=_KINDS | {"exception": _EXCEPTIONS},
)
FREQUENCY = Topic(
    "frequency",
    Frequency,
    units=frozenset({"premises", "project", "subject", "occasion"}),
    narrows={"grade": GRADES, "kind": ANY_WORD},
    is_looser=_asks_less,
)
FREQUENCY_ITEMS = Topic("frequency.items", FrequencyItems)
FREQUENCY_OFF_SITE = Topic(
    "frequency.off_site",
    OffSiteYear,
    units=frozenset({"premises"}),
    narrows={"grade": GRADES, "kind": ANY_WORD, "place": ANY_WORD},
)
FULL_COVERAGE = Topic(
    "full_coverage",
    Coverage,
    narrows={"risk": frozenset(Risk), "list": frozenset(ItemList)},
    together=True,
)
HONOURED = Topic("list.honoured", Honoured)
INSPECTED = Topic("inspected", Inspected)
JOINT = Topic(
    "plan.joint",
    Joint,
    narrows={"kind": ANY_WORD, "plan": _KINDS["kind"]},
    together=True,
)
KEY_DRAWN = Topic("list.key.random", KeyDrawn)
KNOWN_SUBJECTS = Topic("plan.subjects", KnownSubjects, narrows=_KINDS)
MEASURE = Topic("measure", Measure, units=GRADES)
NOTICE_DUE = Topic(
    "notice.due",
    NoticeDue,
    units=frozenset({*NoticeKind, "consultation", "false_commitment"}),
)
OFF_SITE_CORRECTION = Topic("off_site.correction", OffSiteCorrection)
OFF_SITE_FIRST = Topic("off_site.first", OffSiteFirst)
OFF_SITE_ITEMS = Topic("off_site.items", OffSiteFirst)
OFF_SITE_JOINT = Topic("off_site.joint", OffSiteFirst)
PLAN_METHOD = Topic("plan.method", DrawnMethod, narrows=_KINDS)
PUBLICATION = Topic(
    "publication", Value, units=frozenset({"reference"}), narrows=_KINDS
)
RANDOM_FIELD = Topic("random.field", Value)
"""Where the list `random` covers a field, nothing else is laid over it (P-15)."""
UNDISTURBED = Topic("exception.undisturbed", Value, units=_EXCEPTIONS | {"none"})
UNOBTRUSIVE = Topic("exception.unobtrusive", Value, units=_EXCEPTIONS | {"none"})

TOPICS = (
    CHAIN,
    CLUE_DUE,
    CLUE_ITEMS,
    CLUE_WARNED,
    CONFERENCE,
    COVERAGE,
    COVERAGE_FRAME,
    COVERAGE_PERIOD,
    DEADLINE,
    DISPATCH_DUE,
    DISPATCH_WINDOW,
    DRAW_BEHIND,
    DRAW_INSPECTORS,
    DRAW_LAST_VISIT,
    DUTY_AHEAD,
    FIELD,
    FREQUENCY,
    FREQUENCY_ITEMS,
    FREQUENCY_OFF_SITE,
    FULL_COVERAGE,
    HONOURED,
    INSPECTED,
    JOINT,
    KEY_DRAWN,
    KNOWN_SUBJECTS,
    MEASURE,
    NOTICE_DUE,
    OFF_SITE_CORRECTION,
    OFF_SITE_FIRST,
    OFF_SITE_ITEMS,
    OFF_SITE_JOINT,
    OUT_OF_SCOPE,
    PAST_FOUND,
    PAST_VISITS,
    PLAN_LOAD,
    PLAN_METHOD,
    PLAN_OVERLAP,
    PLAN_SIZE,
    PLAN_TOTAL,
    PUBLICATION,
    RANDOM_FIELD,
    SOURCE,
    SOURCE_CLUE,
    UNDISTURBED,
    UNOBTRUSIVE,
)
