"""Sentences about one task: why it stands alone, or is not in a visit (M-13)."""

from matching_svc.tasks.domain.reason import Words

LEFT_OUT = {
    "has_code": Words(
        "{agency}的任务未纳入：已领取检查码，不再变动。",
        "The task of {agency} is not in it: it has its code already, and is settled.",
    ),
    "asked_already": Words(
        "{agency}的任务未纳入：已列入另一项有单位答复的联合检查。",
        "The task of {agency} is not in it: it is in another joint visit that was "
        "answered.",
    ),
    "not_that_day": Words(
        "{agency}的任务未纳入：不能在申请的日期实施。",
        "The task of {agency} is not in it: it cannot be carried out on the applied "
        "date.",
    ),
    "apart_occasions": Words(
        "{agency}的任务未纳入：同一单位对同一事项的两次检查，依规定须间隔实施，"
        "不能合并为一次。",
        "The task of {agency} is not in it: two checks of one item by one agency have "
        "to lie apart, and are not merged.",
    ),
    "apart_solo": Words(
        "{agency}的任务未纳入：检查对象已列入不鼓励联合检查名单。",
        "The task of {agency} is not in it: the subject does not want joint visits.",
    ),
    "apart_classified": Words(
        "涉密任务单独实施，不参加联合检查。",
        "Classified tasks are carried out alone.",
    ),
    "apart_surprise": Words(
        "突击检查单独实施，不参加联合检查。",
        "Surprise checks are carried out alone.",
    ),
    "apart_joint_forbidden": Words(
        "{agency}的任务未纳入：其与{other}的任务中，有依规定不得联合检查的事项。",
        "The task of {agency} is not in it: an item of it, or of {other}, must not be "
        "checked jointly.",
    ),
    "apart_declined": Words(
        "{agency}的任务未纳入：其与{other}之间有一方此前不参加联合，"
        "任务时间和检查事项未变更，不再重复征询。",
        "The task of {agency} is not in it: it or {other} declined, and neither window "
        "nor items have changed since, so nobody is asked again.",
    ),
    "no_common_day": Words(
        "{agency}的任务未纳入：其可行日期与其他任务没有重合。",
        "The task of {agency} is not in it: no working day suits it and the others.",
    ),
    "elsewhere_is_better": Words(
        "{agency}的任务未纳入：安排在另一次上门，总次数更少或提前天数更少。",
        "The task of {agency} is not in it: another visit makes fewer visits in all, "
        "or fewer days brought forward.",
    ),
    "elsewhere_on": Words(
        "{agency}的任务未纳入：另安排在{day}上门，总次数更少或提前天数更少。",
        "The task of {agency} is not in it: planned for {day}, it makes fewer visits "
        "in all, or fewer days brought forward.",
    ),
}

TASKS = {
    "in_proposal": Words(
        "本任务已列入{day}的联合检查建议（编号{proposal}），理由如下。",
        "The task is in the joint visit proposed for {day} ({proposal}), for these "
        "reasons.",
    ),
    "not_open": Words(
        "本任务不参加撮合：已检查、已撤回、属非现场检查，或不在撮合范围内。",
        "The task is not matched: done, withdrawn, off-site or out of scope.",
    ),
    "alone": Words(
        "本任务目前单独上门，建议日期为{day}；实施前请申领检查码。",
        "The task is a visit of its own for now, best on {day}; apply for its code "
        "before it.",
    ),
    "with_own": Words(
        "{agency}在该场所的{tasks}项任务（含各科室的有计划检查和触发式检查）"
        "合并为一次上门，建议日期为{day}；属本单位内部合并，无须征询其他单位，"
        "实施前请申领检查码。",
        "The {tasks} tasks of {agency} here, of all its sections, planned and "
        "triggered alike, are merged into one visit, best on {day}; nobody else has "
        "to be asked. Apply for its code before it.",
    ),
    "with_subject": Words(
        "{agency}在该检查对象的另外{places}处场所也有任务，"
        "依据{clause}宜按检查对象合并：{best}均可实施，建议安排在同一天。",
        "{agency} has tasks at {places} other place(s) of this subject too, which "
        "{clause} would merge: {best} suits them all.",
    ),
    "with_subject_apart": Words(
        "{agency}在该检查对象的另外{places}处场所也有任务，"
        "依据{clause}宜按检查对象合并，但没有共同可行的日期，可分别安排。",
        "{agency} has tasks at {places} other place(s) of this subject too, which "
        "{clause} would merge, but no day suits them all, so each has its own.",
    ),
    "joint_later": Words(
        "本任务可于{day}与其他单位联合检查；距今超过{ahead}天，临近时系统再提出建议，"
        "目前无须操作。",
        "A joint visit on {day} is possible; it is more than {ahead} days ahead and "
        "will be proposed later. Nothing is to be done now.",
    ),
    "nobody_else": Words(
        "该场所目前没有其他单位的待实施任务可供联合。",
        "No other agency has an open task here to join with.",
    ),
    "never_solo": Words(
        "检查对象已列入不鼓励联合检查名单，系统不提出联合建议；确需联合的，"
        "请与其他单位线下商定后登记，并说明理由。",
        "The subject does not want joint visits, so nothing is proposed; agencies that "
        "hold one nevertheless agree on it and record it with its reason.",
    ),
    "never_classified": Words(
        "本任务涉密，单独实施，其他单位不可见。",
        "The task is classified: it stays alone, and no other agency sees it.",
    ),
    "never_surprise": Words(
        "本任务是突击检查，单独实施，其他单位不可见。",
        "The task is a surprise check: it stays alone, and no other agency sees it.",
    ),
    "never_joint_forbidden": Words(
        "本任务含依规定不得联合检查的事项，单独实施。",
        "The task has an item that must not be checked jointly, so it stays alone.",
    ),
    "unplaceable_window_over": Words(
        "{agency}的任务实施期已过，无法再安排：仍需检查的，请变更计划；"
        "不再检查的，请撤回任务。",
        "The window of {agency}'s task has passed: amend its plan if it is still "
        "needed, or withdraw it.",
    ),
    "unplaceable_settled_day_over": Words(
        "{agency}的任务既定日期已过，无法再安排：请另定日期，或撤回任务。",
        "The settled day of {agency}'s task has passed: settle another one, or "
        "withdraw it.",
    ),
    "unplaceable_outside_period": Words(
        "{agency}的任务在本计次周期内没有可行日期：请核对任务时间。",
        "No day of {agency}'s task lies inside its counting period: please check its "
        "window.",
    ),
    "unplaceable_calendar_unknown": Words(
        "{agency}的任务所在年度的放假安排尚未公布，暂不能排定日期；公布后系统自动安排。",
        "The official calendar for the days of {agency}'s task is not published yet; "
        "once it is, the task is planned.",
    ),
    "unplaceable_no_working_day": Words(
        "{agency}的任务实施期内没有工作日：请调整任务时间。",
        "There is no working day in the window of {agency}'s task: please change its "
        "window.",
    ),
    "unplaceable_closed_days": Words(
        "{agency}的任务可行的日期都是该场所的休息日：请与检查对象商定，或调整任务时间。",
        "The place is closed on every day of {agency}'s task: please agree with the "
        "subject, or change the window.",
    ),
    "unplaceable_occasion_gap": Words(
        "{agency}对同一事项的另一次检查间隔不足，没有可行日期：请调整任务时间。",
        "{agency}'s other check of the same item is too near; no day is left: please "
        "change the window.",
    ),
    "if_declined": Words(
        "如不联合：立即为申请单位单独发码，该场所共需上门{visits}次（联合则为{joined}次）。",
        "If you decline: a code for you alone at once, and {visits} visits here in all "
        "(with the joint visit {joined}).",
    ),
}
