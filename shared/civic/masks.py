"""Masks of personal data on its way out: one way in every service (C-05, S-07).

Two ways would show two different parts of one number.
"""

_SHOWN = 4


def certificate(number: str) -> str:
    """A certificate's number as others see it: its last four characters at most."""
    shown = min(_SHOWN, len(number) // 4)
    return "*" * (len(number) - shown) + number[len(number) - shown :]


def person(name: str) -> str:
    """A person's name as others see it: the family name."""
    return name[:1] + "*" * (len(name) - 1)
