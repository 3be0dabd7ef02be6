"""Who is in a field register, and what keeps the others out (S-02)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.civic.views import Criterion, PlaceFacts, holds, unmet
from shared.events.subject import ListMembership, ListName, PlaceKind, ViewCriteria

pytestmark = pytest.mark.rule("S-02")
REGION = "310116"


def on(name: ListName, domain: str) -> ListMembership:
    return ListMembership(list_name=name, domain=domain)


CATERING = PlaceFacts(
    region=REGION,
    town="310116101",
    business_types=frozenset({"catering", "retail_food"}),
    industry="H6210",
    grades={"market": "B"},
    lists=frozenset({on(ListName.SOLO, "*"), on(ListName.UNOBTRUSIVE, "fire")}),
)


@pytest.mark.parametrize(
    ("criteria", "out"),
    [
        ({}, None),
        ({"kinds": ("premises",)}, None),
        ({"kinds": ("project",)}, Criterion.KIND),
        ({"business_types": ("catering", "hotel")}, None),
        ({"business_types": ("hotel",)}, Criterion.BUSINESS_TYPE),
        ({"industries": ("H",)}, None),
        ({"industries": ("H62",)}, None),
        ({"industries": ("H6210", "A")}, None),
        ({"industries": ("H61",)}, Criterion.INDUSTRY),
        ({"areas": ("310116",)}, None),
        ({"areas": ("310116102", "310116101")}, None),
        ({"areas": ("310116102",)}, Criterion.AREA),
        ({"grade_domain": "market", "grades": ("A", "B")}, None),
        ({"grade_domain": "market", "grades": ("A", "none")}, Criterion.GRADE),
        ({"grade_domain": "fire", "grades": ("none",)}, None),
        ({"on_lists": (on(ListName.SOLO, "market"),)}, None),
        ({"on_lists": (on(ListName.UNOBTRUSIVE, "market"),)}, Criterion.LIST),
        ({"off_lists": (on(ListName.UNOBTRUSIVE, "market"),)}, None),
        ({"off_lists": (on(ListName.UNOBTRUSIVE, "fire"),)}, Criterion.LIST),
        ({"off_lists": (on(ListName.UNOBTRUSIVE, "*"),)}, None),
    ],
)
def test_each_member_of_the_question_is_met_or_named(
    criteria: dict[str, object], out: Criterion | None
) -> None:
    asked = ViewCriteria.model_validate(criteria)
    assert unmet(REGION, asked, CATERING) == (() if out is None else (out,))


def test_what_is_retired_or_elsewhere_or_unknown_is_in_no_view() -> None:
    everything = ViewCriteria()
    assert unmet(REGION, everything, None) == (Criterion.REGISTERED,)
    retired = replace(CATERING, retired=True)
    assert unmet(REGION, everything, retired) == (Criterion.REGISTERED,)
    assert unmet("310101", everything, CATERING) == (Criterion.REGION,)
    assert unmet("310116102", everything, CATERING) == (Criterion.REGION,)
    assert holds("310000", everything, CATERING)


LISTS = st.builds(on, st.sampled_from(ListName), st.sampled_from(["*", "market"]))
CRITERIA = st.builds(
    ViewCriteria,
    kinds=st.lists(st.sampled_from(PlaceKind), max_size=1).map(tuple),
    business_types=st.lists(st.sampled_from("abc"), max_size=2).map(tuple),
    industries=st.lists(st.sampled_from(["H", "H62", "A01"]), max_size=2).map(tuple),
    areas=st.lists(st.sampled_from(["310116101", "310116"]), max_size=2).map(tuple),
    grade_domain=st.just("market"),
    grades=st.lists(st.sampled_from(["A", "none"]), max_size=2).map(tuple),
    on_lists=st.lists(LISTS, max_size=1).map(tuple),
    off_lists=st.lists(LISTS, max_size=1).map(tuple),
)
FACTS = st.builds(
    PlaceFacts,
    region=st.sampled_from([REGION, "310101"]),
    town=st.sampled_from([None, "310116101", "310116102"]),
    kind=st.sampled_from(PlaceKind),
    business_types=st.frozensets(st.sampled_from("abc"), max_size=2),
    industry=st.sampled_from([None, "H6210", "A0111"]),
    retired=st.booleans(),
    grades=st.dictionaries(st.just("market"), st.sampled_from("AB")),
    lists=st.frozensets(LISTS, max_size=2),
)


@given(CRITERIA, FACTS, st.sampled_from(list(Criterion)))
def test_a_question_without_one_member_keeps_out_no_more_than_before(
    criteria: ViewCriteria, facts: PlaceFacts, criterion: Criterion
) -> None:
    """The members of a question are independent: each keeps out by itself."""
    members = {
        Criterion.KIND: ("kinds",),
        Criterion.BUSINESS_TYPE: ("business_types",),
        Criterion.INDUSTRY: ("industries",),
        Criterion.AREA: ("areas",),
        Criterion.GRADE: ("grades",),
        Criterion.LIST: ("on_lists", "off_lists"),
    }.get(criterion, ())
    wider = criteria.model_copy(update=dict.fromkeys(members, ()))
    before, after = unmet(REGION, criteria, facts), unmet(REGION, wider, facts)
    assert set(before) - {criterion} == set(after) - {criterion}
    assert not members or criterion not in after
