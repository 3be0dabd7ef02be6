from dataclasses import replace
from datetime import date

import pytest
from credit_svc.grades.domain.grade import SubjectGrade
from credit_svc.grades.domain.grader import Grader
from credit_svc.grades.domain.problems import (
    ForeignDomain,
    ForeignRegion,
    HeldByStatute,
    UnknownDomain,
    UnknownFact,
    WrongDate,
    WrongUscc,
)
from credit_svc.grades.domain.reading import read
from credit_svc.models.domain.problems import Problem, UnknownModel, WrongGrade
from credit_svc.policy import TOPICS, current_law
from credit_svc.policy.domain import Unobtrusive

from shared import jsontext
from shared.civic import uscc
from shared.civic.law import Law
from shared.civic.law.files import load_kept
from shared.events.credit import Grade, GradeBases

TODAY = date(2026, 3, 2)
POLICY = current_law()
DOMAINS = "market police fire drugs health culture ecology transport labour"


def grader(domain: str, region: str = "310116") -> Grader:
    return Grader(f"{region}-{domain}", region, domain, TODAY)


def graded(domain: str = "market", grade: str = "A", **cells: str) -> SubjectGrade:
    row = {"uscc": uscc.make("310116", 1), "domain": domain, "grade": grade}
    return read(row | cells, grader(domain), POLICY)


@pytest.mark.rule("G-03")
@pytest.mark.parametrize(
    ("text", "letter"),
    [
        ("green", "A"),
        ("YELLOW", "B"),
        ("red", "C"),
        ("红", "C"),
        ("绿色", "A"),
        ("b", "B"),
    ],
)
def test_urban_management_says_green_yellow_and_red(text: str, letter: str) -> None:
    assert graded("urban_management", text).grade is Grade(letter)


@pytest.mark.rule("G-03")
def test_a_colour_means_nothing_elsewhere_and_urban_management_has_no_d() -> None:
    with pytest.raises(WrongGrade, match="A, B, C, D"):
        graded("market", "green")
    with pytest.raises(WrongGrade, match="no grade of urban_management"):
        graded("urban_management", "D")


@pytest.mark.rule("G-01")
@pytest.mark.parametrize("domain", DOMAINS.split())
def test_every_domain_grades_a_to_d_under_a_model_with_a_version(domain: str) -> None:
    for letter in "ABCD":
        grade_ = graded(domain, letter.lower(), reasons="抽检合格；无处罚")
        assert grade_.grade is Grade(letter)
        assert grade_.model
        assert grade_.model_version == "1"
        assert grade_.reasons == ("抽检合格", "无处罚")


@pytest.mark.rule("G-01")
def test_a_model_is_taken_only_while_it_holds() -> None:
    assert graded(model="market-grading", model_version="1").model == "market-grading"
    assert graded(valid_from="2025-01-01").model == "general"
    with pytest.raises(UnknownModel, match="market-grading 1, general 1"):
        graded(model="market-grading", model_version="2")
    with pytest.raises(UnknownModel):
        graded(model="market-grading", valid_from="2025-01-01")


@pytest.mark.rule("G-01")
@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"uscc": "91310116MA1J00000X"}, WrongUscc),
        ({"domain": "space"}, UnknownDomain),
        ({"grade": "E"}, WrongGrade),
        ({"grade": ""}, WrongGrade),
        ({"valid_from": "2026-2-3x"}, WrongDate),
        ({"facts": "has_cat"}, UnknownFact),
        ({"region": "310101"}, ForeignRegion),
        ({"cause": "x" * 501}, Problem),
    ],
)
def test_a_row_that_cannot_be_taken_names_its_value(
    cells: dict[str, str], problem: type[Problem]
) -> None:
    row = {"uscc": uscc.make("310116", 1), "domain": "market", "grade": "A"}
    with pytest.raises(problem) as caught:
        read(row | cells, grader("market"), POLICY)
    refusal = caught.value.at(7)
    assert refusal.line == 7
    assert refusal.reason_zh


@pytest.mark.rule("G-01")
def test_an_agency_grades_in_its_domain_and_the_credit_office_in_all() -> None:
    row = {"uscc": uscc.make("310116", 1), "domain": "fire", "grade": "B"}
    with pytest.raises(ForeignDomain):
        read(row, grader("market"), POLICY)
    assert read(row, grader("government"), POLICY).grade is Grade.B


@pytest.mark.rule("G-05")
def test_a_city_agency_names_the_region_whose_rule_holds() -> None:
    row = {"uscc": uscc.make("310116", 1), "domain": "emergency", "grade": "A"}
    city = grader("emergency", "310000")
    assert not read(row, city, POLICY).unobtrusive
    assert read(row | {"region": "310116"}, city, POLICY).unobtrusive


@pytest.mark.rule("G-01")
def test_a_grade_set_by_statute_overrides_the_model_until_its_day() -> None:
    by_law = graded(grade="D", statute="某法 第10条", statute_to="2026-06-30")
    present = by_law.replacing(None, TODAY)
    with pytest.raises(HeldByStatute, match="某法"):
        graded(grade="A").replacing(present, TODAY)
    assert graded(grade="A").replacing(present, date(2026, 7, 1)).grade is Grade.A
    lifted = graded(grade="B", statute="某法 第11条").replacing(present, TODAY)
    assert (lifted.grade, lifted.previous) == (Grade.B, Grade.D)


@pytest.mark.rule("G-01")
def test_saying_the_same_again_on_another_day_changes_nothing() -> None:
    present = graded(reasons="合格").replacing(None, TODAY)
    assert present.valid_from == TODAY
    assert graded(reasons="合格").replacing(present, date(2026, 4, 1)) == present
    other = graded(grade="B", reasons="合格").replacing(present, date(2026, 4, 1))
    assert (other.valid_from, other.previous) == (date(2026, 4, 1), Grade.A)


def test_another_regions_grade_is_left_alone() -> None:
    present = replace(graded().replacing(None, TODAY), region="310101")
    with pytest.raises(ForeignRegion):
        graded(grade="B").replacing(present, TODAY)


@pytest.mark.rule("X-01")
def test_a_grade_is_reproduced_from_its_bases_after_the_law_has_changed() -> None:
    row = {"uscc": uscc.make("310116", 1), "domain": "fire", "grade": "A"}
    stated = row | {"facts": "fire_iot", "valid_from": "2026-03-02"}
    graded_before = read(stated, grader("fire"), POLICY)
    bases = graded_before.bases
    assert bases is not None
    assert bases.unobtrusive is not None
    assert bases.unobtrusive.clause == "JS-XF 三(二)4"
    stored = jsontext.loads(jsontext.dumps(bases))

    only_d = Unobtrusive(grade=Grade.D, needs={"fire_iot": "消防物联网"})
    changed = Law(
        [
            replace(law_row, value=only_d, text="grade=D")
            if law_row.id == bases.unobtrusive.row
            else law_row
            for law_row in POLICY.rows
        ]
    )
    graded_after = read(stated, grader("fire"), changed)
    assert (graded_before.unobtrusive, graded_after.unobtrusive) == (True, False)

    asked = GradeBases.model_validate(stored)
    assert asked.unobtrusive is not None
    then = load_kept("credit_svc.policy", asked.unobtrusive.law, TOPICS)
    again = read(stated, grader("fire"), then)
    assert (again, again.bases) == (graded_before, asked)
    assert then.row(asked.unobtrusive.row).clause == asked.unobtrusive.clause
    assert then.row(asked.model.row).unit == graded_before.model
    with pytest.raises(LookupError, match=f"keeps no law {changed.digest}"):
        load_kept("credit_svc.policy", changed.digest, TOPICS)


@pytest.mark.rule("X-01")
def test_a_grade_keeps_the_rows_of_its_model_and_of_its_domains_own_names() -> None:
    coloured = graded("urban_management", "green").bases
    plain = graded("market").bases
    cells = {"uscc": uscc.make("310116", 1), "domain": "market", "grade": "A"}
    elsewhere = read(cells, grader("market", "310101"), POLICY).bases
    assert coloured is not None
    assert coloured.scale is not None
    assert coloured.scale.law == coloured.model.law == POLICY.digest
    assert plain is not None
    assert (plain.scale, elsewhere and elsewhere.unobtrusive) == (None, None)
    assert plain.unobtrusive is not None


@pytest.mark.rule("X-01")
def test_the_same_verdict_by_a_later_set_of_rows_is_no_new_grade() -> None:
    held = graded()
    later = Law([row for row in POLICY.rows if row.domain != "fire"])
    cells = {"uscc": held.uscc, "domain": "market", "grade": "A"}
    again = read(cells, grader("market"), later)
    assert again.bases != held.bases
    assert again.replacing(held, TODAY) == held
