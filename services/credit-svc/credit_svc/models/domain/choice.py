"""Which model and which letter a row of grades means in its domain (G-01, G-03)."""

from collections.abc import Iterable
from datetime import date

from credit_svc.models.domain.problems import UnknownModel, WrongGrade
from credit_svc.policy.domain import Model, Scale, holding
from shared.events.credit import Grade


def read_grade(
    text: str, scales: Iterable[Scale], region: str, domain: str, on: date
) -> Grade:
    """The grade that a text means in a domain (G-03).

    A domain with a scale of its own takes that scale's names and the letters they stand
    for; every other domain takes the letters A to D.

    Raises:
        WrongGrade: naming what the domain takes.
    """
    held = holding(scales, region, domain, on)
    names = held[0].names if held else {}
    letters = set(names.values()) if names else set(Grade)
    plain = text.strip()
    if plain.lower() in names:
        return names[plain.lower()]
    if plain.upper() in letters:
        return Grade(plain.upper())
    taken = sorted({*names, *letters})
    raise WrongGrade(
        "grade",
        text,
        f"{text!r} is no grade of {domain}; there are {', '.join(taken)}.",
        f"“{text}”不是 {domain} 领域的等级；可用：{'、'.join(taken)}。",
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
    choices = ", ".join(f"{model.model} {model.version}" for model in held) or "none"
    raise UnknownModel(
        "model",
        f"{name} {version}".strip(),
        f"No such model of {domain} holds on {on}; there is: {choices}.",
        f"{domain} 领域在 {on} 没有该评价模型；现有：{choices}。",
    )
