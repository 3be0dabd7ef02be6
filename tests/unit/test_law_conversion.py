"""The one engine says what the one of plans said, over all rows, days and domains."""

from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from plan_svc.policy import current_law as old_plan
from plan_svc.policy import queries as plan_law
from plan_svc.policy import topics as plan
from plan_svc.policy.domain import Case as OldCase
from plan_svc.policy.domain import Law as OldLaw
from plan_svc.policy.domain import Row as OldRow
from plan_svc.review.domain.frequency import Unit

from shared.civic.law import ANY_WORD, Case, Law, Row, Topic, Value
from tests.unit.law_conversion import EXCEPTIONS, GRADES, KINDS, LEVELS, WHERE, days


def facts(**choices: tuple[str | None, ...]) -> Iterator[dict[str, str]]:
    for words in product(*choices.values()):
        named = dict(zip(choices, words, strict=True))
        yield {name: word for name, word in named.items() if word is not None}


def cases(**choices: tuple[str | None, ...]) -> Iterator[tuple[OldCase, Case]]:
    every = list(facts(**choices))
    for (region, domain, day), about in product(WHERE, every):
        yield OldCase(region, domain, day, about), Case(region, domain, day, about)


def holding(topic: Topic[Any], case: Case) -> list[Row[Any]]:
    return plan_law.current_law().holding(topic, case)


def number(text: str) -> int | None:
    return int(text) if text else None


def test_the_days_compared_have_a_change_in_every_document() -> None:
    assert {date(2024, 7, 1), date(2026, 7, 1), date(2025, 4, 8)} <= set(days())


def test_chains_are_the_same() -> None:
    for old, new in cases(kind=KINDS, level=LEVELS):
        was = [
            (row.values["steps"], row.clause)
            for row in old_plan().holding("chains", old)
        ]
        now = [(row.value.steps, row.clause) for row in holding(plan.CHAIN, new)]
        assert [steps for steps, _ in was] == [steps for steps, _ in now]
        assert [clause or "P-04" for _, clause in was] == [clause for _, clause in now]


def test_fields_are_the_same() -> None:
    for old, new in cases(kind=KINDS, exception=EXCEPTIONS):
        was = [
            (row.unit, row.binding, row.clause or "P-03")
            for row in old_plan().holding("fields", old)
        ]
        now = [
            (row.unit, row.is_mandatory, row.clause) for row in holding(plan.FIELD, new)
        ]
        assert was == now


def test_frequencies_are_the_same() -> None:
    for old, new in cases(grade=GRADES):
        was = [
            (
                row.values["counts"],
                row.values["kinds"],
                row.values["period"] or None,
                number(row.values["min"]),
                number(row.values["max"]),
                row.values["gap"] or None,
                row.binding,
                row.over_all_domains,
                row.valid_from,
                row.clause,
            )
            for row in old_plan().holding("frequency", old)
            if row.values["mode"] == "on_site"
            and row.values["counts"] in set(Unit)
            and (row.values["max"] or row.values["gap"])
        ]
        now = [
            (
                row.unit,
                row.value.kinds,
                row.value.period,
                row.value.min,
                row.value.max,
                row.value.gap,
                row.is_mandatory,
                row.over_all_domains,
                row.valid_from,
                row.clause,
            )
            for row in holding(plan.FREQUENCY, new)
        ]
        assert was == now


def test_deadlines_are_the_same() -> None:
    for old, new in cases(kind=KINDS):
        was = [
            (row.unit, row.values["month"], row.values["day"], row.binding, row.clause)
            for row in old_plan().holding("deadlines", old)
        ]
        now = [
            (row.unit, row.value.month, row.value.day, row.is_mandatory, row.clause)
            for row in holding(plan.DEADLINE, new)
        ]
        assert was == now


def test_exceptions_are_the_same() -> None:
    for old, new in cases(kind=KINDS):
        for name, topic in (
            ("undisturbed", plan.UNDISTURBED),
            ("unobtrusive", plan.UNOBTRUSIVE),
        ):
            was = [
                (row.values["exception"], row.clause)
                for row in old_plan().holding("exceptions", old)
                if row.values["list"] == name
            ]
            assert was == [(row.unit, row.clause) for row in holding(topic, new)]


def test_sources_and_reasons_out_of_scope_are_the_same() -> None:
    for old, new in cases():
        was = [
            (row.unit, dict(row.values) | {"source": None}, row.clause)
            for row in old_plan().holding("sources", old)
        ]
        now = [
            (row.unit, row.value.model_dump() | {"source": None}, row.clause)
            for row in holding(plan.SOURCE, new)
        ]
        assert was == now
        reasons = [
            (
                row.unit,
                row.values["zh"],
                row.values["en"],
                row.values["uses_code"] == "yes",
                row.binding,
                row.clause,
            )
            for row in old_plan().holding("out_of_scope", old)
        ]
        assert reasons == [
            (
                row.unit,
                row.value.zh,
                row.value.en,
                row.value.uses_code,
                row.is_mandatory,
                row.clause,
            )
            for row in holding(plan.OUT_OF_SCOPE, new)
        ]


def test_measures_and_the_years_inspection_are_the_same() -> None:
    for old, new in cases():
        was = [
            (row.unit, row.values["least_ratio"], row.clause)
            for row in old_plan().holding("measures", old)
            if row.values["least_ratio"]
        ]
        now = [
            (row.unit, str(row.value.least_ratio), row.clause)
            for row in holding(plan.MEASURE, new)
        ]
        assert was == now
        once = [
            (row.values["period"], row.binding, row.clause)
            for row in old_plan().holding("inspected", old)
        ]
        assert once == [
            (row.value.period, row.is_mandatory, row.clause)
            for row in holding(plan.INSPECTED, new)
        ]


DAYS = st.none() | st.dates(date(2026, 1, 1), date(2026, 1, 6))
ROWS = st.fixed_dictionaries(
    {
        "topic": st.just("t"),
        "region": st.sampled_from(["*", "310116", "310101"]),
        "domain": st.sampled_from(["*", "market", "fire", "sum"]),
        "unit": st.sampled_from(["u", "v"]),
        "narrows": st.frozensets(
            st.sampled_from([("grade", "A"), ("grade", "B"), ("kind", "annual")])
        ),
        "valid_from": DAYS,
        "valid_to": DAYS,
    }
)
TOPIC = Topic("t", Value, units=ANY_WORD)


@given(
    rows=st.lists(ROWS, max_size=8),
    case=st.builds(
        Case,
        region=st.sampled_from(["310116", "310101", "310000"]),
        domain=st.sampled_from(["market", "fire", "police"]),
        day=st.dates(date(2026, 1, 1), date(2026, 1, 6)),
        facts=st.dictionaries(
            st.sampled_from(["grade", "kind"]), st.sampled_from(["A", "B", "annual"])
        ),
    ),
)
def test_any_rows_of_one_rank_compete_as_they_did(
    rows: list[dict[str, Any]], case: Case
) -> None:
    old = OldLaw(OldRow(**row, values={"n": str(n)}) for n, row in enumerate(rows))
    new = Law([Row(**row, id=str(n), value=Value()) for n, row in enumerate(rows)])
    was = old.holding(
        "t",
        OldCase(case.region, case.domain, case.day, dict(case.facts)),  # type: ignore[arg-type]
    )
    assert [row.values["n"] for row in was] == [
        row.id for row in new.holding(TOPIC, case)
    ]
