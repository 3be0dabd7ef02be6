"""Ten situations as a coordinator meets them, and what is said about each.

`python -m tests.unit.matching_svc.explanations.ten_proposals` prints them and writes
them down; the test beside compares them with the text that was read and made sense
without the manual.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from matching_svc import policy
from matching_svc.explanations.domain.answers import explain_answers
from matching_svc.explanations.domain.visits import explain_task
from matching_svc.explanations.domain.wording import Names, worded
from matching_svc.places.domain.recompute import explained_now, present_plan, recompute
from matching_svc.proposals.domain.agreements import Agreement, for_agreement
from matching_svc.proposals.domain.member import Answer
from matching_svc.proposals.domain.proposal import Proposal, Way
from matching_svc.proposals.domain.situation import Situation
from matching_svc.reliefs.domain.relieving import relieved
from matching_svc.tasks.domain.context import MatchingContext
from matching_svc.tasks.domain.facts import Facts
from matching_svc.tasks.domain.inspection import Checked, Inspection
from matching_svc.tasks.domain.reason import Reason, Words
from matching_svc.tasks.domain.task import Task

from shared.events.matching import AnswerKind, ReliefStatus
from tests.unit.matching_svc.matching_factory import (
    PLACE,
    alive,
    at,
    item,
    place,
    task,
)

TODAY = at()
APRIL: dict[str, Any] = {"earliest": date(2026, 4, 1), "latest": date(2026, 4, 30)}
MARCH: dict[str, Any] = {"earliest": date(2026, 3, 9), "latest": date(2026, 3, 31)}
ZH = {
    "310116-market": "金山区市场监管局",
    "310000-market": "上海市市场监管局",
    "310116-fire": "金山区消防救援支队",
    "310116-culture": "金山区文旅局",
    "310116-health": "金山区卫健委",
    "310116-police": "金山公安分局",
    "310116-emergency": "金山区应急管理局",
}
EN = {
    "310116-market": "Jinshan Market Regulation",
    "310000-market": "Shanghai Market Regulation",
    "310116-fire": "Jinshan Fire and Rescue",
    "310116-culture": "Jinshan Culture and Tourism",
    "310116-health": "Jinshan Health Commission",
    "310116-police": "Jinshan Public Security",
    "310116-emergency": "Jinshan Emergency Management",
}
NAMES = Names(
    ZH,
    EN,
    {
        code: Words(reason.zh, reason.en)
        for code, reason in policy.load().reasons_on(TODAY.day).items()
    },
    policy.load().documents,
)
Told = list[tuple[str, list[Reason]]]
Scene = Callable[[], Told]


def matched(known: Situation, context: MatchingContext = TODAY) -> Situation:
    """The place after what is needless was found and the rest was matched."""
    known, _ = relieved(known, context)
    kept = {proposal.number: proposal for proposal in known.proposals}
    kept.update(
        {
            change.proposal.number: change.proposal
            for change in recompute(known, context)
        }
    )
    return replace(known, proposals=tuple(kept.values()))


def proposal(known: Situation, context: MatchingContext = TODAY) -> Proposal:
    [found] = alive(known)
    return explained_now(found, known, context)


def about(
    known: Situation, number: str, context: MatchingContext = TODAY
) -> list[Reason]:
    """What a task says of itself."""
    proposals = list(known.proposals)
    inside = next(
        (proposal for proposal in alive(known) if number in proposal.bound_tasks), None
    )
    return list(
        explain_task(
            known.known_tasks[number],
            known.with_standing(proposals),
            present_plan(known, proposals, context),
            inside and explained_now(inside, known, context),
            context,
        )
    )


def spoken(one: Proposal) -> list[Reason]:
    """What a proposal says of itself."""
    return [*one.explanation, *explain_answers(one)]


def said(known: Situation, answers: dict[str, Answer]) -> Situation:
    """The place after these answers to its only proposal."""
    answered = proposal(known)
    for agency, given in answers.items():
        answered = answered.with_answer(agency, given)
    rest = [other for other in known.proposals if other.number != answered.number]
    return matched(replace(known, proposals=(*rest, answered)))


def join() -> Answer:
    return Answer(AnswerKind.JOIN, datetime(2026, 3, 2, 6, tzinfo=UTC))


def decline(known: Situation, number: str, reason: str, text: str | None) -> Answer:
    return Answer(
        AnswerKind.DECLINE,
        datetime(2026, 3, 2, 7, tzinfo=UTC),
        reason,
        text,
        fingerprints={number: known.known_tasks[number].fingerprint},
    )


def three() -> tuple[Task, ...]:
    """Market and culture in March, fire in April, health in June."""
    return (
        task("m", **MARCH, items=(item("market-001", "medium"),)),
        task("c", "culture", **MARCH),
        task(
            "f",
            "fire",
            earliest=date(2026, 4, 8),
            latest=date(2026, 4, 30),
            items=(item("fire-001", "high"),),
        ),
        task("h", "health", earliest=date(2026, 6, 10), latest=date(2026, 6, 30)),
    )


def joint() -> Told:
    return [("建议", spoken(proposal(matched(place(three())))))]


def declined() -> Told:
    known = matched(place(three()))
    why = decline(known, "c", "inspectors", "当周有大型活动保障任务")
    known = said(
        known, {"310116-market": join(), "310116-fire": join(), "310116-culture": why}
    )
    return [
        ("建议", spoken(proposal(known))),
        ("不参加单位的任务", about(known, "c")),
    ]


def internal_merge() -> Told:
    own = (
        task("m1", **APRIL, section="食品科"),
        task("m2", **APRIL, section="特种设备科", items=(item("market-002"),)),
        task(
            "m3",
            kind="triggered",
            items=(item("market-003"),),
            earliest=date(2026, 3, 30),
            latest=date(2026, 4, 10),
        ),
    )
    return [("任务", about(matched(place(own)), "m1"))]


def fire_leads() -> Told:
    known = place(
        (
            task("m", **APRIL, lead="310116-market"),
            task("f", "fire", **APRIL),
        ),
        facts=Facts(PLACE, business_types=("catering", "key_fire_unit")),
        sectors={"310116-market": frozenset({"catering"})},
    )
    return [("建议", spoken(proposal(matched(known))))]


def seen(agency: str, *tasks: str, items: tuple[str, ...]) -> Inspection:
    return Inspection(
        source=f"visit.{agency}",
        code="JC310116-260227-00017K",
        day=date(2026, 2, 27),
        tasks=tasks,
        agencies=(agency,),
        checked=tuple(Checked(code) for code in items),
    )


def covered() -> Told:
    complaint = task(
        "T",
        kind="triggered",
        status="visited",
        earliest=date(2026, 2, 27),
        latest=date(2026, 2, 27),
        items=(item("market-001"), item("market-002")),
    )
    known = matched(
        place(
            (task("m", **MARCH), complaint),
            inspections=(
                seen("310116-market", "T", items=("market-001", "market-002")),
            ),
            done={"T": date(2026, 2, 27)},
        )
    )
    [offered] = known.reliefs
    confirmed = replace(offered.confirm(), version=2)
    assert confirmed.status is ReliefStatus.CONFIRMED
    refused = offered.refuse("年度重点对象，需全面检查")
    return [
        ("任务（待确认）", about(known, "m")),
        ("任务（已确认）", about(replace(known, reliefs=(confirmed,)), "m")),
        ("任务（不采用）", about(replace(known, reliefs=(refused,)), "m")[:1]),
    ]


def recognised() -> Told:
    known = matched(
        place(
            (task("m", **MARCH), task("c", "culture", **MARCH)),
            inspections=(seen("310000-market", items=("market-001",)),),
        )
    )
    two = task("m", **MARCH, items=(item("market-001"), item("market-002")))
    partly = replace(known, tasks=(two, known.tasks[1]), reliefs=(), proposals=())
    return [
        ("任务", about(known, "m")),
        ("其中一个事项已查过的任务", about(matched(partly), "m")[:1]),
    ]


def solo() -> Told:
    known = place(
        (task("m", **APRIL), task("c", "culture", **APRIL)),
        facts=Facts(PLACE, solo_domains=frozenset({"*"})),
    )
    return [("任务", about(matched(known), "m"))]


def settled() -> Told:
    known = place(
        (
            task("f", "fire", **APRIL, settled_on=date(2026, 4, 14)),
            task("c", "culture", **APRIL),
            task("h", "health", earliest=date(2026, 5, 20), latest=date(2026, 6, 12)),
        )
    )
    return [("建议", spoken(proposal(matched(known))))]


def classified() -> Told:
    known = matched(
        place(
            (
                task("m", **APRIL),
                task("c", "culture", **APRIL),
                task("p", "police", **APRIL, classified=True),
            )
        )
    )
    return [
        ("建议（各单位所见）", spoken(proposal(known))),
        ("涉密任务（仅本单位可见）", about(known, "p")),
    ]


def capacity() -> Told:
    """Fire makes one visit a day, and is booked out on the best one."""
    today = replace(TODAY, declared={"310116-fire": 1})
    known = place(
        (task("f", "fire", **APRIL), task("c", "culture", **APRIL)),
        booked={("310116-fire", date(2026, 4, 1)): 1},
    )
    known = matched(known, today)
    full = replace(today, declared={"310116-fire": 0})
    none = replace(known, proposals=())
    return [
        ("建议", spoken(proposal(known, today))),
        ("全部排满时的任务", about(matched(none, full), "c", full)),
    ]


def agreed_offline() -> Told:
    known = place(
        (task("m", **APRIL), task("c", "culture", **APRIL)),
        facts=Facts(PLACE, solo_domains=frozenset({"*"})),
    )
    agreement = Agreement(
        way=Way.OFFLINE,
        reference="会议纪要〔2026〕3号",
        tasks=("c", "m"),
        day=date(2026, 4, 9),
        recorded_by="310116-culture",
        at=TODAY.now,
        override="企业书面同意一次查完",
    )
    return [("建议", spoken(for_agreement(agreement, known, TODAY)))]


SCENES: dict[str, Scene] = {
    "1 联合检查": joint,
    "2 有单位不参加": declined,
    "3 本单位内部合并": internal_merge,
    "4 消防牵头": fire_leads,
    "5 触发式检查覆盖": covered,
    "6 结果互认": recognised,
    "7 不愿联合的对象": solo,
    "8 日期已定": settled,
    "9 涉密不显示": classified,
    "10 当日检查次数已满": capacity,
    "11 线下商定": agreed_offline,
}


def told(language: str) -> str:
    """All scenes, each sentence with its rule."""
    lines: list[str] = []
    for title, scene in SCENES.items():
        lines += [title, ""]
        for whose, reasons in scene():
            lines += [f"【{whose}】", *_lines(reasons, language), ""]
    return "\n".join(lines)


def _lines(reasons: Iterable[Reason], language: str) -> list[str]:
    return [
        f"{getattr(worded(reason, NAMES), language)} [{reason.rule}]"
        for reason in reasons
    ]


def file_of(language: str) -> Path:
    """Where the text stands that was read and approved."""
    return Path(__file__).parent / f"ten_proposals.{language}.txt"


if __name__ == "__main__":
    for tongue in ("zh", "en"):
        file_of(tongue).write_text(told(tongue), encoding="utf-8")
        print(told(tongue))  # noqa: T201 - to be read
