"""Masks of personal data on its way out: one way in every service (C-05, S-07).

Two ways would show two different parts of one number.
"""

from collections.abc import Iterable

_SHOWN = 4
_OLD_TASK = "T."


def certificate(number: str) -> str:
    """A certificate's number as others see it: its last four characters at most."""
    shown = min(_SHOWN, len(number) // 4)
    return "*" * (len(number) - shown) + number[len(number) - shown :]


def person(name: str) -> str:
    """A person's name as others see it: the family name."""
    return name[:1] + "*" * (len(name) - 1)


def phone(number: str) -> str:
    """A phone number as others see it: its last four characters at most."""
    return certificate(number)


def task(number: str, reader: str) -> str:
    """A task's number as an agency reads it (P-21).

    Triggered tasks of old releases have the number of their source in their own, by
    which other agencies could find who complained.
    """
    if not number.startswith(_OLD_TASK):
        return number
    kind, owner, _, place = (*number.split(".", 3), "", "", "")[:4]
    return number if owner == reader else f"{kind}.{owner}.***.{place}"


def tasks(numbers: Iterable[str], reader: str) -> list[str]:
    """Several numbers of tasks as an agency reads them."""
    return [task(number, reader) for number in numbers]
