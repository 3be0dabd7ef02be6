"""What of a name or an address tells that two of them mean the same (S-01).

A key loses what people and systems write in several ways: width, brackets, spaces and
punctuation, the long and the short form of a company, and the city before a name.
"""

import re
import unicodedata

_WORDLESS = re.compile(r"[\W_]+")
_FORMS = (("有限责任公司", "有限公司"),)
"""Two ways to write one legal form."""
_CITY = re.compile(r"^上海市?")


def name_key(name: str) -> str:
    """What stays of a name however it is written."""
    plain = _plain(name)
    for written, meant in _FORMS:
        plain = plain.replace(written, meant)
    return _CITY.sub("", plain)


def address_key(address: str) -> str:
    """What stays of an address however it is written."""
    return _CITY.sub("", _plain(address))


def _plain(text: str) -> str:
    return _WORDLESS.sub("", unicodedata.normalize("NFKC", text)).upper()
