"""A row of retention: how long a table keeps what, and what ends it (S-11)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from shared.civic.law import Document

COLUMNS = (
    "table",
    "holds",
    "sensitivity",
    "purpose",
    "grounds",
    "keep",
    "since",
    "when",
    "unless",
    "end",
    "blanks",
    "reason",
)
_WORDS = re.compile(r"[^\x00-\x7f].* · .+")
_PERIOD = re.compile(r"P[1-9]\d*[YMD]")
_SETTING = re.compile(r"[a-z]+(_[a-z]+)+")
_NAME = re.compile(r"[a-z_]+")
_ONE_OF = re.compile(r"(?P<column>[a-z_]+)=(?P<words>[a-z_]+(\|[a-z_]+)*)")
_OPEN = re.compile(
    r"(?P<table>[a-z_]+)\.(?P<there>[a-z_]+)=(?P<here>[a-z_]+) (?P<is_open>\S+)"
)
_RULE = re.compile(r"[PSGCMEIX]-\d\d")


class Sensitivity(StrEnum):
    """The classes of data of docs/security-inventory.md."""

    SECRET = "secret"  # noqa: S105 - the class of data, none itself
    WITHHELD = "withheld"
    PERSONAL = "personal"
    INTERNAL = "internal"
    PUBLIC = "public"


class End(StrEnum):
    """What becomes of a row."""

    ERASE = "erase"
    """It is deleted when its period is over."""
    BLANK = "blank"
    """The columns named are emptied then; that it was stays on record."""
    UPKEEP = "upkeep"
    """The worker's upkeep drops its partition, or deletes it."""
    WORK = "work"
    """It goes when the work that it stands for is done."""
    COPY = "copy"
    """As long as its owner has it: a rebuild gives what the owner tells (X-13)."""
    EVER = "ever"
    """It is kept: a record that only the archive's appraisal ends."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """A column that has one of some words."""

    column: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Since:
    """How long a row is kept, from the instant or day in a column."""

    period: str
    """ISO 8601: years, months or days."""
    column: str


@dataclass(frozen=True, slots=True)
class Unless:
    """A row that is open elsewhere, over which nothing is erased."""

    table: str
    there: str
    here: str
    """Columns that are equal there and here."""
    is_open: OneOf


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What one table keeps."""

    table: str
    holds: str
    """In both languages, as `purpose` and `reason` are."""
    sensitivity: Sensitivity
    purpose: str
    grounds: tuple[str, ...]
    """Clauses of documents, and rules."""
    end: End
    since: Since | None = None
    setting: str = ""
    """The setting that says how long, where the deployment does."""
    when: OneOf | None = None
    """Rows that the period counts for; others are not over yet."""
    unless: Unless | None = None
    blanks: tuple[str, ...] = ()
    reason: str = ""
    """Why it ends so, or why it is kept."""

    @property
    def is_done_by_the_job(self) -> bool:
        """Whether rows are erased or blanked when they are due."""
        return self.end in {End.ERASE, End.BLANK}

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of its own table that it names."""
        named = [*self.blanks]
        named += [self.since.column] if self.since else []
        named += [self.when.column] if self.when else []
        named += [self.unless.here] if self.unless else []
        return tuple(named)


def rule_of(cells: Mapping[str, str], documents: Mapping[str, Document]) -> Rule:
    """The rule that a line says.

    Raises:
        ValueError: saying what is wrong with it.
    """
    rule = Rule(
        table=_shaped(_NAME, cells["table"]),
        holds=_shaped(_WORDS, cells["holds"]),
        sensitivity=Sensitivity(cells["sensitivity"]),
        purpose=_shaped(_WORDS, cells["purpose"]),
        grounds=tuple(
            _ground(ground, documents) for ground in cells["grounds"].split("; ")
        ),
        end=End(cells["end"]),
        since=_since(cells["keep"], cells["since"]),
        setting=cells["keep"] if _SETTING.fullmatch(cells["keep"]) else "",
        when=_one_of(cells["when"]) if cells["when"] else None,
        unless=_unless(cells["unless"]) if cells["unless"] else None,
        blanks=tuple(cells["blanks"].split(", ")) if cells["blanks"] else (),
        reason=_shaped(_WORDS, cells["reason"]),
    )
    if rule.is_done_by_the_job != (rule.since is not None and not rule.setting):
        raise ValueError("what the job ends has a period, and nothing else has")
    if (rule.end is End.BLANK) != bool(rule.blanks):
        raise ValueError("what is blanked names its columns, and nothing else does")
    return rule


def _since(keep: str, column: str) -> Since | None:
    if not keep or _SETTING.fullmatch(keep):
        if column:
            raise ValueError(f"{column!r} counts no period")
        return None
    return Since(_shaped(_PERIOD, keep), _shaped(_NAME, column))


def _one_of(text: str) -> OneOf:
    match = _ONE_OF.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not column=word|word")
    return OneOf(match["column"], tuple(match["words"].split("|")))


def _unless(text: str) -> Unless:
    match = _OPEN.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not table.column=column state=word|word")
    there, here = match["there"], match["here"]
    return Unless(match["table"], there, here, _one_of(match["is_open"]))


def _ground(text: str, documents: Mapping[str, Document]) -> str:
    short, _, clause = text.partition(" ")
    if not _RULE.fullmatch(text) and not (short in documents and clause):
        raise ValueError(f"no rule and no document is called {text!r}")
    return text


def _shaped(shape: re.Pattern[str], text: str) -> str:
    if not shape.fullmatch(text):
        raise ValueError(f"{text!r} is not {shape.pattern}")
    return text
