"""Events of the neighbours, as the tests of matching-svc publish them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from shared.events.checkcode import (
    ApplicationStatus,
    CodeApplied,
    CodeIssued,
    CodeMember,
    CodeStatus,
    PointResult,
    ResultRecorded,
    VisitStarted,
)
from shared.events.plan import (
    AgencyChanged,
    Level,
    Risk,
    TaskItem,
    TaskKind,
    TaskScheduled,
)
from shared.events.subject import ListEntryChanged, ListName, PlaceChanged

USCC = "91310000MA1FL0000A"
PLACE = f"{USCC}-001"
NAMES = {"market": "市场监管局", "fire": "消防救援支队", "culture": "文旅局"}
THEN = datetime(2026, 3, 2, 4, tzinfo=UTC)


def task(
    number: str, domain: str = "market", kind: type[Any] = TaskScheduled, **more: Any
) -> Any:
    """A task of April, known in February."""
    plain: dict[str, Any] = {
        "version": 1,
        "number": number,
        "agency": f"310116-{domain}",
        "domain": domain,
        "region": "310116",
        "place": PLACE,
        "uscc": USCC,
        "kind": TaskKind.PLANNED,
        "source": "plan",
        "items": (TaskItem(code=f"{domain}-001", risk=Risk.LOW),),
        "earliest": date(2026, 4, 1),
        "latest": date(2026, 4, 30),
        "known_on": date(2026, 2, 1),
    }
    return kind(**{**plain, **more})


def place(**more: Any) -> PlaceChanged:
    plain: dict[str, Any] = {
        "version": 1,
        "number": PLACE,
        "uscc": USCC,
        "subject_name": "上海示例餐饮有限公司",
        "address": "金山区示例路1号",
        "region": "310116",
    }
    return PlaceChanged(**{**plain, **more})


def agency(domain: str, **more: Any) -> AgencyChanged:
    plain: dict[str, Any] = {
        "version": 1,
        "code": f"310116-{domain}",
        "name": f"金山区{NAMES.get(domain, domain)}",
        "name_en": f"Jinshan {domain}",
        "level": Level.DISTRICT,
        "domain": domain,
        "region": "310116",
    }
    return AgencyChanged(**{**plain, **more})


def solo(
    *, version: int = 1, active: bool = True, uscc: str = USCC
) -> ListEntryChanged:
    return ListEntryChanged(
        version=version,
        list_name=ListName.SOLO,
        uscc=uscc,
        domain="*",
        valid_from=date(2026, 1, 1),
        reason="asked",
        by="310116-market",
        active=active,
    )


def applied(
    tasks: tuple[str, ...], chosen: tuple[str, ...], day: date, **more: Any
) -> CodeApplied:
    plain: dict[str, Any] = {
        "version": 1,
        "application_id": "app-1",
        "agency": "310116-market",
        "place": PLACE,
        "uscc": USCC,
        "tasks": tasks,
        "chosen": chosen,
        "day": day,
        "status": ApplicationStatus.AWAITING_ANSWERS,
        "applied_at": THEN,
    }
    return CodeApplied(**{**plain, **more})


def issued(
    tasks: Mapping[str, tuple[str, ...]],
    day: date,
    kind: type[Any] = CodeIssued,
    **more: Any,
) -> Any:
    """A code for these tasks by agency domain."""
    plain: dict[str, Any] = {
        "version": 1,
        "code": "JC310116-260401-00001X",
        "application_id": "app-1",
        "lead": f"310116-{next(iter(tasks))}",
        "members": tuple(
            CodeMember(
                agency=f"310116-{domain}", tasks=own, items=(), inspectors=("1", "2")
            )
            for domain, own in tasks.items()
        ),
        "place": PLACE,
        "uscc": USCC,
        "region": "310116",
        "kind": "planned",
        "day": day,
        "status": CodeStatus.ISSUED,
        "issued_at": THEN,
    }
    return kind(**{**plain, **more})


def started(tasks: tuple[str, ...], day: date) -> VisitStarted:
    return VisitStarted(
        version=1,
        visit_id="visit-1",
        number=1,
        code="JC310116-260401-00001X",
        place=PLACE,
        uscc=USCC,
        day=day,
        agencies=("310116-market", "310116-fire"),
        tasks=tasks,
        kind="planned",
        started_at=THEN,
    )


def result(**more: Any) -> ResultRecorded:
    """What the city's market agency found on 2 March, without a task of ours."""
    plain: dict[str, Any] = {
        "version": 1,
        "visit_id": "visit-9",
        "code": "JC310000-260302-00009X",
        "agency": "310000-market",
        "domain": "market",
        "place": PLACE,
        "uscc": USCC,
        "day": date(2026, 3, 2),
        "tasks": (),
        "points": (PointResult(item="market-001", point="1", outcome="problem_found"),),
        "problems": 1,
        "recorded_at": datetime(2026, 3, 2, 9, tzinfo=UTC),
    }
    return ResultRecorded(**{**plain, **more})
