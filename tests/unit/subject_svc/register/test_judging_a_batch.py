from dataclasses import replace

import pytest
from subject_svc.places.domain import Place
from subject_svc.register.domain import Held, Line, Registrar, judge
from subject_svc.subjects.domain.problems import (
    ForeignRegion,
    MovesAway,
    SubjectIsRetired,
)
from subject_svc.subjects.domain.subject import Subject

from shared.civic import uscc

CODE = uscc.make("310116", 1)
SUBJECT = Subject(CODE, "上海某某餐饮店", "310116")
PLACE = Place(f"{CODE}-001", CODE, "朱泾镇万安街 1 号", "310116")
LINE = Line(2, SUBJECT, PLACE)
NOTHING = Held({}, {})
NOTHING_HOUSED = Held({CODE: SUBJECT}, {})
ALL = Held({CODE: SUBJECT}, {PLACE.number: PLACE})
HUANGPU = Registrar("310101-market", lambda region: region.startswith("310101"))
CITY = Registrar("310000-market", lambda _: True)
JINSHAN = Registrar("310116-market", lambda region: region.startswith("310116"))


@pytest.mark.rule("S-08")
def test_a_row_that_is_new_makes_its_subject_and_its_place() -> None:
    judgement = judge([LINE], JINSHAN, NOTHING)
    assert judgement.subjects == [SUBJECT]
    assert judgement.places == [PLACE]
    assert judgement.corrections == []


@pytest.mark.rule("S-08")
def test_a_row_that_says_what_is_held_changes_nothing() -> None:
    judgement = judge([LINE], JINSHAN, ALL)
    assert judgement.accepted == [LINE]
    assert (judgement.subjects, judgement.places) == ([], [])


@pytest.mark.rule("S-08")
def test_a_row_that_differs_corrects_what_is_held() -> None:
    renamed = replace(SUBJECT, name="新名号")
    judgement = judge([replace(LINE, subject=renamed)], JINSHAN, ALL)
    assert (judgement.subjects, judgement.places) == ([renamed], [])
    assert [line.number for line in judgement.corrections] == [2]


@pytest.mark.rule("I-05")
def test_a_registrar_changes_only_what_lies_in_its_region() -> None:
    elsewhere = replace(PLACE, region="310101", address="南京东路 1 号")
    foreign = replace(LINE, place=elsewhere)
    [(number, problem)] = judge([foreign], JINSHAN, NOTHING_HOUSED).refused
    assert number == 2
    assert isinstance(problem, ForeignRegion)
    housed = Held({CODE: SUBJECT}, {PLACE.number: elsewhere})
    assert judge([foreign], JINSHAN, housed).accepted == [foreign]


@pytest.mark.rule("S-12")
def test_a_registrar_takes_over_nothing_by_naming_its_own_region() -> None:
    taken = replace(SUBJECT, region="310101")
    housed = replace(PLACE, region="310101")
    rows = [replace(LINE, subject=taken), replace(LINE, place=housed)]
    refused = judge(rows, HUANGPU, ALL).refused
    assert [type(problem) for _, problem in refused] == [ForeignRegion] * 2
    assert [problem.value for _, problem in refused] == ["310116", "310116"]


@pytest.mark.rule("S-12")
def test_a_row_moves_nothing_to_another_district_not_even_for_the_city() -> None:
    moved = replace(SUBJECT, region="310101")
    housed = replace(PLACE, region="310101", town="310101001")
    rows = [replace(LINE, subject=moved), replace(LINE, place=housed)]
    for registrar in (JINSHAN, CITY):
        refused = judge(rows, registrar, ALL).refused
        assert [type(problem) for _, problem in refused] == [MovesAway] * 2


@pytest.mark.rule("S-12")
def test_a_place_is_entered_where_it_lies_wherever_its_subject_is_registered() -> None:
    branch = Place(f"{CODE}-002", CODE, "南京东路 1 号", "310101", "310101001")
    line = replace(LINE, place=branch)
    for held in (ALL, NOTHING):
        assert judge([line], HUANGPU, held).accepted == [line]
    renamed = replace(line, subject=replace(SUBJECT, name="新名号"))
    [(_, problem)] = judge([renamed], HUANGPU, ALL).refused
    assert isinstance(problem, ForeignRegion)


@pytest.mark.rule("S-03")
def test_a_row_does_not_bring_a_retired_subject_back() -> None:
    held = Held({CODE: SUBJECT.retired("歇业多年")}, {})
    [(_, problem)] = judge([LINE], JINSHAN, held).refused
    assert isinstance(problem, SubjectIsRetired)
