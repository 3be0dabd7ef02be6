"""The report of rules counts tests as they are marked."""

from collections import Counter

from tests.rules import Rule, proofs, report, rules

SOURCE = """
import pytest

pytestmark = pytest.mark.rule("I-01")


@pytest.mark.rule("P-03")
@pytest.mark.parametrize("n", [1, pytest.param(2, marks=pytest.mark.rule("P-04"))])
def test_one(n): ...


@pytest.mark.rule("P-03", "P-05")
class TestFiling:
    async def test_two(self): ...

    def helper(self): ...


def not_a_test(): ...
"""


def test_marks_of_functions_parameters_classes_and_modules_count() -> None:
    assert proofs(SOURCE) == Counter({"I-01": 2, "P-03": 2, "P-04": 1, "P-05": 1})


def test_a_due_rule_without_a_test_and_an_unknown_number_are_wrong() -> None:
    rules = [Rule("P-03", "fields", due=True), Rule("P-04", "steps", due=True)]
    lines, wrong = report(rules, Counter({"P-03": 2, "Q-99": 1}))
    assert lines[0].split()[:2] == ["P-03", "2"]
    assert lines[1].split()[:2] == ["P-04", "-"]
    assert wrong == [
        "P-04 is due and has no test: steps",
        "Q-99 is named by a test, but is no rule",
    ]


def test_every_rule_stands_once_in_the_list() -> None:
    numbers = [rule.number for rule in rules()]
    assert len(numbers) == len(set(numbers))
    assert {number[0] for number in numbers} == set("PSGCMEIX")
