"""The check points of every day: what ended stays, with the days it held (P-25)."""

from collections.abc import Sequence
from datetime import date, timedelta

from shared.events.plan import CheckPoint, DatedPoint

History = tuple[DatedPoint, ...]


def begun(points: Sequence[CheckPoint]) -> History:
    """The history of the first points that are known: they hold since ever."""
    return tuple(_dated(point, None) for point in points)


def revised(history: History, points: Sequence[CheckPoint], day: date) -> History:
    """The history once these are the points from a day on.

    What was said of the days before stays as it was; what was said of this day and
    later ones is replaced.
    """
    before = [point for point in history if _began_before(point, day)]
    going_on = {_plain(point): point for point in before if point.holds_on(day)}
    kept = [
        _until(point, day)
        if point.holds_on(day) and _plain(point) not in points
        else point
        for point in before
    ]
    fresh = [_dated(point, day) for point in points if point not in going_on]
    return tuple(kept) + tuple(fresh)


def on(history: History, day: date) -> tuple[CheckPoint, ...]:
    """The points of a day, by their number."""
    holding = [_plain(point) for point in history if point.holds_on(day)]
    return tuple(sorted(holding, key=lambda point: point.number))


def _plain(point: DatedPoint) -> CheckPoint:
    return CheckPoint(**point.model_dump(exclude={"valid_from", "valid_to"}))


def _dated(point: CheckPoint, day: date | None) -> DatedPoint:
    return DatedPoint(**point.model_dump(), valid_from=day)


def _until(point: DatedPoint, day: date) -> DatedPoint:
    return point.model_copy(update={"valid_to": day - timedelta(days=1)})


def _began_before(point: DatedPoint, day: date) -> bool:
    return point.valid_from is None or point.valid_from < day
