"""Results by check point: every one of the day's is answered, and no other (P-26)."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from plan_svc.dispatch.domain.paper import SheetItem
from plan_svc.offsite.domain.inspection import OffSitePoint
from plan_svc.offsite.errors import OffSiteResultsWrong
from shared.events.plan import PointOutcome


@dataclass(frozen=True, slots=True)
class PointFault:
    """Why one check point's result cannot be taken."""

    item: str
    point: str
    code: str
    reason: str
    reason_zh: str


_REASONS = {
    "unknown-point": (
        "The task's items had no such check point on that day.",
        "该任务的事项在检查当日没有此检查要点",
    ),
    "given-twice": ("The check point is given twice.", "检查要点重复填写"),
    "text-missing": ("A problem needs its words in `text`.", "发现问题须写明具体情况"),
    "text-alone": (
        "Words belong to a found problem only.",
        "未发现问题时不应填写问题说明",
    ),
    "point-missing": ("The check point has no result.", "检查要点尚未填写结果"),
}


def ensure_complete(points: Sequence[OffSitePoint], items: Sequence[SheetItem]) -> None:
    """Every check point that the items had on the day has one result.

    Raises:
        OffSiteResultsWrong: naming each that is missing or cannot be taken.
    """
    expected = {
        (each.item.code, point.number): None for each in items for point in each.points
    }
    faults = [*_wrong(points, expected), *_missing(points, expected)]
    if faults:
        raise OffSiteResultsWrong(problems=[asdict(fault) for fault in faults])


def _wrong(
    points: Sequence[OffSitePoint], expected: dict[tuple[str, str], None]
) -> Iterator[PointFault]:
    seen = set[tuple[str, str]]()
    for point in points:
        key = (point.item, point.point)
        is_problem = point.outcome is PointOutcome.PROBLEM_FOUND
        if key not in expected:
            yield _fault(key, "unknown-point")
        elif key in seen:
            yield _fault(key, "given-twice")
        elif is_problem and not point.text:
            yield _fault(key, "text-missing")
        elif not is_problem and point.text:
            yield _fault(key, "text-alone")
        seen.add(key)


def _missing(
    points: Sequence[OffSitePoint], expected: dict[tuple[str, str], None]
) -> Iterator[PointFault]:
    answered = {(point.item, point.point) for point in points}
    for key in expected:
        if key not in answered:
            yield _fault(key, "point-missing")


def _fault(key: tuple[str, str], code: str) -> PointFault:
    reason, reason_zh = _REASONS[code]
    return PointFault(*key, code, reason, reason_zh)
