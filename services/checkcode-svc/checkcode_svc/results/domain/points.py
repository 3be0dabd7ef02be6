"""Results by check point (C-10)."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from checkcode_svc.results.domain.errors import ResultsNotComplete
from checkcode_svc.visits.domain.part import Outcome, Point


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
    problems: list[PointProblem] = []
    seen: set[tuple[str, str]] = set()
    for point in points:
        key = (point.item, point.point)
        if point.point not in expected.get(point.item, ()):
            problems.append(_fault(point, "unknown-point"))
        elif key in seen:
            problems.append(_fault(point, "given-twice"))
        elif point.outcome is Outcome.PROBLEM_FOUND and not point.every_measure:
            problems.append(_fault(point, "measure-missing"))
        elif point.outcome is not Outcome.PROBLEM_FOUND and point.every_measure:
            problems.append(_fault(point, "measure-alone"))
        seen.add(key)
    return problems


def missing(points: Sequence[Point], expected: Expected) -> list[PointProblem]:
    """The check points that have no result yet."""
    answered = {(point.item, point.point) for point in points}
    return [
        _fault(Point(item, point, Outcome.NOT_COVERED), "point-missing")
        for item, numbers in expected.items()
        for point in numbers
        if (item, point) not in answered
    ]


def must_be_draftable(points: Sequence[Point], expected: Expected) -> None:
    """Refuse a draft that names what is not there, or a problem without measure."""
    _refuse(faults(points, expected))


def must_be_complete(points: Sequence[Point], expected: Expected) -> None:
    """Refuse results that leave a check point of the agency's items open (C-10)."""
    _refuse(faults(points, expected) + missing(points, expected))


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


def _refuse(problems: list[PointProblem]) -> None:
    if problems:
        raise ResultsNotComplete(problems=[asdict(problem) for problem in problems])
