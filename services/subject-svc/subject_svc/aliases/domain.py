"""Codes of one subject: an alias says that a code goes by another one now (S-01, S-12).

A merge renames nothing: every task, code, visit and grade keeps the key that it was
born with, and whoever asks by one code is answered for all of them. Aliases form
trees: A goes by B, B by C. What stands at the top is the subject.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from subject_svc.aliases.errors import (
    AlreadyMerged,
    MergesIntoItself,
    NotMerged,
)


@dataclass(frozen=True, slots=True)
class PlacePair:
    """Premises of the old code, and the same premises under the other one."""

    old: str
    into: str
    place: str
    """Under the code that the subject goes by now; `old` itself once it is split."""


@dataclass(frozen=True, slots=True)
class Alias:
    """A code that goes, or went, by another one."""

    old: str
    merged_into: str
    """The code that it was merged into."""
    subject: str
    """The code at the end of the chain; `old` itself once it is split."""
    region: str
    """Of the old code's registration."""
    merged: bool = True
    places: tuple[PlacePair, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Aliases:
    """Every alias of some subjects; of a subject either all or none."""

    by_code: Mapping[str, Alias]

    @classmethod
    def of(cls, aliases: Iterable[Alias]) -> "Aliases":
        """These aliases."""
        return cls({alias.old: alias for alias in aliases})

    def subject_of(self, code: str) -> str:
        """The code at the end of the chain."""
        alias = self.by_code.get(code)
        while alias is not None and alias.merged:
            code = alias.merged_into
            alias = self.by_code.get(code)
        return code

    def codes_of(self, code: str) -> frozenset[str]:
        """All codes of a subject, this one among them."""
        subject = self.subject_of(code)
        others = (old for old in self.by_code if self.subject_of(old) == subject)
        return frozenset({subject, code, *others})

    def joined(self, alias: Alias) -> "Aliases":
        """With one more alias.

        Raises:
            AlreadyMerged: if the code goes by another one already.
            MergesIntoItself: if the other code goes by this one.
        """
        present = self.by_code.get(alias.old)
        if present is not None and present.merged:
            raise AlreadyMerged(old=alias.old, into=present.merged_into)
        if self.subject_of(alias.merged_into) == alias.old:
            raise MergesIntoItself(old=alias.old, into=alias.merged_into)
        return self._settled({**self.by_code, alias.old: alias})

    def split(self, old: str) -> "Aliases":
        """With the code on its own again; those that go by it stay with it.

        Raises:
            NotMerged: if it goes by none.
        """
        alias = self.by_code.get(old)
        if alias is None or not alias.merged:
            raise NotMerged(old=old)
        return self._settled({**self.by_code, old: replace(alias, merged=False)})

    def changed_since(self, before: "Aliases") -> list[Alias]:
        """The aliases that say something else than before, by their code."""
        return [
            alias
            for old, alias in sorted(self.by_code.items())
            if before.by_code.get(old) != alias
        ]

    def _settled(self, by_code: Mapping[str, Alias]) -> "Aliases":
        """With the end of each chain written anew."""
        bare = Aliases(by_code)
        return Aliases.of(bare._ended(alias) for alias in by_code.values())

    def _ended(self, alias: Alias) -> Alias:
        places = tuple(
            replace(pair, place=self._place_of(alias, pair)) for pair in alias.places
        )
        return replace(alias, subject=self.subject_of(alias.old), places=places)

    def _place_of(self, alias: Alias, pair: PlacePair) -> str:
        """The premises under the code at the end, as far as pairs lead there."""
        number = pair.old
        above: Alias | None = alias
        while above is not None and above.merged:
            further = {each.old: each.into for each in above.places}
            if number not in further:
                break
            number = further[number]
            above = self.by_code.get(above.merged_into)
        return number
