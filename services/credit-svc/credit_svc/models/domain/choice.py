"""Which model and which letter a row of grades means in its domain (G-01, G-03)."""

from credit_svc.models.domain.problems import UnknownModel, WrongGrade
from credit_svc.policy.domain import MODEL, SCALE, Model, Scale
from shared.civic.law import Case, Law, Row
from shared.events.credit import Grade


def scale_of(law: Law, case: Case) -> Row[Scale] | None:
    """The domain's own names of the grades, where it has any (G-03)."""
    return law.first(SCALE, case)


def read_grade(text: str, scale: Row[Scale] | None, domain: str) -> Grade:
    """The grade that a text means in a domain (G-03).

    A domain with a scale of its own takes that scale's names and the letters they stand
    for; every other domain takes the letters A to D.

    Raises:
        WrongGrade: naming what the domain takes.
    """
    names = scale.value.names if scale else {}
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


def choose(law: Law, case: Case, named: tuple[str, str]) -> Row[Model]:
    """The model with this name and version; without a name the one that holds (G-01).

    Raises:
        UnknownModel: naming those that hold in the domain on the day.
    """
    models = law.applicable(MODEL, case)
    name, version = named
    for model in models:
        if name in {"", model.unit} and version in {"", model.value.version}:
            return model
    listed = (f"{model.unit} {model.value.version}" for model in models)
    choices = ", ".join(listed) or "none"
    raise UnknownModel(
        "model",
        f"{name} {version}".strip(),
        f"No such model of {case.domain} holds on {case.day}; there is: {choices}.",
        f"{case.domain} 领域在 {case.day} 没有该评价模型；现有：{choices}。",
    )
