"""What subject-svc sends: subjects, places, list entries, inspectors."""

from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from shared.events.subject import (
    InspectorChanged,
    ListEntryChanged,
    ListName,
    PlaceChanged,
    SamePlace,
    SubjectEvent,
    SubjectMerged,
    SubjectRecordChanged,
    SubjectViewChanged,
    ViewCriteria,
)
from tests.factories.base import NOON, REGION, USCC, make
from tests.factories.plan import MARKET

S = TypeVar("S", bound=SubjectEvent)
SUBJECT_NAME = "上海示例餐饮有限公司"


def subject(model: type[S], uscc: str = USCC, **changes: Any) -> S:
    """A subject of the district."""
    return make(model, changes, version=1, uscc=uscc, name=SUBJECT_NAME, region=REGION)


def place(uscc: str = USCC, **changes: Any) -> PlaceChanged:
    """The first premises of a subject."""
    return make(
        PlaceChanged,
        changes,
        version=1,
        number=f"{uscc}-001",
        uscc=uscc,
        subject_name=SUBJECT_NAME,
        address="金山区示例路1号",
        region=REGION,
    )


def list_entry(
    list_name: ListName = ListName.SOLO, uscc: str = USCC, **changes: Any
) -> ListEntryChanged:
    """A subject on a list, in every domain."""
    return make(
        ListEntryChanged,
        changes,
        version=1,
        list_name=list_name,
        uscc=uscc,
        domain="*",
        valid_from=date(2026, 1, 1),
        reason="asked",
        by=MARKET,
    )


def merged(
    old: str, into: str, *, merged: bool = True, **changes: Any
) -> SubjectMerged:
    """A code with its first premises goes by another one, or by itself again."""
    end = into if merged else old
    return make(
        SubjectMerged,
        changes,
        version=1,
        old=old,
        into=into,
        subject=end,
        region=REGION,
        merged=merged,
        places=(SamePlace(old=f"{old}-001", place=f"{end}-001"),),
    )


def inspector(
    certificate: str, agency: str = MARKET, **changes: Any
) -> InspectorChanged:
    """An inspector whose certificate is valid until 2028."""
    return make(
        InspectorChanged,
        changes,
        version=1,
        certificate=certificate,
        name=f"王{certificate[-1]}明",
        agency=agency,
        valid_from=date(2024, 1, 1),
        valid_to=date(2028, 12, 31),
    )


def view(**changes: Any) -> SubjectViewChanged:
    """A field register of the market agency: catering."""
    return make(
        SubjectViewChanged,
        changes,
        version=1,
        id=UUID(int=1),
        name="餐饮检查对象库",
        owner=MARKET,
        region=REGION,
        criteria=ViewCriteria(industries=("H62",)),
    )


def record(uscc: str = USCC, **changes: Any) -> SubjectRecordChanged:
    """A penalty of the market agency that stands."""
    return make(
        SubjectRecordChanged,
        changes,
        version=1,
        id=UUID(int=2),
        kind="penalty",
        owner=MARKET,
        number="沪市监金处〔2026〕1号",
        uscc=uscc,
        decided_on=date(2026, 2, 2),
        clause="《食品安全法》第一百二十四条",
        amount_fen=200_000,
        source="api",
        status="standing",
        entered_at=NOON,
        changed_at=NOON,
    )
