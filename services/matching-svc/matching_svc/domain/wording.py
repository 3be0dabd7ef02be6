"""Reasons in words, Chinese first and English: what a coordinator reads (M-13)."""

from collections.abc import Mapping
from dataclasses import dataclass

from matching_svc.domain.reason import Reason


@dataclass(frozen=True, slots=True)
class Words:
    """One sentence in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Names:
    """Names of agencies by code; a code without a name stands for itself."""

    zh: Mapping[str, str]
    en: Mapping[str, str]


SENTENCES = {
    "joint_visit": Words(
        "建议 {day} 一次联合检查：{agencies} 家单位的 {tasks} 项任务合并上门，"
        "比各自上门少 {saved} 次。",
        "One joint visit on {day} for {tasks} tasks of {agencies} agencies: "
        "{saved} fewer visits than if each came alone.",
    ),
    "in_window": Words(
        "{agency}的任务计划于 {earliest} 至 {latest} 实施，该日在其时间窗内。",
        "{agency} planned its task for {earliest} to {latest}; the day lies within.",
    ),
    "brought_forward": Words(
        "{agency}的任务原定 {earliest} 至 {latest} 实施，提前 {days} 天，"
        "不超过允许提前的期限。",
        "{agency} planned its task for {earliest} to {latest}; it is brought forward "
        "by {days} days, within what is allowed.",
    ),
    "own_merged": Words(
        "{agency}在此场所的 {tasks} 项任务合并为一次上门，无须另行征询。",
        "The {tasks} tasks of {agency} at this place are merged; nobody is asked.",
    ),
    "common_days": Words(
        "各方共同可行的工作日有 {days} 个（{first} 至 {last}，"
        "已预留 {ahead} 个工作日供答复）；选择提前天数最少、其次最早的一天。",
        "{days} working days suit everyone ({first} to {last}, leaving {ahead} working "
        "days to answer); chosen is the one with the fewest days brought forward, "
        "then the earliest.",
    ),
    "day_kept": Words(
        "该日期已经提出过，成员未变，予以保持。",
        "This day was proposed before to the same members and is kept.",
    ),
    "lead_by_plan": Words(
        "牵头单位为{agency}：备案计划中已指定。",
        "{agency} leads: the filed plan names it.",
    ),
    "lead_by_sector": Words(
        "牵头单位为{agency}：该行业的主要监管单位。",
        "{agency} leads: it is mainly responsible for this line of business.",
    ),
    "lead_by_risk": Words(
        "牵头单位为{agency}：其检查事项风险最高。",
        "{agency} leads: its item is of the highest risk.",
    ),
    "lead_by_first": Words(
        "牵头单位为{agency}：最先列入计划。",
        "{agency} leads: it planned first.",
    ),
    "proven_best": Words(
        "此场所共需 {visits} 次上门，已证明不能更少。",
        "This place needs {visits} visits in all; fewer are proven impossible.",
    ),
    "best_found": Words(
        "此场所共需 {visits} 次上门，理论下限为 {bound} 次。",
        "This place needs {visits} visits in all; the proven lower bound is {bound}.",
    ),
    "applied": Words(
        "{agency}申领 {day} 的检查码时提出联合检查。",
        "{agency} asked for this joint visit when applying for a code for {day}.",
    ),
    "has_code": Words(
        "{agency}的任务已领取检查码，不再变动。",
        "The task of {agency} has its code already and is settled.",
    ),
    "asked_already": Words(
        "{agency}的任务已在另一项已有答复的联合检查中。",
        "The task of {agency} is in another joint visit that was answered already.",
    ),
    "not_that_day": Words(
        "{agency}的任务在申请日期不能实施。",
        "The task of {agency} cannot be carried out on the applied date.",
    ),
    "apart_occasions": Words(
        "{agency}对同一事项安排了两次检查，两次须间隔实施，不能合并。",
        "{agency} checks the same item twice; the two occasions lie apart by rule.",
    ),
    "apart_solo": Words(
        "检查对象已列入不鼓励联合检查名单。",
        "The subject is on the list of those who do not want joint visits.",
    ),
    "apart_classified": Words("涉密任务不参与联合。", "Classified tasks stay alone."),
    "apart_surprise": Words("突击检查不参与联合。", "Surprise checks stay alone."),
    "apart_joint_forbidden": Words(
        "{agency}与{other}的任务中有不得联合检查的事项。",
        "An item of {agency} or {other} must not be checked jointly.",
    ),
    "apart_declined": Words(
        "{agency}与{other}之前有一方谢绝联合，任务时间或事项未变，不再建议。",
        "{agency} or {other} declined before; window and items have not changed.",
    ),
    "no_common_day": Words(
        "{agency}的任务与其他任务没有共同可行的日期。",
        "The task of {agency} has no working day in common with the others.",
    ),
    "elsewhere_is_better": Words(
        "{agency}的任务放在另一次上门更优（总次数更少或提前更少）。",
        "The task of {agency} is better in another visit (fewer visits or days).",
    ),
    "in_proposal": Words(
        "该任务在联合检查建议 {proposal} 中，日期 {day}。",
        "The task is in the joint proposal {proposal} for {day}.",
    ),
    "not_open": Words(
        "该任务不参与撮合（已完成、已撤回、非现场或不在范围内）。",
        "The task is not matched: done, withdrawn, off-site or out of scope.",
    ),
    "alone": Words(
        "该任务目前单独上门，最优日期 {day}。",
        "The task makes a visit of its own for now, best on {day}.",
    ),
    "with_own": Words(
        "本单位 {tasks} 项任务合并上门，最优日期 {day}。",
        "{tasks} tasks of the agency share one visit, best on {day}.",
    ),
    "joint_later": Words(
        "可于 {day} 联合检查；距今超过 {ahead} 天，临近时再提出建议。",
        "A joint visit on {day} is possible; it is more than {ahead} days ahead "
        "and will be proposed later.",
    ),
    "nobody_else": Words(
        "此场所没有其他单位的待实施任务。",
        "No other agency has an open task at this place.",
    ),
    "never_solo": Words(
        "检查对象已列入不鼓励联合检查名单，不提出联合建议。",
        "The subject does not want joint visits, so nothing is proposed.",
    ),
    "never_classified": Words("涉密任务不参与联合。", "Classified tasks stay alone."),
    "never_surprise": Words("突击检查不参与联合。", "Surprise checks stay alone."),
    "never_joint_forbidden": Words(
        "本单位规定该任务不得联合检查。", "The agency forbids joint visits for it."
    ),
    "unplaceable_window_over": Words(
        "{agency}的任务时间窗已过。", "The window of {agency}'s task has passed."
    ),
    "unplaceable_settled_day_over": Words(
        "{agency}的任务既定日期已过。", "The settled day of {agency}'s task has passed."
    ),
    "unplaceable_outside_period": Words(
        "{agency}的任务在计次周期内没有可行日期。",
        "No day of {agency}'s task lies inside its counting period.",
    ),
    "unplaceable_calendar_unknown": Words(
        "{agency}的任务所在年度的工作日安排尚未公布。",
        "The official calendar for the days of {agency}'s task is not published yet.",
    ),
    "unplaceable_no_working_day": Words(
        "{agency}的任务时间窗内没有工作日。",
        "There is no working day in the window of {agency}'s task.",
    ),
    "unplaceable_closed_days": Words(
        "{agency}的任务可行日期均为该场所的休息日。",
        "The place is closed on every day of {agency}'s task.",
    ),
    "unplaceable_occasion_gap": Words(
        "{agency}对同一事项的另一次检查间隔不足，没有可行日期。",
        "Too near to {agency}'s other check of the same item; no day is left.",
    ),
    "if_declined": Words(
        "如不联合：立即为申请单位单独发码，此场所共需 {visits} 次上门"
        "（联合后为 {joined} 次）。",
        "If you decline: a code for you alone at once, and {visits} visits to this "
        "place in all (with the joint visit {joined}).",
    ),
}

OUTCOMES = {
    "too_few_joined": Words(
        "同意参加的单位不足两家。", "Fewer than two agencies joined."
    ),
    "day_over": Words("检查日期已过。", "The day has passed."),
    "task_done": Words("其中的任务已经实施。", "A task was carried out already."),
    "task_withdrawn": Words("其中的任务已撤回。", "A task was withdrawn."),
    "code_issued": Words(
        "其中的任务已单独领取检查码。", "A task got a code of its own."
    ),
    "solo": Words(
        "检查对象列入不鼓励联合检查名单。", "The subject does not want joint visits."
    ),
    "classified": Words("其中的任务转为涉密。", "A task became classified."),
    "surprise": Words("其中的任务转为突击检查。", "A task became a surprise check."),
    "joint_forbidden": Words(
        "其中的事项不得联合检查。", "An item must not be checked jointly."
    ),
    "day_not_possible": Words(
        "该日期对其中的任务不再可行。", "The day is no longer possible for a task."
    ),
    "better_plan": Words(
        "有了更优的安排，原建议撤销。", "A better plan replaces this proposal."
    ),
    "nobody_left": Words("没有可以联合的单位。", "Nobody is left to join with."),
    "bound_elsewhere": Words(
        "所选任务已在另一项联合检查中。", "The chosen tasks are in another joint visit."
    ),
    "code_cancelled": Words(
        "检查码已撤销，联合检查重新开放。", "The code was cancelled; it is open again."
    ),
    "reopened": Words(
        "有单位退出，重新征询。", "An agency left after agreement; it is open again."
    ),
    "chased": Words("已催办未答复的单位。", "Those who have not answered were chased."),
    "occasions": Words(
        "同一事项的两次检查不能合并。", "Two checks of one item cannot be merged."
    ),
    "declined": Words("其中有单位已谢绝联合。", "One of the agencies had declined."),
}

_NAMED = ("agency", "other")


def worded(reason: Reason, names: Names) -> Words:
    """A reason as a sentence in both languages, agencies by their names."""
    sentence = SENTENCES[reason.code]
    return Words(
        sentence.zh.format(**_about(reason, names.zh)),
        sentence.en.format(**_about(reason, names.en)),
    )


def _about(reason: Reason, names: Mapping[str, str]) -> dict[str, str | int]:
    about = dict(reason.about)
    for key in _NAMED:
        if key in about:
            about[key] = names.get(str(about[key]), str(about[key]))
    return about


def outcome(code: str | None) -> Words | None:
    """Why a proposal is as it is, in words; None where there is no reason."""
    if code is None:
        return None
    return OUTCOMES.get(code, Words(code, code))
