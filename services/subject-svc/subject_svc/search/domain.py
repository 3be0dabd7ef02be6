"""What a subject is sought by, and how a text is found by any part of it.

A Chinese word has two characters, and an index of trigrams finds nothing by two. So a
text is indexed by each of its characters and each pair of neighbours (ADR 0071).
"""

from dataclasses import dataclass
from datetime import date

from shared.civic.regions import prefix
from shared.events.subject import ListName, SubjectStatus


@dataclass(frozen=True, slots=True)
class Sought:
    """What subjects are sought by; what is None does not choose.

    A place of a subject's own answers for an area, a business type or an address, and
    for each of them it may be another.
    """

    status: SubjectStatus | None = None
    name: str | None = None
    """Any part of the name."""
    address: str | None = None
    """Any part of the address of a place."""
    code: str | None = None
    """Any part of the USCC."""
    region: str | None = None
    """A district: the subject is registered there, or has a place there."""
    town: str | None = None
    business_type: str | None = None
    industry: str | None = None
    grade: str | None = None
    grade_domain: str = ""
    """Whose grade is meant."""
    list_name: ListName | None = None
    list_domain: str = ""
    """For which domain the list holds."""
    changed_from: date | None = None
    changed_to: date | None = None

    def areas(self, scope: str) -> list[str]:
        """What the areas of a subject that may be seen must have, all of them."""
        asked = [scope, *map(prefix, filter(None, (self.region, self.town)))]
        return [area for area in asked if area]

    def grams(self) -> tuple[list[str], list[str]]:
        """What the indexes have of the name, and of the address."""
        return grams(plain(self.name)), grams(plain(self.address))


def grams(text: str) -> list[str]:
    """The pairs of neighbours that a text with this part has; of one character, it."""
    if len(text) == 1:
        return [text]
    return sorted({text[at : at + 2] for at in range(len(text) - 1)})


def plain(text: str | None) -> str:
    """A text as the index has it."""
    return " ".join((text or "").lower().split())
