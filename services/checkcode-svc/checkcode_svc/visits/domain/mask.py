"""Masking of personal data on its way out (C-05)."""

_SHOWN_FIRST = 2
_SHOWN_LAST = 3
_TOO_SHORT = 6


def certificate(number: str) -> str:
    """Mask a certificate number: two first and three last characters stay.

    A number too short to hide anything that way keeps its last character only.
    """
    if len(number) <= _TOO_SHORT:
        return "*" * max(len(number) - 1, 0) + number[-1:]
    hidden = len(number) - _SHOWN_FIRST - _SHOWN_LAST
    return number[:_SHOWN_FIRST] + "*" * hidden + number[-_SHOWN_LAST:]
