"""Patterns of LIKE that find a text wherever it stands."""

_SPECIAL = str.maketrans({"\\": r"\\", "%": r"\%", "_": r"\_"})


def part_of(text: str | None) -> str | None:
    """The pattern that finds a text as any part; None, or blank, finds everything."""
    text = (text or "").strip()
    return f"%{text.translate(_SPECIAL)}%" if text else None
