"""Which premises of two codes are the same ones (S-01, S-12)."""

from collections import defaultdict
from collections.abc import Iterable

from shared.events.subject import PlaceKind
from subject_svc.aliases.domain import PlacePair
from subject_svc.places.domain import Place
from subject_svc.subjects.domain.likeness import address_key


def same_premises(old: Iterable[Place], into: Iterable[Place]) -> tuple[PlacePair, ...]:
    """The premises that stand under both codes: one of each at one address.

    Where either code has two at an address, nobody can tell which is which, so none of
    them is taken for another: their visits are counted apart, as before.
    """
    before, after = _by_address(old), _by_address(into)
    return tuple(
        PlacePair(here[0], there[0], there[0])
        for address, here in sorted(before.items())
        if len(here) == 1 and len(there := after.get(address, [])) == 1
    )


def _by_address(places: Iterable[Place]) -> dict[tuple[str, str], list[str]]:
    numbers: dict[tuple[str, str], list[str]] = defaultdict(list)
    for place in places:
        if place.kind is PlaceKind.PREMISES:
            numbers[place.region, address_key(place.address)].append(place.number)
    return numbers
