"""What a table asks, and what the product answers."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from shared.civic.law import Basis, Case, Entry
from shared.errors import DomainError


@dataclass
class Situation:
    """Where, in which domain, on which day, and further words by their names."""

    region: str
    domain: str
    day: date
    words: Mapping[str, str] = field(default_factory=dict)
    _read: set[str] = field(default_factory=set)

    def word(self, name: str, usual: str = "") -> str:
        """One word of the situation; the usual one where it names none."""
        self._read.add(name)
        return self.words.get(name, usual)

    def listed(self, name: str) -> tuple[str, ...]:
        """A list of the situation, `a, b`."""
        return tuple(filter(None, self.word(name).split(", ")))

    def day_of(self, name: str) -> date:
        """Another day that the situation names, else its own."""
        return date.fromisoformat(self.word(name, self.day.isoformat()))

    def says(self, name: str) -> bool:
        """Whether the situation says `yes` to a name."""
        return self.word(name, "no") == "yes"

    @property
    def case(self) -> Case:
        """The case of the law, without further facts."""
        return Case(self.region, self.domain, self.day)

    @property
    def unread(self) -> list[str]:
        """Words that no question asked for."""
        return sorted(self.words.keys() - self._read)


@dataclass(frozen=True)
class Answer:
    """Words of a verdict, and the ids of the rows that it rests on."""

    verdict: Mapping[str, str]
    rows: frozenset[str] = frozenset()

    @classmethod
    def of(cls, rows: Iterable[Entry | Basis | None] = (), **words: object) -> "Answer":
        """An answer; a row that is None does not hold."""
        ids = (row.row if isinstance(row, Basis) else row.id for row in rows if row)
        return cls(
            {name: in_words(word) for name, word in words.items()}, frozenset(ids)
        )


Question = Callable[[Situation], Answer]
QUESTIONS: dict[str, Question] = {}


def question(name: str) -> Callable[[Question], Question]:
    """Enter a function as the question of this name."""

    def enter(function: Question) -> Question:
        if name in QUESTIONS:
            raise ValueError(f"the question {name} is asked by two functions")
        QUESTIONS[name] = function
        return function

    return enter


def ask(name: str, asked: Situation) -> Answer:
    """The product's answer; a refusal is one too."""
    try:
        return QUESTIONS[name](asked)
    except DomainError as refusal:
        basis = refusal.members.get("basis")
        rows = {basis.row} if isinstance(basis, Basis) else set()
        return Answer({"refused": refusal.code}, frozenset(rows))


def in_words(word: object) -> str:
    """A value as tables write it: `yes`, `no`, `none`, lists with commas, in order."""
    match word:
        case None:
            return "none"
        case bool():
            return "yes" if word else "no"
        case str():
            return str(word)
        case set() | frozenset():
            return ", ".join(sorted(map(str, word))) or "none"
        case list() | tuple():
            return ", ".join(map(str, word)) or "none"
        case _:
            return str(word)
