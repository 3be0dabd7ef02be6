"""One verified caller may call so often; others are not held up."""

from dataclasses import replace

import pytest

from shared.auth import Principal
from shared.web.rates import MOST_CALLERS, Rates, TooMany

WHO = Principal("p1", "310116-market", "310116", "district", frozenset(), "desk")


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def calls(rates: Rates, who: Principal, most: int = 1000) -> int:
    for number in range(most):
        try:
            rates.count(who)
        except TooMany:
            return number
    return most


def test_a_caller_has_a_burst_and_then_a_rate() -> None:
    clock = Clock()
    rates = Rates(5, clock)
    assert calls(rates, WHO) == 50
    clock.now += 2
    assert calls(rates, WHO) == 10
    clock.now += 1000
    assert calls(rates, WHO) == 50


def test_another_person_or_client_is_not_held_up() -> None:
    rates = Rates(5, Clock())
    for who in (WHO, replace(WHO, subject="p2"), replace(WHO, client_id="phone")):
        assert calls(rates, who) == 50
    renewed = replace(WHO, scopes=frozenset({"plan:read"}))
    assert calls(rates, renewed) == 0, "a new token is no new caller"


def test_what_costs_much_counts_much_and_the_answer_says_how_long_to_wait() -> None:
    rates = Rates(5, Clock())
    rates.count(WHO, 20)
    rates.count(WHO, 20)
    with pytest.raises(TooMany) as refused:
        rates.count(WHO, 20)
    assert refused.value.headers == {"Retry-After": "2"}
    assert calls(rates, WHO) == 10


def test_callers_are_forgotten_when_there_are_too_many() -> None:
    rates = Rates(5, Clock())
    for number in range(MOST_CALLERS + 10):
        rates.count(replace(WHO, subject=str(number)))
    assert len(rates._buckets) == MOST_CALLERS  # noqa: SLF001 - memory is its promise


def test_where_no_rate_is_set_nobody_is_counted() -> None:
    assert calls(Rates(None), WHO) == 1000
