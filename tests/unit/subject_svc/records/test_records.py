"""What a record takes, who writes it, and what becomes of it (S-05)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from subject_svc.records.domain.content import RecordKind
from subject_svc.records.domain.record import (
    REPLACED,
    Ending,
    Finding,
    Source,
    SubjectRecord,
    Writer,
)
from subject_svc.records.errors import (
    OtherOwner,
    RecordDiffers,
    RecordEnded,
    RecordIsEnded,
    RecordStands,
    WrongRecord,
)
from subject_svc.subjects.domain.problems import Problem

from shared.civic import uscc
from tests.factories.plan import FIRE, MARKET

pytestmark = pytest.mark.rule("S-05")
CODE = uscc.make("310116", 1)
TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)
OWN = Writer(MARKET, MARKET.__eq__)
PENALTY = {
    "kind": "penalty",
    "number": "沪市监金处[2026]12号",
    "uscc": CODE,
    "decided_on": "2026-02-02",
    "matter": "销售过期食品",
    "clause": "《食品安全法》第一百二十四条",
    "amount": "2,000.50",
    "public": "是",
}
LICENCE = {
    "kind": "licence",
    "number": "JY13101160001",
    "uscc": CODE,
    "decided_on": "2021-02-02",
    "matter": "食品经营",
    "valid_from": "2021-02-02",
    "valid_to": "2026-02-01",
}


def read(cells: dict[str, str], **changes: str) -> SubjectRecord:
    return SubjectRecord.read(cells | changes, OWN, Source.IMPORT, TODAY)


def test_a_penalty_says_number_clause_amount_day_and_whether_it_is_public() -> None:
    record = read(PENALTY)
    assert record.number == "沪市监金处〔2026〕12号"
    assert record.amount_fen == 200_050
    assert (record.public, record.against_person) == (True, False)
    assert record.id == read(PENALTY, number="沪市监金处【2026】12号").id
    assert record.id != read(PENALTY, number="沪市监金处〔2026〕13号").id


@pytest.mark.parametrize(
    ("cells", "changes", "field"),
    [
        (PENALTY, {"clause": ""}, "clause"),
        (PENALTY, {"decided_on": ""}, "decided_on"),
        (PENALTY, {"decided_on": "2026-03-03"}, "decided_on"),
        (PENALTY, {"amount": "0.001"}, "amount"),
        (PENALTY, {"amount": "-1"}, "amount"),
        (PENALTY, {"amount": "NaN"}, "amount"),
        (PENALTY, {"amount": "Infinity"}, "amount"),
        (PENALTY, {"amount": "两千"}, "amount"),
        (PENALTY, {"amount": "1000000000000"}, "amount"),
        (PENALTY, {"public": "maybe"}, "public"),
        (PENALTY, {"classified": "true"}, "public"),
        (PENALTY, {"kind": "praise"}, "kind"),
        (PENALTY, {"matter": ""}, "matter"),
        (PENALTY, {"code": "第一号"}, "code"),
        (LICENCE, {"amount": "5"}, "amount"),
        (LICENCE, {"valid_from": ""}, "valid_from"),
        (LICENCE, {"valid_to": "2021-02-01"}, "valid_to"),
        (LICENCE, {"kind": "fire", "clause": "第一条"}, "clause"),
        (LICENCE, {"owner": "market"}, "agency"),
    ],
)
def test_what_a_kind_cannot_say_is_refused_by_its_name(
    cells: dict[str, str], changes: dict[str, str], field: str
) -> None:
    with pytest.raises(Problem) as refusal:
        read(cells, **changes)
    assert refusal.value.members["field"] == field


def test_a_licence_without_an_end_and_a_fire_without_a_clause_are_taken() -> None:
    assert read(LICENCE, valid_to="").in_force(TODAY)
    fire = read(LICENCE, kind="fire", valid_from="", valid_to="")
    assert fire.kind is RecordKind.FIRE


def test_another_agencys_record_is_not_written() -> None:
    with pytest.raises(OtherOwner) as refusal:
        read(PENALTY, owner=FIRE)
    assert (refusal.value.status, refusal.value.clause) == (403, "JS 二.3")


def test_what_repeats_is_taken_and_what_differs_is_named() -> None:
    known = replace(read(PENALTY), source=Source.API, by="310000-market")
    read(PENALTY).repeats(known)
    with pytest.raises(RecordDiffers) as refusal:
        read(PENALTY, amount="1", matter="其他").repeats(known)
    assert "matter, amount_fen" in refusal.value.detail
    ended = known.ended(Ending.MISTAKEN, TODAY, "误登", MARKET)
    with pytest.raises(RecordIsEnded):
        read(PENALTY).repeats(ended)


def test_a_licence_is_in_force_within_its_days_and_until_it_is_revoked() -> None:
    licence = read(LICENCE)
    begun, last = date(2021, 2, 2), date(2026, 2, 1)
    assert [
        licence.in_force(day) for day in (begun - DAY, begun, last, last + DAY)
    ] == [
        False,
        True,
        True,
        False,
    ]
    revoked = licence.ended(Ending.REVOKED, date(2025, 1, 1), "吊销", MARKET)
    assert revoked.in_force(date(2024, 12, 31))
    assert not revoked.in_force(date(2025, 1, 1))
    mistaken = licence.ended(Ending.MISTAKEN, date(2025, 1, 1), "误登", MARKET)
    assert not mistaken.in_force(date(2024, 12, 31))


def test_what_ended_is_corrected_only_after_it_is_taken_up_again() -> None:
    record = read(PENALTY)
    ended = record.ended(Ending.OVERTURNED, TODAY, "复议撤销", MARKET)
    other = replace(record.content, amount_fen=1)
    with pytest.raises(RecordEnded):
        ended.corrected(other, "更正", MARKET)
    with pytest.raises(RecordEnded):
        ended.ended(Ending.MISTAKEN, TODAY, "误登", MARKET)
    again = ended.reinstated("撤销决定被撤销", MARKET)
    assert (again.is_standing, again.ending, again.ended_on) == (True, None, None)
    assert again.corrected(other, "更正", MARKET).amount_fen == 1
    with pytest.raises(RecordStands):
        record.reinstated("无", MARKET)


def test_a_correction_keeps_to_the_kind_and_says_why() -> None:
    record = read(LICENCE)
    with pytest.raises(WrongRecord):
        record.corrected(replace(record.content, amount_fen=5), "更正", MARKET)
    with pytest.raises(Problem):
        record.corrected(replace(record.content, matter="食品销售"), " ", MARKET)
    assert record.corrected(record.content, "无变化", MARKET) == record


def finding(*, taken: bool) -> Finding:
    return Finding("v1", MARKET, CODE, "JC310116-260302-00001A", TODAY, False, taken)


def follow(
    present: SubjectRecord | None, *, taken: bool, entered: bool = False
) -> SubjectRecord | None:
    after = finding(taken=taken).record_after(present, TODAY, entered=entered)
    return after or present


def test_a_coercive_measure_in_a_result_is_a_record_until_the_result_is_corrected() -> (
    None
):
    taken = follow(None, taken=True)
    assert taken is not None
    assert (taken.kind, taken.owner) == (RecordKind.COERCIVE_MEASURE, MARKET)
    gone = follow(taken, taken=False)
    assert gone is not None
    assert gone.ending is Ending.MISTAKEN
    back = follow(gone, taken=True)
    assert back is not None
    assert back.is_standing
    assert follow(None, taken=False) is None


def test_the_owners_paper_stands_for_what_its_result_said() -> None:
    assert follow(None, taken=True, entered=True) is None
    taken = follow(None, taken=True)
    assert taken is not None
    replaced = taken.ended(Ending.REPLACED, TODAY, REPLACED, MARKET)
    for told in permutations((True, False, True)):
        present: SubjectRecord | None = replaced
        for each in told:
            present = follow(present, taken=each, entered=True)
        assert present == replaced


def test_what_the_owner_ended_by_hand_no_result_brings_back() -> None:
    taken = follow(None, taken=True)
    assert taken is not None
    ended = taken.ended(Ending.MISTAKEN, TODAY, "误登", MARKET)
    assert follow(ended, taken=True) == ended


def states(versions: Iterable[bool]) -> SubjectRecord | None:
    present = None
    for taken in versions:
        present = follow(present, taken=taken)
    return present


@given(st.lists(st.booleans(), min_size=1, max_size=6), st.integers(1, 3))
def test_the_last_word_of_a_result_counts_however_often_it_comes(
    versions: list[bool], times: int
) -> None:
    once, often = states(versions), states([*versions, *versions[-1:] * times])
    assert once == often
    assert bool(once and once.is_standing) == versions[-1]
