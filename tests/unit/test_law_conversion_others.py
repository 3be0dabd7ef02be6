"""The one engine says what the three smaller ones said, of every place and day."""

import pytest
from credit_svc import policy as old_credit
from credit_svc.policy import queries as credit_law
from credit_svc.policy.domain import holding as old_holding
from credit_svc.policy.topics import MODEL, SCALE, UNOBTRUSIVE
from matching_svc import policy as old_matching
from matching_svc.policy import queries as matching_law

from shared.civic.law import Case
from tests.unit.law_conversion import REGIONS, WHERE, days


@pytest.mark.rule("G-01")
@pytest.mark.rule("G-03")
@pytest.mark.rule("G-05")
def test_models_scales_and_lists_are_the_same() -> None:
    law, old = credit_law.current_law(), old_credit.current()
    for region, domain, day in WHERE:
        case = Case(region, domain, day)
        models = [
            (
                one.model,
                one.version,
                one.title,
                one.title_en,
                one.families,
                one.cycle,
                one.clause,
            )
            for one in old_holding(old.models, region, domain, day)
        ]
        assert models == [
            (
                row.unit,
                row.value.version,
                row.value.title,
                row.value.title_en,
                row.value.families,
                row.value.cycle,
                row.clause,
            )
            for row in law.applicable(MODEL, case)
        ]
        scales = [
            (one.names, one.clause)
            for one in old_holding(old.scales, region, domain, day)
        ]
        assert scales == [
            (row.value.names, row.clause) for row in law.holding(SCALE, case)
        ]
        lists = [
            (one.grade, one.needs, one.excludes, one.clause)
            for one in old_holding(old.unobtrusive, region, domain, day)
        ]
        assert lists == [
            (row.value.grade, row.value.needs, row.value.excludes, row.clause)
            for row in law.holding(UNOBTRUSIVE, case)
        ]


BUSINESSES: tuple[tuple[str, ...], ...] = (
    (),
    ("office",),
    ("crowded_place",),
    ("key_fire_unit",),
    ("pesticide", "animal_clinic"),
    ("animal_clinic", "key_fire_unit", "crowded_place"),
)


def test_matching_asks_both_engines_and_hears_the_same() -> None:
    for region, domain, day in WHERE:
        was, now = old_matching.load().on(day), matching_law.load().on(day)
        place = region, domain
        for question in (
            "horizon_months",
            "gap_months",
            "hours_advice",
            "coverage",
            "recognition",
            "merged_by_subject",
        ):
            assert getattr(was, question)(*place) == getattr(now, question)(*place)
        assert was.visits_a_day(*place, "a") == now.visits_a_day(*place, "a")
        for kinds in BUSINESSES:
            every = frozenset(kinds)
            assert was.hours(*place, every) == now.hours(*place, every)


def test_matching_hears_the_same_of_regions_days_and_reasons() -> None:
    for day in days():
        was, now = old_matching.load().on(day), matching_law.load().on(day)
        assert was.terms() == now.terms()
        assert list(was.reasons) == list(now.reasons)
        for code, reason in was.reasons.items():
            told = now.reasons[code]
            assert (reason.zh, reason.en) == (told.zh, told.en)
            assert reason.needs_text == told.needs_text
            for with_days in (True, False):
                assert reason.frees(with_days=with_days) == told.frees(
                    with_days=with_days
                )
        for region in REGIONS:
            assert was.once_a_year(region) == now.once_a_year(region)
            for kinds in BUSINESSES:
                assert list(was.leads_sector(region, kinds).items()) == list(
                    now.leads_sector(region, kinds).items()
                )
                assert was.leads_with_regulator(
                    region, kinds
                ) == now.leads_with_regulator(region, kinds)


def test_the_documents_have_their_names_still() -> None:
    was, now = old_matching.load().documents, matching_law.load().documents
    assert {short: now[short] for short in was} == was
