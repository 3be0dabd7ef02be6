"""What checkcode-svc sends: applications, codes, visits, results, ratings."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from shared.events.checkcode import (
    ApplicationStatus,
    CodeApplied,
    CodeEvent,
    CodeIssued,
    CodeMember,
    CodeStatus,
    PointResult,
    ResultRecorded,
    VisitRated,
    VisitStarted,
)
from shared.events.plan import TaskKind
from tests.factories.base import NOON, PLACE, REGION, USCC, make
from tests.factories.plan import FIRE, MARKET, domain_of

C = TypeVar("C", bound=CodeEvent)
CODE = "JC310116-260401-00001X"


def applied(tasks: tuple[str, ...], day: date, **changes: Any) -> CodeApplied:
    """An application of the market agency that waits for answers."""
    return make(
        CodeApplied,
        changes,
        version=1,
        application_id="app-1",
        agency=MARKET,
        place=PLACE,
        uscc=USCC,
        tasks=tasks,
        day=day,
        status=ApplicationStatus.AWAITING_ANSWERS,
        applied_at=NOON,
    )


def code(tasks: Mapping[str, tuple[str, ...]], day: date, **changes: Any) -> CodeIssued:
    """A code for the agencies that have these tasks, the first of them in the lead."""
    return code_event(CodeIssued, tasks, day, **changes)


def code_event(
    model: type[C], tasks: Mapping[str, tuple[str, ...]], day: date, **changes: Any
) -> C:
    """Any event of such a code."""
    return make(
        model,
        changes,
        version=1,
        code=CODE,
        application_id="app-1",
        lead=next(iter(tasks)),
        members=tuple(
            CodeMember(agency=agency, tasks=own, items=(), inspectors=("1", "2"))
            for agency, own in tasks.items()
        ),
        place=PLACE,
        uscc=USCC,
        region=REGION,
        kind=TaskKind.PLANNED.value,
        day=day,
        status=CodeStatus.ISSUED,
        issued_at=NOON,
    )


def visit(tasks: tuple[str, ...], day: date, **changes: Any) -> VisitStarted:
    """The first visit with a code, of market and fire."""
    return make(
        VisitStarted,
        changes,
        version=1,
        visit_id="visit-1",
        number=1,
        code=CODE,
        place=PLACE,
        uscc=USCC,
        day=day,
        agencies=(MARKET, FIRE),
        tasks=tasks,
        kind=TaskKind.PLANNED.value,
        started_at=NOON,
    )


def result(agency: str = MARKET, **changes: Any) -> ResultRecorded:
    """One problem found by an agency on 2 March, without a task."""
    domain = domain_of(agency)
    return make(
        ResultRecorded,
        changes,
        version=1,
        visit_id="visit-9",
        code="JC310000-260302-00009X",
        agency=agency,
        domain=domain,
        place=PLACE,
        uscc=USCC,
        day=date(2026, 3, 2),
        tasks=(),
        points=(PointResult(item=f"{domain}-001", point="1", outcome="problem_found"),),
        problems=1,
        recorded_at=datetime(2026, 3, 2, 9, tzinfo=UTC),
    )


def rating(score: int = 5, agency: str = MARKET, **changes: Any) -> VisitRated:
    """What the subject thinks of an agency's visit."""
    return make(
        VisitRated,
        changes,
        version=1,
        visit_id="visit-1",
        code=CODE,
        agency=agency,
        uscc=USCC,
        score=score,
        rated_at=NOON,
    )
