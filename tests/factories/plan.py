"""What plan-svc sends: agencies, items, tasks."""

from datetime import date
from typing import Any, TypeVar

from shared.events.plan import (
    AgencyChanged,
    CheckPoint,
    ClueEvent,
    ClueKind,
    ClueStatus,
    DispatchChanged,
    DispatchStage,
    DutyDue,
    DutyMode,
    DutyStatus,
    ItemList,
    ItemListed,
    Level,
    NoticeEvent,
    NoticeKind,
    NoticeReceiver,
    NoticeStatus,
    OffSiteInspected,
    OffSiteMeans,
    PlanEvent,
    PointOffSite,
    PointOutcome,
    ReplyState,
    Risk,
    TaskEvent,
    TaskItem,
    TaskKind,
    TaskScheduled,
)
from tests.factories.base import NOON, PLACE, REGION, make

T = TypeVar("T", bound=TaskEvent)
P = TypeVar("P", bound=PlanEvent)
C = TypeVar("C", bound=ClueEvent)
N = TypeVar("N", bound=NoticeEvent)
MARKET, FIRE, HEALTH = f"{REGION}-market", f"{REGION}-fire", f"{REGION}-health"
CULTURE = f"{REGION}-culture"
NAMES = {
    "market": ("市场监督管理局", "Market Regulation"),
    "fire": ("消防救援支队", "Fire and Rescue"),
    "health": ("卫生健康委员会", "Health Commission"),
    "culture": ("文化和旅游局", "Culture and Tourism"),
}


def domain_of(agency: str) -> str:
    """The domain in an agency's code: `310116-market` → `market`."""
    return agency.partition("-")[2]


def agency(code: str = MARKET, **changes: Any) -> AgencyChanged:
    """An agency of the district."""
    domain = domain_of(code)
    zh, en = NAMES.get(domain, (domain, domain))
    return make(
        AgencyChanged,
        changes,
        version=1,
        code=code,
        name=f"金山区{zh}",
        name_en=f"Jinshan {en}",
        level=Level.DISTRICT,
        domain=domain,
        region=REGION,
    )


def item(code: str = "market-001", **changes: Any) -> ItemListed:
    """A filed item of the library with two check points, claimed by its agency."""
    domain = code.partition("-")[0]
    return make(
        ItemListed,
        changes,
        version=1,
        code=code,
        name=f"事项 {code}",
        domain=domain,
        level=Level.DISTRICT,
        risk=Risk.MEDIUM,
        item_list=ItemList.RANDOM,
        legal_basis="《示例条例》第三条",
        check_points=(
            CheckPoint(number="1", text="证照是否齐全"),
            CheckPoint(number="2", text="现场是否整洁"),
        ),
        materials=("营业执照",),
        claimed_by=(f"{REGION}-{domain}",),
    )


def plan(model: type[P], agency: str = MARKET, **changes: Any) -> P:
    """A plan of April; filed ones have their plan code."""
    domain = domain_of(agency)
    return make(
        model,
        changes,
        version=1,
        plan_id="plan-1",
        title=f"{domain} 2026",
        kind="regular",
        status="filed",
        agency=agency,
        domain=domain,
        region=REGION,
        items=(f"{domain}-001",),
        period_from=date(2026, 4, 1),
        period_to=date(2026, 4, 30),
        changed_at=NOON,
    )


def task(number: str, agency: str = MARKET, **changes: Any) -> TaskScheduled:
    """A planned task of April with one item, known in February."""
    return task_event(TaskScheduled, number, agency, **changes)


def task_event(model: type[T], number: str, agency: str = MARKET, **changes: Any) -> T:
    """Any event of such a task."""
    domain = domain_of(agency)
    return make(
        model,
        changes,
        version=1,
        number=number,
        agency=agency,
        domain=domain,
        region=REGION,
        place=PLACE,
        uscc=changes.get("place", PLACE).rpartition("-")[0],
        kind=TaskKind.PLANNED,
        source="plan",
        items=(TaskItem(code=f"{domain}-001", risk=Risk.LOW),),
        earliest=date(2026, 4, 1),
        latest=date(2026, 4, 30),
        known_on=date(2026, 2, 1),
    )


def task_number(plan_code: str, agency: str, place: str = PLACE) -> str:
    """The natural number of a planned task."""
    return f"{plan_code}.{agency}.{place}"


def clue(model: type[C], agency: str = MARKET, **changes: Any) -> C:
    """Any event of a complaint that an agency has to handle."""
    return make(
        model,
        changes,
        version=1,
        number=f"XS.{REGION}.ea3632e26261",
        source="complaint",
        kind=ClueKind.COMPLAINT,
        domain=domain_of(agency),
        items=(f"{domain_of(agency)}-001",),
        region=REGION,
        place=PLACE,
        uscc=PLACE.rpartition("-")[0],
        received_by=agency,
        received_on=date(2026, 3, 6),
        agency=agency,
        status=ClueStatus.ASSIGNED,
        due_on=date(2026, 3, 10),
        end_by=date(2026, 3, 27),
    )


def notice(model: type[N], sender: str = MARKET, **changes: Any) -> N:
    """Any event of a request for assistance to the fire service."""
    return make(
        model,
        changes,
        version=1,
        id="019cad00-0000-7000-8000-0000000000a1",
        kind=NoticeKind.ASSISTANCE,
        sender=sender,
        replies=(NoticeReceiver(agency=FIRE, state=ReplyState.OPEN),),
        status=NoticeStatus.SENT,
        sent_on=date(2026, 3, 2),
        due_on=date(2026, 3, 16),
        place=PLACE,
        uscc=PLACE.rpartition("-")[0],
    )


def dispatch(task: str, agency: str = MARKET, **changes: Any) -> DispatchChanged:
    """A task that its agency accepted."""
    return make(
        DispatchChanged,
        changes,
        version=1,
        task=task,
        agency=agency,
        domain=domain_of(agency),
        region=REGION,
        place=PLACE,
        uscc=PLACE.rpartition("-")[0],
        dispatched_on=date(2026, 2, 1),
        stage=DispatchStage.ACCEPTED,
    )


def duty(**changes: Any) -> DutyDue:
    """A visit of the fire agency that came due."""
    return make(
        DutyDue,
        changes,
        version=1,
        number=f"JS-XF/frequency/premises/key_fire_unit/B@{PLACE}@2026-01-01",
        agency=FIRE,
        domain="fire",
        region=REGION,
        place=PLACE,
        uscc=PLACE.rpartition("-")[0],
        grade="B",
        mode=DutyMode.ON_SITE,
        minimum=1,
        period_from=date(2026, 1, 1),
        due_on=date(2026, 12, 31),
        status=DutyStatus.DUE,
        is_binding=True,
        bases=(),
    )


def off_site(
    task: str = "T1", agency: str = MARKET, **changes: Any
) -> OffSiteInspected:
    """An off-site inspection without a problem."""
    item = f"{domain_of(agency)}-001"
    no_problem = PointOutcome.NO_PROBLEM
    return make(
        OffSiteInspected,
        changes,
        version=1,
        task=task,
        agency=agency,
        domain=domain_of(agency),
        region=REGION,
        place=PLACE,
        uscc=PLACE.rpartition("-")[0],
        kind=TaskKind.PLANNED,
        day=date(2026, 3, 10),
        means=(OffSiteMeans.DOCUMENTS,),
        points=(PointOffSite(item=item, point="1", outcome=no_problem),),
        problems=0,
        evidence=("0" * 64,),
        recorded_at=NOON,
        correct_until=date(2026, 3, 17),
    )
