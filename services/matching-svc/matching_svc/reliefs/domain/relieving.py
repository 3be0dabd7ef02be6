"""Finds which tasks of a place another inspection makes needless (M-05, M-09, M-10)."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import TypeVar

from matching_svc.policy.domain.rules import Provision
from matching_svc.reliefs.domain.place import RelievedPlace
from matching_svc.reliefs.domain.relief import FIRST, Ground, Relief, carried
from matching_svc.tasks.domain.context import MatchingContext
from matching_svc.tasks.domain.inspection import (
    Inspection,
    domain_of,
    is_above_town,
    item_domain,
)
from matching_svc.tasks.domain.task import PLANNED, SCHEDULED, TRIGGERED, Task
from shared.civic.calendar import months_after
from shared.events.matching import ReliefKind

RELIEVED = frozenset({"covered", "waived"})
"""States in which plan-svc keeps a task that is relieved."""

Found = tuple[tuple[Ground, ...], date, Provision]
"""Grounds, the last day that they reach to, and the row."""
P = TypeVar("P", bound=RelievedPlace)


def relieved(place: P, context: MatchingContext) -> tuple[P, list[Relief]]:
    """The place with what is needless now, and the reliefs that changed by it."""
    if not place.reliefs and not place.inspections:
        return place, []
    before_by_key = {relief.key: relief for relief in place.reliefs}
    after, changed = dict(before_by_key), []
    for key in sorted({*before_by_key, *_candidates(place)}):
        task, kind = place.known_tasks.get(key[0]), key[1]
        if task is None and before_by_key[key].in_force:
            continue  # long done: a task that is not read any more stays as it is
        eligible = task is not None and _can_be_relieved(task, place)
        fresh = _found(task, kind, place, context) if task and eligible else None
        prints = task.fingerprint if task and eligible else None
        before = before_by_key.get(key)
        if before is not None and _rests_on_nothing(before, place):
            current: Relief | None = fresh or before.lapse()
        else:
            current = carried(before, fresh, fingerprint=prints)
        if current is not None and current != before:
            version = 1 + (0 if before is None else before.version)
            current = replace(current, version=version, changed_at=context.now)
            after[key] = current
            changed.append(current)
    return replace(place, reliefs=tuple(after.values())), changed


def _rests_on_nothing(relief: Relief, place: RelievedPlace) -> bool:
    """A visit that was told later to be classified, or was taken back (C-05, I-09)."""
    gone = place.secret_codes | place.void_codes
    return any(ground.code in gone for ground in relief.grounds)


def _candidates(place: RelievedPlace) -> Iterator[tuple[str, ReliefKind]]:
    if place.inspections:
        for number in place.known_tasks:
            for kind in ReliefKind:
                yield number, kind


def _can_be_relieved(task: Task, place: RelievedPlace) -> bool:
    """Still to be done, on-site and in scope, without a code, and no secret."""
    return (
        task.status in RELIEVED | {SCHEDULED}
        and task.on_site
        and task.out_of_scope is None
        and not task.classified
        and task.number not in place.done
        and task.number not in place.coded
    )


def _found(
    task: Task, kind: ReliefKind, place: RelievedPlace, context: MatchingContext
) -> Relief | None:
    find = {
        ReliefKind.COVERAGE: _covered,
        ReliefKind.RECOGNITION: _recognised,
        ReliefKind.INSPECTED: _inspected,
    }[kind]
    grounded = find(task, place, context)
    if grounded is None or _over(task, context):
        return None
    grounds, until, row = grounded
    return Relief(
        task=task.number,
        kind=kind,
        place=place.facts.place,
        uscc=task.uscc,
        region=task.region,
        agency=task.agency,
        domain=task.domain,
        status=FIRST[kind],
        grounds=grounds,
        until=until,
        clause=row.clause,
        fingerprint=task.fingerprint,
        made_on=context.day,
        changed_at=context.now,
        basis=row.basis,
    )


def _over(task: Task, context: MatchingContext) -> bool:
    return (task.settled_on or task.latest) < context.day


def falls_within(task: Task, first: date, last: date) -> bool:
    """Whether the task's planned days meet these; a settled date is its only day."""
    if task.settled_on is not None:
        return first <= task.settled_on <= last
    return task.earliest <= last and task.latest >= first


def _covered(
    task: Task, place: RelievedPlace, context: MatchingContext
) -> Found | None:
    """A counted, triggered inspection of its agency checked all its items (M-09).

    The month begins when that is done: 检查完毕之日起.
    """
    row = context.rules.coverage(task.region, task.domain)
    if row is None or task.kind != PLANNED:
        return None
    for inspection in _newest_first(place.open_inspections):
        until = months_after(inspection.ended, row.value)
        triggered = inspection.items & _triggered_items(inspection, place)
        if (
            _counts(inspection, place)
            and task.agency in inspection.agencies
            and task.number not in inspection.tasks
            and task.item_codes
            and task.item_codes <= triggered
            and falls_within(task, inspection.ended, until)
        ):
            return (
                (_ground(inspection, task.agency, task.item_codes),),
                until,
                row,
            )
    return None


def _triggered_items(inspection: Inspection, place: RelievedPlace) -> frozenset[str]:
    """Items of its triggered tasks; all of them where it needed no task at all."""
    if not inspection.tasks:
        return (
            inspection.items
            if _kind_of(inspection, place) == TRIGGERED
            else frozenset()
        )
    tasks = place.known_tasks
    return frozenset(
        code
        for number in inspection.tasks
        if number in tasks and tasks[number].kind == TRIGGERED
        for code in tasks[number].item_codes
    )


def _kind_of(inspection: Inspection, place: RelievedPlace) -> str:
    """Planned or triggered, as the visit that began with this code says."""
    kinds = (other.kind for other in place.inspections if other.code == inspection.code)
    return next((kind for kind in sorted(kinds) if kind), "")


def _counts(inspection: Inspection, place: RelievedPlace) -> bool:
    """Whether its visit counts, as the visit itself says: results do not (P-22)."""
    visits = [
        other
        for other in place.inspections
        if other.code == inspection.code and other.kind
    ]
    return all(visit.counted for visit in visits)


def _recognised(
    task: Task, place: RelievedPlace, context: MatchingContext
) -> Found | None:
    """Other agencies of its domain checked each of its items (M-10)."""
    row = context.rules.recognition(task.region, task.domain)
    if row is None or not task.item_codes:
        return None
    grounds = dict(_recognised_items(task, row, place))
    if set(grounds) != task.item_codes:
        return None
    until = min(months_after(ground.day, row.value) for ground in grounds.values())
    return _together(grounds), until, row


def recognised_items(
    task: Task, place: RelievedPlace, context: MatchingContext
) -> dict[str, Ground]:
    """The items of a task whose results may be reused, item by item (M-10)."""
    row = context.rules.recognition(task.region, task.domain)
    return {} if row is None else dict(_recognised_items(task, row, place))


def _recognised_items(
    task: Task, row: Provision, place: RelievedPlace
) -> Iterator[tuple[str, Ground]]:
    if not is_above_town(task.agency):
        return
    for code in sorted(task.item_codes):
        for inspection in _newest_first(place.open_inspections):
            if _is_recognised(inspection, code, task, row):
                yield code, _ground(inspection, inspection.agencies[0], {code})
                break


def _is_recognised(
    inspection: Inspection, code: str, task: Task, row: Provision
) -> bool:
    """A triggered task that became known after the result is news, and no repeat."""
    return (
        code in inspection.items
        and all(_may_be_reused(agency, task) for agency in inspection.agencies)
        and (task.kind == PLANNED or task.known_on <= inspection.day)
        and falls_within(task, inspection.day, months_after(inspection.day, row.value))
    )


def _may_be_reused(agency: str, task: Task) -> bool:
    """Municipal and district agencies of one domain know each other's results."""
    return (
        agency != task.agency
        and domain_of(agency) == task.domain
        and is_above_town(agency)
    )


def _inspected(
    task: Task, place: RelievedPlace, context: MatchingContext
) -> Found | None:
    """Only items of a domain that has inspected the unit this year (M-05)."""
    if task.kind != PLANNED:
        return None
    for domain, row in context.rules.once_a_year(task.region).items():
        if task.domain == domain or not _all_of(task, domain):
            continue
        for inspection in _newest_first(place.open_inspections):
            until = date(inspection.day.year, 12, 31)
            last = task.settled_on or task.latest
            by = inspected_by(inspection, domain)
            counts = _counts(inspection, place)
            if by is not None and counts and inspection.day <= last <= until:
                return (Ground(inspection.code, by, inspection.day),), until, row
    return None


def inspected_by(inspection: Inspection, domain: str) -> str | None:
    """The agency of the domain that was there."""
    there = [agency for agency in inspection.agencies if domain_of(agency) == domain]
    return min(there, default=None)


def _all_of(task: Task, domain: str) -> bool:
    codes = task.item_codes
    return bool(codes) and all(item_domain(code) == domain for code in codes)


def _newest_first(inspections: Iterable[Inspection]) -> list[Inspection]:
    return sorted(
        inspections,
        key=lambda inspection: (inspection.ended, inspection.day, inspection.source),
        reverse=True,
    )


def _ground(inspection: Inspection, agency: str, items: Iterable[str]) -> Ground:
    wanted = frozenset(items)
    return Ground(
        code=inspection.code,
        agency=agency,
        day=inspection.day,
        items=tuple(sorted(wanted)),
        problems=sum(
            each.problems for each in inspection.checked if each.item in wanted
        ),
    )


def _together(grounds: dict[str, Ground]) -> tuple[Ground, ...]:
    """One ground for each inspection, with all the items that it is a ground for."""
    joined: dict[tuple[date, str, str], Ground] = {}
    for code, ground in grounds.items():
        key = (ground.day, ground.code, ground.agency)
        ground_so_far = joined.get(key)
        if ground_so_far is None:
            joined[key] = ground
        else:
            items = tuple(sorted({*ground_so_far.items, code}))
            problems = ground_so_far.problems + ground.problems
            joined[key] = replace(ground_so_far, items=items, problems=problems)
    return tuple(joined[key] for key in sorted(joined))
