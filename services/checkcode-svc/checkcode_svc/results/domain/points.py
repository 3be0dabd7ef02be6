"""Results by check point (C-10)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from checkcode_svc.applications.domain.errors import ResultsNotComplete
from checkcode_svc.applications.domain.vocabulary import Measure, Outcome


@dataclass(frozen=True, slots=True)
class Point:
    """The result of one check point; a found problem names its measure."""

    item: str
    point: str
    outcome: Outcome
    measure: Measure | None = None


@dataclass(frozen=True, slots=True)
class PointProblem:
    """Why one check point's result cannot be taken."""

    item: str
    point: str
    code: str
    reason: str
    reason_zh: str


Expected = Mapping[str, Sequence[str]]
"""Items of the agency on this code, with the numbers of their check points."""


def faults(points: Sequence[Point], expected: Expected) -> list[PointProblem]:
    """What is wrong with the points given, whether draft or not."""
    found: list[PointProblem] = []
    seen: set[tuple[str, str]] = set()
    for one in points:
        key = (one.item, one.point)
        if one.point not in expected.get(one.item, ()):
            found.append(_fault(one, "unknown-point"))
        elif key in seen:
            found.append(_fault(one, "given-twice"))
        elif (one.outcome is Outcome.PROBLEM_FOUND) != (one.measure is not None):
            missing = one.measure is None
            found.append(_fault(one, "measure-missing" if missing else "measure-alone"))
        seen.add(key)
    return found


def missing(points: Sequence[Point], expected: Expected) -> list[PointProblem]:
    """The check points that have no result yet."""
    given = {(one.item, one.point) for one in points}
    return [
        _fault(Point(item, point, Outcome.NOT_COVERED), "point-missing")
        for item, numbers in expected.items()
        for point in numbers
        if (item, point) not in given
    ]


def must_be_draftable(points: Sequence[Point], expected: Expected) -> None:
    """Refuse a draft that names what is not there, or a problem without measure."""
    _refuse(faults(points, expected))


def must_be_complete(points: Sequence[Point], expected: Expected) -> None:
    """Refuse results that leave a check point of the agency's items open (C-10)."""
    _refuse(faults(points, expected) + missing(points, expected))


def problems_found(points: Sequence[Point]) -> int:
    """How many check points found a problem."""
    return sum(one.outcome is Outcome.PROBLEM_FOUND for one in points)


_REASONS = {
    "unknown-point": ("No such check point of your items.", "不是本单位事项的检查要点"),
    "given-twice": ("The check point is given twice.", "检查要点重复填写"),
    "measure-missing": ("A found problem needs its measure.", "发现问题须填写处理措施"),
    "measure-alone": (
        "A measure belongs to a found problem only.",
        "未发现问题时不应填写处理措施",
    ),
    "point-missing": ("The check point has no result.", "检查要点尚未填写结果"),
}


def _fault(point: Point, code: str) -> PointProblem:
    reason, reason_zh = _REASONS[code]
    return PointProblem(point.item, point.point, code, reason, reason_zh)


def _refuse(found: list[PointProblem]) -> None:
    if found:
        raise ResultsNotComplete(
            problems=[
                {
                    "item": one.item,
                    "point": one.point,
                    "code": one.code,
                    "reason": one.reason,
                    "reason_zh": one.reason_zh,
                }
                for one in found
            ]
        )
