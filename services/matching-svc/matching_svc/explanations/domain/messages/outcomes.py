"""Why a proposal ended, or is open again: what everyone asked is told (M-12)."""

from dataclasses import dataclass

from matching_svc.tasks.domain.reason import Words


@dataclass(frozen=True, slots=True)
class Outcome:
    """The rule behind it, and its sentence."""

    rule: str
    words: Words


def _told(rule: str, zh: str, en: str) -> Outcome:
    return Outcome(rule, Words(zh, en))


OUTCOMES = {
    "too_few_joined": _told(
        "M-07",
        "答复期限届满时，同意参加的单位不足两家，不再联合，各单位按原计划检查。",
        "When answers were due, fewer than two agencies had joined; each keeps its "
        "own plan.",
    ),
    "day_over": _told(
        "M-12",
        "检查日期已过，未实施联合检查；任务仍在实施期内的，系统将重新安排。",
        "The day passed without the visit; tasks whose windows last are planned anew.",
    ),
    "task_done": _told(
        "M-12",
        "其中有任务已经检查完毕。",
        "A task of it was carried out already.",
    ),
    "task_withdrawn": _told(
        "M-12", "其中有任务已被其单位撤回。", "A task of it was withdrawn."
    ),
    "task_coverage": _told(
        "M-09",
        "其中有任务已由此前的触发式检查视为完成。",
        "A task of it counts as done by an earlier triggered inspection.",
    ),
    "task_recognition": _told(
        "M-10",
        "其中有任务的事项已由同领域其他单位查过，结果互认，不再重复检查。",
        "What a task of it checks was checked by another agency of its domain, whose "
        "result is recognised.",
    ),
    "task_inspected": _told(
        "M-05",
        "消防部门今年已检查过此单位，其他单位的消防事项检查免除。",
        "Fire inspected this unit this year, so others' checks of fire items fall "
        "away.",
    ),
    "code_issued": _told(
        "C-03",
        "其中有任务已单独领取检查码。",
        "A task of it got a code of its own.",
    ),
    "solo": _told(
        "S-06",
        "检查对象已列入不鼓励联合检查名单。",
        "The subject does not want joint visits.",
    ),
    "classified": _told(
        "M-04", "其中有任务转为涉密。", "A task of it became classified."
    ),
    "surprise": _told(
        "M-04", "其中有任务转为突击检查。", "A task of it became a surprise check."
    ),
    "joint_forbidden": _told(
        "M-04",
        "其中有任务改为不得联合检查。",
        "A task of it may no longer be carried out jointly.",
    ),
    "day_not_possible": _told(
        "M-02",
        "任务时间或场所休息日有变，原定日期已不可行；系统将按新情况重新安排。",
        "The day is no longer possible, for a window or a closed day changed.",
    ),
    "better_plan": _told(
        "M-12",
        "任务有变化，系统重新计算后有更好的安排，原建议由新安排取代。",
        "Tasks changed, and a better plan replaces this proposal.",
    ),
    "nobody_left": _told(
        "C-03",
        "已没有可以联合的单位，申请单位单独检查。",
        "Nobody is left to join with.",
    ),
    "bound_elsewhere": _told(
        "M-07",
        "所选任务已在另一项已有答复的联合检查中。",
        "The chosen tasks are in another joint visit that was answered.",
    ),
    "code_cancelled": _told(
        "M-12",
        "检查码已撤销，联合检查恢复为已达成、待发码状态。",
        "The code was cancelled; the joint visit is agreed, and without a code again.",
    ),
    "reopened": _told(
        "M-07",
        "达成后有单位退出，重新征询各单位。",
        "An agency left after agreement; the others are asked again.",
    ),
    "chased": _told(
        "M-07",
        "答复期限已过半，已催办尚未答复的单位。",
        "Half of the time to answer has passed; the silent ones were chased.",
    ),
    "occasions": _told(
        "M-11",
        "同一单位对同一事项的两次检查不能合并为一次。",
        "Two checks of one item by one agency cannot be merged into one.",
    ),
    "over_capacity": _told(
        "M-16",
        "在各单位均可行的日期，都有单位当日检查安排已满，暂不联合。",
        "On every day that suits all, some agency can make no more visits.",
    ),
    "hours": _told(
        "M-17",
        "其中任务的检查时段依规定不再重合。",
        "The hours of the day that its tasks belong into do not meet any more.",
    ),
    "declined": _told(
        "M-07",
        "其中有单位此前已答复不参加。",
        "One of the agencies had declined before.",
    ),
}
