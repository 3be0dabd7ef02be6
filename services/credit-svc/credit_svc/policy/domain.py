"""The topics of credit-svc's rows of law, and the types of their values."""

from datetime import date
from functools import lru_cache
from typing import Annotated

from pydantic import BeforeValidator, Field

from shared.civic.law import ANY, ANY_WORD, Case, Law, Topic, Value
from shared.civic.regions import RegionLevel, level_of
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
    """

    grade: Grade
    needs: Names = Field(default_factory=dict)
    excludes: Names = Field(default_factory=dict)


MODEL = Topic("grade.model", Model, units=ANY_WORD, together=True)
SCALE = Topic("grade.scale", Scale)
UNOBTRUSIVE = Topic("list.unobtrusive", Unobtrusive)

TOPICS = (MODEL, SCALE, UNOBTRUSIVE)


def case_of(region: str, domain: str, day: date) -> Case:
    """The case that rows are asked about.

    For an agency of a town only the defaults hold as yet, though its district's rows
    bind it too.
    """
    town = region != ANY and level_of(region) is RegionLevel.TOWN
    return Case(ANY if town else region, domain, day)


@lru_cache(maxsize=8)
def graded_domains(law: Law) -> frozenset[str]:
    """Every domain that has a model."""
    return frozenset(row.domain for row in law.of(MODEL))
