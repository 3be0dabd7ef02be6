"""What subject-svc sends: subjects, places, list entries, inspectors."""

from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from shared.events.subject import (
    InspectorChanged,
    ListEntryChanged,
    ListName,
    PlaceChanged,
    SubjectEvent,
    SubjectViewChanged,
    ViewCriteria,
)
from tests.factories.base import REGION, USCC, make
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
