"""The sample district: made-up subjects, plans and clues, the same for one seed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from deploy.embedded.inputs import catalogue
from deploy.embedded.inputs.days import StoryDays
from deploy.embedded.inputs.names import BUSINESS_TYPES, address, enterprise
from deploy.embedded.inputs.seeds import choose, drawn, pick, roll, weighted
from deploy.embedded.inputs.values import (
    SAMPLE_REGION,
    Agency,
    Clue,
    GradeRow,
    Inputs,
    Item,
    ListRow,
    PlanSheet,
    SubjectRow,
)
from shared.civic import uscc

SUBJECTS = 5000
TOWNS = {
    "310116001": "石化街道",
    "310116101": "朱泾镇",
    "310116102": "枫泾镇",
    "310116103": "张堰镇",
    "310116104": "亭林镇",
    "310116105": "吕巷镇",
    "310116107": "廊下镇",
    "310116109": "金山卫镇",
    "310116112": "漕泾镇",
    "310116113": "山阳镇",
}
_TYPE_WEIGHTS = dict(
    zip(
        BUSINESS_TYPES,
        (9.0, 9.0, 4.0, 4.0, 3.0, 3.0, 4.0, 3.0, 7.0, 5.0, 4.0, 5.0, 3.0, 2.0),
        strict=True,
    )
)
_GRADED = ("market", "drugs", "emergency", "fire", "ecology", "health")
_GRADE_WEIGHTS = {"A": 25.0, "B": 45.0, "C": 22.0, "D": 8.0}
_CLUES = {
    "complaint": "群众投诉举报",
    "transfer": "其他部门移送线索",
    "media": "媒体曝光",
    "handed_over": "上级交办",
}
_CLUE_WEIGHTS = {
    "complaint": 6.0,
    "transfer": 2.0,
    "media": 1.0,
    "handed_over": 1.0,
}
_RESTING = 0.06
_RATED = 0.25
_SOLO = 0.012
_UNOBTRUSIVE = 0.02
_NEAR_PLANS = 0.75
_SKIPPED = 0.4
_LATE = 0.5
_FEWEST_PLACES = 3
_WRONG_EVERY = 450
"""One row in so many is wrong on purpose, so that refusals can be seen."""


@dataclass(frozen=True)
class Sample:
    """Makes the inputs of a sample story.

    Args:
        days: the story's days.
        seed: another seed gives another district.
        size: number of subject rows.
    """

    days: StoryDays
    seed: int = 310116
    size: int = SUBJECTS

    def build(self) -> Inputs:
        """Everything that the story starts from."""
        agencies = catalogue.inspecting(SAMPLE_REGION)
        items = catalogue.items()
        everyone = (*agencies, *catalogue.filing_authorities(SAMPLE_REGION))
        subjects = self.subjects()
        good = [
            subject
            for subject in subjects
            if uscc.is_valid(subject.uscc) and subject.name
        ]
        return Inputs(
            agencies=everyone,
            items=items,
            subjects=lambda: subjects,
            subject_rows=len(subjects),
            inspectors=catalogue.inspectors(everyone, self.days.as_of, self.seed),
            grades=tuple(self._grades(good)),
            lists=tuple(self._lists(good)),
            plans=tuple(_Plans(self, agencies, items, good).all()),
            clues=tuple(self._clues(agencies, items, good)),
            closed={subject.place: subject.closed_weekdays for subject in good},
        )

    def subjects(self) -> list[SubjectRow]:
        """The rows of the register's import; a few are wrong on purpose."""
        return [self._subject(number) for number in range(1, self.size + 1)]

    def _subject(self, number: int) -> SubjectRow:
        town = choose(self.seed, tuple(TOWNS), "town", number)
        kind = weighted(self.seed, _TYPE_WEIGHTS, "type", number)
        code = uscc.make(
            SAMPLE_REGION, pick(self.seed, 31**4, "code", number // 50) * 997 + number
        )
        wrong = number % _WRONG_EVERY == _WRONG_EVERY - 1
        closed = 1 + pick(self.seed, 7, "closed", number)
        return SubjectRow(
            line=number + 1,
            uscc=_other_check_digit(code) if wrong else code,
            name="" if wrong and number % 2 else enterprise(self.seed, number, kind),
            region=SAMPLE_REGION,
            address=address(self.seed, number, TOWNS[town]),
            town=town,
            founded=str(
                date(1990, 1, 1) + timedelta(days=pick(self.seed, 12000, number))
            ),
            business_types=(kind,),
            closed_weekdays=(closed,)
            if roll(self.seed, "rest", number) < _RESTING
            else (),
        )

    def _grades(self, subjects: list[SubjectRow]) -> Iterator[GradeRow]:
        for subject in subjects:
            for domain in _GRADED:
                if roll(self.seed, "graded", domain, subject.uscc) < _RATED:
                    grade = weighted(self.seed, _GRADE_WEIGHTS, domain, subject.uscc)
                    yield GradeRow(subject.uscc, domain, grade, "年度风险评价")

    def _lists(self, subjects: list[SubjectRow]) -> Iterator[ListRow]:
        for subject in subjects:
            if roll(self.seed, "solo", subject.uscc) < _SOLO:
                yield ListRow("solo", subject.uscc, "*", "企业表示不希望联合检查")
            if roll(self.seed, "unobtrusive", subject.uscc) < _UNOBTRUSIVE:
                yield ListRow(
                    "unobtrusive", subject.uscc, "market", "信用良好，无感监管"
                )

    def _clues(
        self,
        agencies: tuple[Agency, ...],
        items: tuple[Item, ...],
        subjects: list[SubjectRow],
    ) -> Iterator[Clue]:
        """Complaints and the like: three of four where plans look too."""
        focus = [
            subject for subject in subjects if is_focus(self.seed, subject, "story")
        ] or subjects
        serial = 0
        for day in self.days.working[1:]:
            for n in range(max(1, self.size // 800)):
                near = roll(self.seed, "near", day, n) < _NEAR_PLANS
                subject = choose(self.seed, focus if near else subjects, "clue", day, n)
                fitting = fitting_items(items, subject.business_types[0])
                item = choose(self.seed, fitting, "clue item", day, n)
                source = weighted(self.seed, _CLUE_WEIGHTS, "source", day, n)
                serial += 1
                agency = next(a for a in agencies if a.domain == item.domain)
                yield Clue(
                    number=f"XS{day:%Y%m%d}{serial:04d}",
                    day=day,
                    agency=agency.code,
                    place=subject.place,
                    item=item.code,
                    source=source,
                    reason=f"{_CLUES[source]}：{item.name}",
                )


@dataclass(frozen=True)
class _Plans:
    """The monthly plans of the story's month and of the coming one."""

    sample: Sample
    agencies: tuple[Agency, ...]
    items: tuple[Item, ...]
    subjects: list[SubjectRow]

    def all(self) -> Iterator[PlanSheet]:
        for agency in self.agencies:
            for kind in BUSINESS_TYPES:
                for item in fitting_items(self.items, kind):
                    if item.domain == agency.domain:
                        for month in ("story", "coming"):
                            yield from self._sheet(agency, kind, item, month)

    def _sheet(
        self, agency: Agency, kind: str, item: Item, month: str
    ) -> Iterator[PlanSheet]:
        seed = self.sample.seed
        key = f"{month}.{agency.code}.{kind}.{item.code}"
        towns = focus_towns(seed, kind, month)
        places = tuple(
            subject.place
            for subject in self.subjects
            if kind in subject.business_types and subject.town in towns
        )
        skipped = roll(seed, "skip", key) < _SKIPPED
        if len(places) < _FEWEST_PLACES or (month == "coming" and skipped):
            return
        start, file_on = self._dates(month, key)
        yield PlanSheet(
            key=key,
            title=f"{agency.name}{start:%Y年%m月}{item.name}计划",
            agency=agency.code,
            items=(item.code,),
            period_from=start,
            period_to=start + timedelta(days=9),
            file_on=file_on,
            places=places if item.everywhere else (),
            towns=towns,
            business_types=(kind,),
            ratio=1
            if item.everywhere
            else round(0.2 + 0.15 * roll(seed, "ratio", key), 2),
            method="full" if item.everywhere else "random",
        )

    def _dates(self, month: str, key: str) -> tuple[date, date]:
        """The first day of the window, and the day of filing."""
        seed, days = self.sample.seed, self.sample.days
        late = roll(seed, "late", key) < _LATE
        if month == "story":
            if late:
                start = days.day(14 + pick(seed, 5, "start", key))
                return start, days.working_at_or_before(days.day(6))
            return days.day(10 + pick(seed, 6, "start", key)), days.working[0]
        start = days.day(32 + pick(seed, 10, "start", key))
        filed = days.as_of if late else days.day(21)
        return start, days.working_at_or_before(filed)


def fitting_items(items: tuple[Item, ...], business_type: str) -> tuple[Item, ...]:
    """The items that are planned for a kind of place."""
    return tuple(item for item in items if business_type in item.business_types)


def is_focus(seed: int, subject: SubjectRow, month: str) -> bool:
    """Whether the month's plans look at the subject's town: one town for each type.

    Agencies look at the same streets in the same month, which is what makes their
    visits worth joining; the two months look at different towns.
    """
    return subject.town in focus_towns(seed, subject.business_types[0], month)


@cache
def focus_towns(seed: int, kind: str, month: str) -> tuple[str, ...]:
    """The towns that the month's plans look at for a business type."""
    order = drawn(seed, tuple(TOWNS), 2, "focus", kind)
    return (order[month != "story"],)


def _other_check_digit(code: str) -> str:
    return code[:17] + ("0" if code[17] != "0" else "1")
