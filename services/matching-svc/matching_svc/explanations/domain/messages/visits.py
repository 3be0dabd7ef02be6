"""Sentences about a joint visit: its day, who leads, who has to come (M-13)."""

from matching_svc.tasks.domain.reason import Words

VISITS = {
    "joint_visit": Words(
        "建议于{day}开展一次联合检查：{members}共{agencies}家单位的{tasks}项任务一次上门完成，"
        "比分别上门减少{saved}次。",
        "One joint visit is proposed for {day}: {members} ({agencies} agencies) carry "
        "out their {tasks} tasks in one visit, {saved} fewer than if each came alone.",
    ),
    "in_window": Words(
        "{agency}的任务实施时间为{earliest}至{latest}，建议日期在此期间，无须提前。",
        "{agency} carries out its task from {earliest} to {latest}; the day lies "
        "within, so nothing is brought forward.",
    ),
    "brought_forward": Words(
        "{agency}的任务实施时间为{earliest}至{latest}，为合并上门提前{days}天，"
        "未超过允许提前的{months}个月。",
        "{agency} would carry out its task from {earliest} to {latest}; it is brought "
        "forward by {days} days, within the {months} month(s) that are allowed.",
    ),
    "settled": Words(
        "{agency}的检查日期已确定为{day}，不作调整，其他单位的任务安排在同一天。",
        "{agency} has its date settled on {day}; it does not move, so the others come "
        "on that day.",
    ),
    "own_merged": Words(
        "{agency}在该场所的{tasks}项任务合并为一次，属本单位内部合并，无须征询其他单位。",
        "{agency} merges its own {tasks} tasks here; nobody has to be asked for that.",
    ),
    "common_days": Words(
        "各单位均可行的工作日共{days}个（{first}至{last}，已预留{ahead}个工作日供答复），"
        "选取任务提前最少的一天，同样少的取最早一天。",
        "{days} working days suit everyone ({first} to {last}, leaving {ahead} "
        "working days to answer); chosen is the one that brings tasks forward "
        "the least, and of several such days the first.",
    ),
    "only_day": Words(
        "各单位均可行的工作日只有{first}一天（已预留{ahead}个工作日供答复）。",
        "Only {first} suits everyone (leaving {ahead} working days to answer).",
    ),
    "day_kept": Words(
        "该日期此前已向同样的单位提出，予以保持。",
        "This day was put to the same agencies before, and is kept.",
    ),
    "lead_by_law": Words(
        "由{agency}牵头：依据{clause}，行业主管部门参加的重点单位联合检查由其牵头，"
        "不能另行商定。",
        "{agency} leads: under {clause}, it leads joint visits to key units in which "
        "the regulator of the industry takes part; no other lead can be agreed.",
    ),
    "lead_by_agreement": Words(
        "由{agency}牵头：各参加单位一致商定。",
        "{agency} leads: all agencies that take part agreed on it.",
    ),
    "lead_by_plan": Words(
        "由{agency}牵头：已备案的联合检查计划指定。",
        "{agency} leads: the filed joint plan names it.",
    ),
    "lead_by_sector": Words(
        "由{agency}牵头：其是该行业的主要监管单位。",
        "{agency} leads: it is mainly responsible for this line of business.",
    ),
    "lead_by_risk": Words(
        "由{agency}牵头：其检查事项的风险等级最高。",
        "{agency} leads: its item is of the highest risk.",
    ),
    "lead_by_first": Words(
        "由{agency}牵头：其他条件相同，其任务最先列入计划。",
        "{agency} leads: all else being equal, it planned first.",
    ),
    "lead_by_order": Words(
        "由{agency}牵头：各单位条件相同，暂按单位代码顺序确定；参加单位可以商定更换。",
        "{agency} leads: all else being equal, the order of codes decides; the "
        "agencies may agree on another.",
    ),
    "duty": Words(
        "依据{clause}，{members}应当参加本次联合检查；日期不合适的，请提出其他可行日期，"
        "除此之外仅因涉密可以不参加。",
        "Under {clause}, {members} have to take part: where the day does not suit they "
        "name others that do, and otherwise only confidentiality releases them.",
    ),
    "duty_unmet": Words(
        "依据{clause}，该场所的检查应与{members}联合开展，但目前没有共同可行的日期："
        "请与上述单位商定日期后登记。",
        "Under {clause}, this visit should be joint with {members}, but no day suits "
        "all at present: please agree on one with them, and record it.",
    ),
    "proven_best": Words(
        "经核算，按此安排，该场所的上门总次数已是最少。",
        "Planned like this, the visits to this place are proven to be as few as can "
        "be.",
    ),
    "best_found": Words(
        "按此安排，该场所的上门总次数是系统在限定计算量内找到的最少次数，"
        "尚未证明不能再少。",
        "Planned like this, the visits to this place are the fewest that were found "
        "within the budget of the search; fewer are not proven impossible.",
    ),
    "applied": Words(
        "{agency}申领{day}的检查码时，选择与该场所的其他单位联合检查。",
        "{agency} chose to join with others here when it applied for a code for {day}.",
    ),
    "agreed_offline": Words(
        "有关单位已线下商定于{day}开展联合检查，由{agency}登记（依据：{reference}）。"
        "请其他单位确认，确认后生效。",
        "The agencies agreed off-line on a joint visit on {day}; {agency} recorded it "
        "({reference}). The others please confirm it; then it holds.",
    ),
    "matched_by_city": Words(
        "本次{day}的联合检查由市综合监管运行管理系统撮合（编号：{reference}），"
        "各单位已在该系统同意。",
        "The municipal supervision operation system matched this joint visit on {day} "
        "({reference}); all agencies have agreed there.",
    ),
    "overridden": Words(
        "检查对象已列入不鼓励联合检查名单；本次仍联合，理由：{text}。",
        "The subject is on the list of those who do not want joint visits; this one "
        "is held nevertheless, because: {text}.",
    ),
}
