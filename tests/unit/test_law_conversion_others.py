"""The one engine says what the three smaller ones said, of every place and day."""

import pytest
from credit_svc import policy as old_credit
from credit_svc.policy import queries as credit_law
from credit_svc.policy.domain import holding as old_holding
from credit_svc.policy.topics import MODEL, SCALE, UNOBTRUSIVE

from shared.civic.law import Case
from tests.unit.law_conversion import WHERE


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
