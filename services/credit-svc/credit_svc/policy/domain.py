"""The topics of credit-svc's rows of law, and the types of their values."""

from functools import lru_cache
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from shared.civic.law import ANY_WORD, Law, Topic, Value
from shared.events.credit import Grade


def _listed(text: object) -> object:
    return tuple(text.split(", ")) if isinstance(text, str) else text


def _named(text: object) -> object:
    """`name:meaning, name:meaning` as a mapping."""
    if not isinstance(text, str):
        return text
    return dict(part.split(":", 1) for part in text.split(", "))


Names = Annotated[dict[str, str], BeforeValidator(_named)]


class Model(Value):
    """A model by which a domain grades, with its version (G-01)."""

    version: str
    title: str
    title_en: str
    families: Annotated[tuple[str, ...], BeforeValidator(_listed)]
    """The families of indicators that it weighs."""
    cycle: str
    """`at_once`, or the evaluation cycle."""


class Scale(Value):
    """A domain's own names of the grades, such as green for A (G-03)."""

    names: Annotated[dict[str, Grade], BeforeValidator(_named), Field(min_length=1)]


class Unobtrusive(Value):
    """Which grade enters the list, what it needs and what keeps off it (G-05).

    `needs` and `excludes` map a fact that comes with the grade to how people call it.
    Without a grade the domain's agency enters subjects itself, with a reason.
    """

    grade: Grade | None = None
    by_hand: Literal["with_reason"] | None = None
    needs: Names = Field(default_factory=dict)
    excludes: Names = Field(default_factory=dict)

    @model_validator(mode="after")
    def _says_how(self) -> "Unobtrusive":
        if (self.grade is None) == (self.by_hand is None):
            raise ValueError("a list is entered by a grade, or by hand")
        return self


MODEL = Topic("grade.model", Model, units=ANY_WORD, together=True)
SCALE = Topic("grade.scale", Scale)
UNOBTRUSIVE = Topic("list.unobtrusive", Unobtrusive)

TOPICS = (MODEL, SCALE, UNOBTRUSIVE)


@lru_cache(maxsize=8)
def graded_domains(law: Law) -> frozenset[str]:
    """Every domain that has a model."""
    return frozenset(row.domain for row in law.of(MODEL))
