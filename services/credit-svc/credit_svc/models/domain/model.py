"""Grading models and scales (G-01, G-03)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from credit_svc.models.domain.problems import UnknownModel, WrongGrade
from credit_svc.policy.domain import Row, holding
from shared.events.credit import Grade


@dataclass(frozen=True, slots=True, kw_only=True)
class Model(Row):
    """A model by which a domain grades; what it weighs and when belongs to it."""

    model: str
    version: str
    title: str
    title_en: str
    families: tuple[str, ...]
    cycle: str
    """`at_once`, or the evaluation cycle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale(Row):
    """A domain's own names of the grades: green, yellow, red = A, B, C (G-03)."""

    names: dict[str, Grade] = field(default_factory=dict)


def read_grade(
    text: str, scales: Iterable[Scale], region: str, domain: str, on: date
) -> Grade:
    """The grade that a text means in a domain (G-03).

    Where the domain has a scale of its own, its names and the letters that they stand
    for are known; elsewhere the letters A to D.

    Raises:
        WrongGrade: naming what the domain knows.
    """
    held = holding(scales, region, domain, on)
    names = held[0].names if held else {}
    letters = set(names.values()) if names else set(Grade)
    plain = text.strip()
    if plain.lower() in names:
        return names[plain.lower()]
    if plain.upper() in letters:
        return Grade(plain.upper())
    known = sorted({*names, *letters})
    raise WrongGrade(
        "grade",
        text,
        f"{text!r} is no grade of {domain}; there are {', '.join(known)}.",
        f"“{text}”不是 {domain} 领域的等级；可用：{'、'.join(known)}。",
    )


def choose(
    models: Iterable[Model], region: str, domain: str, on: date, named: tuple[str, str]
) -> Model:
    """The model with this name and version; without a name the one that holds (G-01).

    Raises:
        UnknownModel: naming those that hold in the domain on the day.
    """
    held = holding(models, region, domain, on)
    name, version = named
    for model in held:
        if (not name or model.model == name) and version in {"", model.version}:
            return model
    known = ", ".join(f"{one.model} {one.version}" for one in held) or "none"
    raise UnknownModel(
        "model",
        f"{name} {version}".strip(),
        f"No such model of {domain} holds on {on}; there is: {known}.",
        f"{domain} 领域在 {on} 没有该评价模型；现有：{known}。",
    )
