"""Merges a batch of rows into the register's present state, row by row (S-08)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from subject_svc.places.domain import Place
from subject_svc.subjects.domain.problems import ForeignRegion, Problem
from subject_svc.subjects.domain.subject import Subject


@dataclass(frozen=True, slots=True)
class Line:
    """One row: a subject and one of its premises."""

    number: int
    subject: Subject
    place: Place


@dataclass(frozen=True, slots=True)
class Registrar:
    """Who registers: an agency, and the regions that it keeps (I-05)."""

    agency: str
    keeps: Callable[[str], bool]

    def must_keep(self, region: str) -> None:
        """Refuse a region that is another registrar's.

        Raises:
            ForeignRegion: naming the region.
        """
        if not self.keeps(region):
            raise ForeignRegion(region, self.agency)

    def may_change(self, present: Subject | None, new: Subject, place: Place) -> None:
        """Refuse a subject that is not this registrar's before or after (S-12).

        One that nobody has registered may be entered where its place is.

        Raises:
            ForeignRegion: if it is, or was, another registrar's.
            MovesAway: if it would become another district's.
        """
        if present:
            self.must_keep(present.region)
            new.must_stay(present)
        elif not self.keeps(place.area):
            self.must_keep(new.region)

    def may_house(self, present: Place | None, new: Place) -> None:
        """Refuse a place that is not this registrar's before or after (S-12).

        Raises:
            ForeignRegion: if it is, or was, another registrar's.
            MovesAway: if it would become another district's.
        """
        if present:
            self.must_keep(present.area)
            new.must_stay(present)
        self.must_keep(new.area)


@dataclass(frozen=True, slots=True)
class Held:
    """Subjects and places of a batch that stand in the register."""

    subjects: Mapping[str, Subject]
    places: Mapping[str, Place]

    def updated(self, newer: "Held") -> "Held":
        """The same, with some read again."""
        return Held(
            {**self.subjects, **newer.subjects}, {**self.places, **newer.places}
        )

    def merge(self, line: Line, by: Registrar) -> Line:
        """The row merged into the present state; an empty value erases nothing.

        Raises:
            SubjectIsRetired: if the subject is retired (S-03).
            ForeignRegion: if it changes what the registrar does not keep (I-05).
            MovesAway: if it would move subject or place elsewhere (S-12).
        """
        present = self.subjects.get(line.subject.uscc)
        subject = present.merged(line.subject) if present else line.subject
        housed = self.places.get(line.place.number)
        place = housed.merged(line.place) if housed else line.place
        if subject != present:
            by.may_change(present, subject, place)
        if place != housed:
            by.may_house(housed, place)
        return Line(line.number, subject, place)


@dataclass(frozen=True, slots=True)
class Judgement:
    """The outcome of a batch, against the present state."""

    held: Held
    accepted: list[Line] = field(default_factory=list)
    refused: list[tuple[int, Problem]] = field(default_factory=list)

    @property
    def subjects(self) -> list[Subject]:
        """Subjects that are new or changed."""
        subjects = {line.subject.uscc: line.subject for line in self.accepted}
        held = self.held.subjects
        return [new for uscc, new in subjects.items() if new != held.get(uscc)]

    @property
    def places(self) -> list[Place]:
        """Places that are new or changed."""
        places = {line.place.number: line.place for line in self.accepted}
        held = self.held.places
        return [new for number, new in places.items() if new != held.get(number)]

    @property
    def corrections(self) -> list[Line]:
        """Lines that change a subject or place that is held already."""
        subjects, places = self.held.subjects, self.held.places
        return [
            line
            for line in self.accepted
            if subjects.get(line.subject.uscc, line.subject) != line.subject
            or places.get(line.place.number, line.place) != line.place
        ]


def judge(lines: Sequence[Line], by: Registrar, held: Held) -> Judgement:
    """Merge each row with what is held, or refuse it."""
    judgement = Judgement(held)
    for line in lines:
        try:
            judgement.accepted.append(held.merge(line, by))
        except Problem as problem:
            judgement.refused.append((line.number, problem))
    return judgement
