"""The journey that the Python clients play; it knows them, and nothing of ours.

`python journey.py URL DAY ROW PLAN`, with the clients on the path and the scopes on
standard input. It prints what it saw as JSON.
"""

import io
import json
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any
from uuid import UUID

CULTURE, HEALTH = "310116-culture", "310116-health"
SCOPES = sys.stdin.read()


def called(url: str, agency: str, person: str = "") -> Callable[..., Any]:
    """Calls an operation of a client as somebody of an agency."""
    region = agency.partition("-")[0]
    level = "municipal" if region == "310000" else "district"
    token = f"{person or f'test:{agency}'}|{agency}|{level}|{region}|{SCOPES}"

    def call(operation: str, *args: Any, **kwargs: Any) -> Any:
        service = operation.partition(".")[0]
        kind = import_module(f"{service}.client").AuthenticatedClient
        client = kind(base_url=url, token=token, headers={"accept-language": "en"})
        module = import_module(operation.replace(".", ".api.", 1))
        answer = module.sync_detailed(*args, client=client, **kwargs)
        if answer.status_code >= 400:
            raise SystemExit(f"{operation}: {answer.status_code} {answer.content!r}")
        return answer.parsed

    return call


def model(name: str, **members: Any) -> Any:
    """A body by its class, `plan.PlanIn`, out of what JSON would hold."""
    service, _, kind = name.partition(".")
    return getattr(import_module(f"{service}.models"), kind).from_dict(members)


def file_of(service: str, text: str) -> Any:
    """An upload."""
    kind = import_module(f"{service}.types").File
    return kind(payload=io.BytesIO(text.encode()))


def play(url: str, today: str) -> dict[str, Any]:
    """A subject is imported, planned for, graded, visited and found in the lists."""
    ours = called(url, CULTURE)
    report = ours(
        "subject.imports.import_subjects",
        body=file_of("subject", "uscc,name,region,address,town\n" + sys.argv[3]),
        idempotency_key="import-1",
    )
    [subject] = ours("subject.subjects.list_subjects", name="客户端").items
    place = f"{subject.uscc}-001"
    grade = ours(
        "credit.grades.set_grade",
        "culture",
        subject.uscc,
        body=model("credit.GradeIn", grade="B"),
    )
    plan = _filed(url, place)
    applied = ours(
        "checkcode.applications.apply",
        body=model(
            "checkcode.ApplicationIn",
            tasks=[_complaint(ours, place, today)],
            inspectors=["310116-000000", "310116-000001"],
            day=today,
            duration_minutes=60,
        ),
    )
    if not isinstance(applied.code, str):  # another agency's task is there: alone
        applied = ours(
            "checkcode.applications.decline",
            applied.id,
            body=model("checkcode.DeclineIn", reason="nature"),
        )
    visit = ours(
        "checkcode.codes.present_code",
        applied.code,
        body=model("checkcode.PresentIn"),
    )
    point = {"item": "culture-001", "point": "1", "outcome": "no_problem"}
    ours(
        "checkcode.codes.give_results",
        visit.id,
        body=model("checkcode.ResultsIn", points=[point]),
    )
    [line] = ours("checkcode.codes.list_results", place=place).items
    proposals = ours("matching.matching.list_proposals").items
    return {
        "accepted": report.accepted,
        "grade": str(grade.grade),
        "plan": str(plan.status),
        "visit": str(line.visit_id) == str(visit.id),
        "result": str(line.status),
        "proposals": len(proposals),
    }


def _complaint(call: Callable[..., Any], place: str, today: str) -> str:
    task = call(
        "plan.tasks.trigger",
        body=model(
            "plan.TaskIn",
            place=place,
            items=["culture-001"],
            source="complaint",
            source_number="12345-9",
            source_reason="市民投诉",
            earliest=today,
            latest=today,
        ),
    )
    return str(task.number)


def _filed(url: str, place: str) -> Any:
    """A plan with one place, through every step of its filing."""
    ours, second = called(url, HEALTH), called(url, HEALTH, "test:second")
    drafted = model("plan.PlanIn", **json.loads(sys.argv[4]))
    plan = ours("plan.plans.create", body=drafted)
    ours("plan.plans.upload", plan.id, body=file_of("plan", f"place\n{place}\n"))
    shown = ours("plan.plans.plan", plan.id)
    approval = model("plan.ApprovalIn", round=shown.round_)
    plan = second("plan.plans.approve", plan.id, body=approval)
    while str(plan.status) == "submitted":
        step = next(step for step in plan.steps if step.open_)
        authority = called(url, step.authority)
        plan = authority("plan.plans.consent", UUID(str(plan.id)), step.name)
    return plan


if __name__ == "__main__":
    sys.stdout.write(json.dumps(play(sys.argv[1], sys.argv[2]), ensure_ascii=False))
