"""What one act does in one transaction, collected from the events that it records.

The row is bounded but for its cases: a filing of 100,000 tasks is one row with 100,000
numbers, so that each of them finds it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import sha256
from typing import Any, Self, get_args

from pydantic import BaseModel

from shared.audit.acting import Acting
from shared.errors import DomainError
from shared.events import Event, Fact, public

MOST_STATES = 20
"""So many aggregates are told of in full; of the rest their number."""
MOST_REFUSALS = 100
"""So many refused rows of a bulk act are listed; all of them are counted."""
LONGEST_STATE = 8_000
"""Characters of an aggregate's state; a longer one is left out, and said to be."""
CITY = "310000"
BEGUN, DONE, REFUSED, READ = "begun", "done", "refused", "read"
_DISTRICT = 6
_IDS = ("code", "application_id", "visit_id", "tasks", "number")
"""Members that name a visit; its subject and place have others."""
_AREAS = ("town", "region", "agency", "lead")
_NESTED = {"__all__"}
_OF_A_PART = ("cases", "types", "states", "areas", "hides", "decided", "told")
Spec = dict[str, Any]


def case_of(event: Event) -> str:
    """The natural id of an event's aggregate, not in clear where it is personal."""
    return hidden(event.aggregate_id) if "key" in event.personal else event.aggregate_id


def hidden(number: str) -> str:
    """An id that stands for a personal number: equal numbers have equal ids."""
    return f"sha256:{sha256(number.encode()).hexdigest()[:32]}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an act; a refusal has its code, and a rule and clause."""

    name: str = DONE
    code: str | None = None
    rule: str | None = None
    clause: str | None = None

    @classmethod
    def refusal(cls, error: DomainError) -> Self:
        """What was refused, by which rule and clause; never with which values."""
        rule = error.rule or error.members.get("rule")
        clause = error.members.get("clause") or error.clause
        return cls(REFUSED, error.code, _text(rule), _text(clause))


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row of a bulk act that was refused while others were done: no value of it."""

    row: int
    """Its line in a file, or its position, from 1 on."""
    code: str | None
    rule: str | None
    clause: str | None = None


@dataclass(slots=True)
class Act:
    """One act, as far as it has come."""

    acting: Acting
    cases: dict[str, None] = field(default_factory=dict)
    types: Counter[str] = field(default_factory=Counter)
    states: list[Event] = field(default_factory=list)
    areas: set[str] = field(default_factory=set)
    refusals: list[RefusedRow] = field(default_factory=list)
    """The first rows that were refused, where others of the same act were done."""
    refused: int = 0
    """How many there were."""
    causes: dict[str, None] = field(default_factory=dict)
    outcome: Outcome = Outcome()
    hides: dict[str, None] = field(default_factory=dict)
    """The ids of classified and surprise visits that it tells of."""
    decided: bool = False
    """Whether it decided something that no event tells."""
    needed: bool = True
    told: bool = False
    """Whether its row is written, and nothing came since."""
    _texts: dict[int, tuple[Event, str]] = field(default_factory=dict)
    """The JSON of the events that it tells of, made once for outbox and row."""

    def note(self, events: Iterable[Event]) -> None:
        """Take up what the act records; a public form beside a fact says no more."""
        for event in events:
            if event.topic == public.TOPIC:
                continue
            self.told = False
            self.types[event.type] += 1
            self.cases[case_of(event)] = None
            if "key" not in event.personal:
                self.cases[event.key] = None
            if len(self.states) < MOST_STATES:
                self.states.append(event)
            self._place(event)

    def _place(self, event: Event) -> None:
        hides, area = _members_of(type(event))
        if area is not None and (said := getattr(event, area) or _district(event)):
            self.areas.add(said.partition("-")[0])
        if any(getattr(event, name) for name in hides):
            self.hides[event.aggregate_id] = None
            for name in _IDS:
                self.hides.update(dict.fromkeys(_texts(getattr(event, name, ()))))

    def text_of(self, event: Event) -> str:
        """An event's whole data as JSON."""
        _, text = self._texts.get(id(event)) or (event, event.model_dump_json())
        if len(self._texts) < MOST_STATES:
            self._texts[id(event)] = event, text
        return text

    def state_of(self, event: Event) -> str:
        """An event's data as JSON without personal members, unless it is too long."""
        without = _without(type(event))
        if without:
            text = event.model_dump_json(exclude=without)
        else:
            text = self.text_of(event)
        return text if len(text) <= LONGEST_STATE else '{"left_out":true}'

    @contextmanager
    def part(self) -> Iterator[None]:
        """A part of the act that may be rolled back: then it tells nothing of it."""
        kept = replace(
            self,
            cases=dict(self.cases),
            types=Counter(self.types),
            states=list(self.states),
            areas=set(self.areas),
            hides=dict(self.hides),
        )
        try:
            yield
        except BaseException:
            for name in _OF_A_PART:
                setattr(self, name, getattr(kept, name))
            raise

    def refuse(self, rows: Iterable[RefusedRow], total: int) -> None:
        """Say which of its rows were refused, while others were done (E-05)."""
        self.refusals = sorted(rows, key=lambda row: row.row)[:MOST_REFUSALS]
        self.refused = total

    def decide(self, case: str, area: str) -> None:
        """Need a row for a case in an area, though no event tells what is decided."""
        self.cases[case] = None
        self.areas.add(area)
        self.decided, self.told = True, False

    def count(self, what: str, rows: int) -> None:
        """Say how many rows it changed of a kind that no event tells of."""
        self.types[what] += rows
        self.told = False

    def waive(self) -> None:
        """Need no row, unless events are recorded: nothing was done after all."""
        self.needed = False

    @property
    def due(self) -> bool:
        """Whether its row is still to be written."""
        needed = self.acting.must and self.needed
        return not self.told and (bool(self.types) or self.decided or needed)

    @property
    def region(self) -> str:
        """The actor's region; a system's is where all that it did lies."""
        if self.acting.actor.region:
            return self.acting.actor.region
        if len(self.areas) == 1:
            return next(iter(self.areas))
        districts = {area[:_DISTRICT] for area in self.areas}
        return districts.pop() if len(districts) == 1 else CITY


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _texts(value: object) -> tuple[str, ...]:
    """The ids in a member: one, several, or none."""
    if isinstance(value, str):
        return (value,)
    return value if isinstance(value, tuple) else ()


def _district(event: Event) -> str:
    said: str = getattr(event, "region", "")
    return said


@cache
def _members_of(kind: type[Event]) -> tuple[list[str], str | None]:
    """The members that make an event secret, and the one that says where it lies."""
    members = kind.model_fields
    hides: list[str] = [name for name in ("classified", "surprise") if name in members]
    return hides, next((name for name in _AREAS if name in members), None)


@cache
def _without(kind: type[Fact]) -> Spec:
    """What is left out of a model and the models in it."""
    spec: Spec = dict.fromkeys(kind.personal & kind.model_fields.keys(), True)
    for name, member in kind.model_fields.items():
        if name in spec:
            continue
        for inner, many in _models_in(member.annotation):
            if within := _without(inner):
                spec[name] = {"__all__": within} if many else within
    return spec


def _models_in(annotation: Any, *, many: bool = False) -> Iterator[tuple[Any, bool]]:
    """The models in a member's type, and whether it holds several of them."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if issubclass(annotation, Fact):
            yield annotation, many
        return
    origin = getattr(annotation, "__origin__", None)
    for inner in get_args(annotation):
        yield from _models_in(inner, many=many or origin in {tuple, list})
