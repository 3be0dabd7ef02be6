"""What people really type and paste: invisible characters, full width, wrappers.

A name loses what nobody can see. A code or number loses also what spreadsheets and
chat programs put around it. What is still wrong is shown so that it can be seen.
"""

import re
import unicodedata

_BLANK = frozenset({"Cc", "Zs", "Zl", "Zp"})
"""Control characters and every kind of space: a space, in a name."""
_UNSEEN = frozenset({"Cf"})
"""Zero-width and bidirectional characters, byte order marks: nothing, in a name."""
_EXPORTED = re.compile(r'="?(.*?)"?', re.DOTALL)
"""`="…"`, how exports keep a spreadsheet from reading a number."""


def visible(text: str) -> str:
    """One line of what can be seen, without space around it."""
    if text.isprintable():
        return text.strip()
    seen = "".join(map(_seen, text))
    return re.sub(r" +", " ", seen).strip()


def code(text: str) -> str:
    """A code or number as it was meant: half width, upper case, without wrappers."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    plain = visible(text)
    if plain.startswith("=") and (exported := _EXPORTED.fullmatch(plain)):
        plain = exported[1].strip()
    return plain.lstrip("'").replace(" ", "").upper()


def shown(text: str) -> str:
    r"""The text with what cannot be seen written out, as in `\u200b`."""
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() else ascii(character)[1:-1]
        for character in text
    )


def _seen(character: str) -> str:
    kind = unicodedata.category(character)
    if kind in _UNSEEN:
        return ""
    return " " if kind in _BLANK else character
