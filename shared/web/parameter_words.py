"""What parameters are called in both languages, by their names.

A route that means something else by a name says so itself, in the same form.
"""

import csv
import re
from functools import cache
from importlib.resources import files

BETWEEN = " · "
"""Stands between the Chinese and the English words."""
_CHINESE = re.compile("[\u4e00-\u9fff]")


@cache
def words_by_name() -> dict[str, str]:
    """The words of every parameter, Chinese first."""
    table = files(__package__) / "parameter_words.csv"
    lines = csv.DictReader(table.read_text(encoding="utf-8").splitlines())
    return {line["name"]: f"{line['zh']}{BETWEEN}{line['en']}" for line in lines}


def words_of(name: str, said: str | None) -> str:
    """What a parameter is called: as its route says in both languages, or by its name.

    English words alone stand behind the Chinese ones of its name.
    """
    if said and BETWEEN in said and _CHINESE.match(said):
        return said
    words = words_by_name()[name]
    return f"{words.partition(BETWEEN)[0]}{BETWEEN}{said}" if said else words
