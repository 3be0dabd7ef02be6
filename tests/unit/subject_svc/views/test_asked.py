"""A view asks for what the register knows; the rest is named by its place (S-02)."""

from datetime import date
from uuid import UUID

import pytest
from subject_svc.views.domain.view import Asked, AskedList, Owner, View
from subject_svc.views.errors import ViewEnded, ViewNamesUnknown

from shared.events.subject import ListMembership, ListName, PlaceKind, ViewCriteria

pytestmark = pytest.mark.rule("S-02")
TODAY = date(2026, 3, 2)
OWNER = Owner("310116-market", "market", "310116")


def test_words_are_read_once_each_and_grades_are_the_owners() -> None:
    asked = Asked(
        kinds=("premises",),
        business_types=("hotel", "catering", "hotel"),
        industries=("6210", "H61"),
        areas=("310116101",),
        grades=("D", "none"),
        on_lists=(AskedList("solo", "*"),),
    )
    assert asked.read(OWNER, TODAY, ()) == ViewCriteria(
        kinds=(PlaceKind.PREMISES,),
        business_types=("catering", "hotel"),
        industries=("H61", "H6210"),
        areas=("310116101",),
        grade_domain="market",
        grades=("D", "none"),
        on_lists=(ListMembership(list_name=ListName.SOLO, domain="*"),),
    )
    assert asked.read(OWNER, TODAY, ()).off_lists == ()
    assert Asked().read(OWNER, TODAY, ()) == ViewCriteria()


@pytest.mark.parametrize(
    ("asked", "at", "value"),
    [
        (Asked(kinds=("premises", "ship")), "kinds[1]", "ship"),
        (Asked(business_types=("caterng",)), "business_types[0]", "caterng"),
        (Asked(industries=("H62", "H99")), "industries[1]", "H99"),
        (Asked(areas=("310116", "310101")), "areas[1]", "310101"),
        (Asked(areas=("金山",)), "areas[0]", "金山"),
        (Asked(grade_domain="tax", grades=("A",)), "grade_domain", "tax"),
        (Asked(grades=("A", "E")), "grades[1]", "E"),
        (
            Asked(on_lists=(AskedList("black", "*"),)),
            "on_lists[0].list_name",
            "black",
        ),
        (Asked(off_lists=(AskedList("solo", "tax"),)), "off_lists[0].domain", "tax"),
    ],
)
def test_an_unknown_word_is_refused_by_its_place_in_the_question(
    asked: Asked, at: str, value: str
) -> None:
    with pytest.raises(ViewNamesUnknown) as refused:
        asked.read(OWNER, TODAY, ())
    assert refused.value.members["unknown"] == [{"at": at, "value": value}]


def test_every_unknown_word_is_named_at_once() -> None:
    with pytest.raises(ViewNamesUnknown) as refused:
        Asked(industries=("X",), grades=("Z",)).read(OWNER, TODAY, ())
    assert len(refused.value.members["unknown"]) == 2  # type: ignore[arg-type]  # a list


def test_a_word_of_the_register_itself_is_known() -> None:
    read = Asked(business_types=("餐饮",)).read(OWNER, TODAY, {"餐饮"})
    assert read.business_types == ("餐饮",)


def test_a_view_that_ended_is_not_changed_any_more() -> None:
    view = View(UUID(int=1), "餐饮", None, "310116-market", "310116", ViewCriteria())
    ended = view.end("合并")
    assert ended.ended
    assert ended.reason == "合并"
    with pytest.raises(ViewEnded):
        ended.end("又")
    with pytest.raises(ViewEnded):
        ended.changed("新", None, ViewCriteria())
