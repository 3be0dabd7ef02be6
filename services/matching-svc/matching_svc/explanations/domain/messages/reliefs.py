"""Sentences about tasks that another inspection makes needless (M-05, M-09, M-10)."""

from matching_svc.tasks.domain.reason import Words

RELIEFS = {
    "coverage_offered": Words(
        "{by}{done}的触发式检查（检查码{code}）已查完本任务全部{items}个事项。"
        "依据{clause}，{until}前（含当日）计划开展、内容已被覆盖的检查可视为已完成。"
        "请{agency}确认本任务不再上门；仍需检查的，请说明理由。",
        "The triggered inspection of {done} by {by} (code {code}) checked all {items} "
        "item(s) of this task. Under {clause}, what was planned for the time up to "
        "{until} and is covered by it may count as done. {agency} confirms that "
        "no visit follows, or says why it inspects nevertheless.",
    ),
    "coverage_confirmed": Words(
        "{agency}已确认，以{done}的触发式检查（检查码{code}）视为完成本任务，"
        "不再另行上门（依据{clause}）。",
        "{agency} confirmed: the triggered inspection of {done} (code {code}) counts "
        "as this task, and no visit follows ({clause}).",
    ),
    "coverage_refused": Words(
        "{agency}仍按计划检查，不以{done}的触发式检查（检查码{code}）代替。理由：{text}。",
        "{agency} inspects as planned, instead of counting the triggered inspection "
        "of {done} (code {code}), because: {text}.",
    ),
    "recognition_waived": Words(
        "{by}已于{done}在该场所查过本任务全部{items}个事项（检查码{code}）。"
        "依据{clause}，同领域检查结果互认，{until}前（含当日）不再重复检查，本任务免查。"
        "{agency}确需检查的，请说明理由。",
        "On {done} {by} checked all {items} item(s) of this task here (code {code}). "
        "Under {clause}, results are recognised within the domain until {until}, so "
        "the task is waived; {agency} may insist, with a reason.",
    ),
    "recognition_refused": Words(
        "{by}已于{done}查过本任务的事项（检查码{code}），{agency}仍需检查。理由：{text}。",
        "{by} checked the items of this task on {done} (code {code}); {agency} "
        "inspects nevertheless, because: {text}.",
    ),
    "recognition_partly": Words(
        "{by}已于{done}查过本任务{all}个事项中的{items}个（检查码{code}）。"
        "依据{clause}，其结果在{until}前（含当日）互认：已查事项不必重复检查，"
        "其余事项照常检查。",
        "On {done} {by} checked {items} of the {all} items of this task (code {code}). "
        "Under {clause}, its results are recognised until {until}: those need no "
        "repeating, the rest is checked as planned.",
    ),
    "inspected_waived": Words(
        "{by}已于{done}检查过该单位。依据{clause}，当年其他单位不再另行组织同类事项检查，"
        "{agency}的本任务免查；确需检查的，请说明理由。",
        "{by} inspected this unit on {done}. Under {clause}, nobody else plans such "
        "items here in that year, so the task of {agency} is waived; it may insist, "
        "with a reason.",
    ),
    "inspected_refused": Words(
        "{by}已于{done}检查过该单位，{agency}仍需检查。理由：{text}。",
        "{by} inspected this unit on {done}; {agency} inspects nevertheless, because: "
        "{text}.",
    ),
    "relief_lapsed": Words(
        "任务有变化或已领码、已检查，此前{done}的检查不再代替本任务。",
        "The task changed, or has its code or visit: the inspection of {done} no "
        "longer stands for it.",
    ),
}
