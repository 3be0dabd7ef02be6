"""The sentences of explanations, by the code of their reason (M-13)."""

from matching_svc.domain.explanations.outcomes import OUTCOMES
from matching_svc.domain.explanations.reason import Words
from matching_svc.domain.explanations.sentences_limits import LIMITS

VISITS = {
    "joint_visit": Words(
        "建议{day}联合检查一次：{members}共{agencies}家单位的{tasks}项任务一次上门完成，比各自上门少{saved}次。",
        "One joint visit is proposed for {day}: {members} ({agencies} "
        "agencies) carry out their {tasks} tasks in one visit, {saved} fewer "
        "than if each came alone.",
    ),
    "in_window": Words(
        "{agency}的任务可在{earliest}至{latest}之间实施，建议的日期在此期间，无须提前。",
        "{agency} may carry out its task from {earliest} to {latest}; the day "
        "lies within, so nothing is brought forward.",
    ),
    "brought_forward": Words(
        "{agency}的任务原计划在{earliest}至{latest}之间实施，为合并上门提前{days}天，"
        "在允许提前的{months}个月之内。",
        "{agency} planned its task for {earliest} to {latest}; it is brought forward "
        "by {days} days, within the {months} month(s) that are allowed.",
    ),
    "settled": Words(
        "{agency}的检查日期已定为{day}，不再变动，其他单位配合这一日期。",
        "{agency} has its date settled on {day}; it does not move, so the "
        "others join it.",
    ),
    "own_merged": Words(
        "{agency}自己在此处的{tasks}项任务合并为一次，属本单位内部合并，不需征询。",
        "{agency} merges its own {tasks} tasks here; nobody has to be asked for that.",
    ),
    "common_days": Words(
        "各单位都可行的工作日有{days}个（{first}至{last}，已留出{ahead}个工作日供答复），取任务提前最少的一天；同样少的，取"
        "最早一天。",
        "{days} working days suit everyone ({first} to {last}, leaving {ahead} "
        "working days to answer); chosen is the one that brings tasks forward "
        "the least, and of several such days the first.",
    ),
    "only_day": Words(
        "各单位都可行的工作日只有{first}一天（已留出{ahead}个工作日供答复）。",
        "Only {first} suits everyone (leaving {ahead} working days to answer).",
    ),
    "day_kept": Words(
        "该日期此前已向同样的单位提出，予以保持。",
        "This day was put to the same agencies before, and is kept.",
    ),
    "lead_by_law": Words(
        "由{agency}牵头：重点单位有行业主管部门参加的联合检查，依规定由其牵头（{clause}）。",
        "{agency} leads: the rules have it lead joint visits to key units in "
        "which the regulator of the industry takes part ({clause}).",
    ),
    "lead_by_agreement": Words(
        "由{agency}牵头：参加单位一致商定。",
        "{agency} leads: all agencies that take part agreed on it.",
    ),
    "lead_by_plan": Words(
        "由{agency}牵头：已备案的联合检查计划指定。",
        "{agency} leads: the filed joint plan names it.",
    ),
    "lead_by_sector": Words(
        "由{agency}牵头：它是该行业的主要监管单位。",
        "{agency} leads: it is mainly responsible for this line of business.",
    ),
    "lead_by_risk": Words(
        "由{agency}牵头：它的检查事项风险最高。",
        "{agency} leads: its item is of the highest risk.",
    ),
    "lead_by_first": Words(
        "由{agency}牵头：各单位条件相同，它最先列入计划。",
        "{agency} leads: all else being equal, it planned first.",
    ),
    "lead_by_order": Words(
        "由{agency}牵头：各单位条件相同，按单位代码顺序确定，可以商定更换。",
        "{agency} leads: all else being equal, the order of codes decides; the "
        "agencies may agree on another.",
    ),
    "duty": Words(
        "{members}应当参加本次联合检查（依据{clause}）：除提出其他可行日期或涉密外，不能谢绝。",
        "{members} have to take part ({clause}): they may only name other days "
        "that suit, or plead confidentiality.",
    ),
    "duty_unmet": Words(
        "依据{clause}，此处检查应与{members}联合，但目前没有共同可行的日期，请相互商定。",
        "Under {clause}, this visit should be joint with {members}, but no day "
        "suits all at present; please agree on one.",
    ),
    "proven_best": Words(
        "按此安排，此处上门的总次数已证明不能再少。",
        "Planned like this, the visits to this place are proven to be as few "
        "as can be.",
    ),
    "best_found": Words(
        "按此安排，此处上门的总次数是在限定计算量内找到的最少次数，尚未证明不能再少。",
        "Planned like this, the visits to this place are the fewest that were "
        "found within the budget of the search; fewer are not proven "
        "impossible.",
    ),
    "applied": Words(
        "{agency}申领{day}的检查码时，选择与此处其他单位联合检查。",
        "{agency} chose to join with others here when it applied for a code for {day}.",
    ),
    "agreed_offline": Words(
        "有关单位已线下商定{day}联合检查，由{agency}登记（依据：{reference}）；"
        "其他单位确认后生效。",
        "The agencies agreed off-line on a joint visit on {day}; {agency} recorded it "
        "({reference}), and it holds once the others confirm.",
    ),
    "matched_by_city": Words(
        "市综合监管运行管理系统撮合的{day}联合检查（编号：{reference}），各单位已同意。",
        "The municipal supervision operation system matched this joint visit on {day} "
        "({reference}); all agencies have agreed there.",
    ),
    "overridden": Words(
        "检查对象在不鼓励联合检查名单中；本次仍联合，理由：{text}。",
        "The subject is on the list of those who do not want joint visits; this one "
        "is held nevertheless, because: {text}.",
    ),
}

LEFT_OUT = {
    "has_code": Words(
        "{agency}的任务未并入：已领取检查码，不再变动。",
        "The task of {agency} is not in it: it has its code already, and is settled.",
    ),
    "asked_already": Words(
        "{agency}的任务未并入：已在另一项已有答复的联合检查中。",
        "The task of {agency} is not in it: it is in another joint visit that "
        "was answered.",
    ),
    "not_that_day": Words(
        "{agency}的任务未并入：不能在申请的日期实施。",
        "The task of {agency} is not in it: it cannot be carried out on the "
        "applied date.",
    ),
    "apart_occasions": Words(
        "{agency}的任务未并入：同一单位对同一事项的两次检查，依规定须间隔实施，不能合并为一次。",
        "The task of {agency} is not in it: two checks of one item by one "
        "agency have to lie apart, and are not merged.",
    ),
    "apart_solo": Words(
        "{agency}的任务未并入：检查对象在不鼓励联合检查名单中。",
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
        "{agency}的任务未并入：它与{other}的任务中，有规定不得联合检查的事项。",
        "The task of {agency} is not in it: an item of it, or of {other}, must "
        "not be checked jointly.",
    ),
    "apart_declined": Words(
        "{agency}的任务未并入：它与{other}之间有一方谢绝过联合，任务时间和事项未变，不再重复征询。",
        "The task of {agency} is not in it: it or {other} declined, and "
        "neither window nor items have changed since, so nobody is asked again.",
    ),
    "no_common_day": Words(
        "{agency}的任务未并入：可行日期与其他任务没有重合。",
        "The task of {agency} is not in it: no working day suits it and the others.",
    ),
    "elsewhere_is_better": Words(
        "{agency}的任务未并入：安排在另一次上门，总次数更少或提前天数更少。",
        "The task of {agency} is not in it: another visit makes fewer visits "
        "in all, or fewer days brought forward.",
    ),
    "elsewhere_on": Words(
        "{agency}的任务未并入：另安排在{day}上门，这样总次数更少或提前天数更少。",
        "The task of {agency} is not in it: planned for {day}, it makes fewer visits "
        "in all, or fewer days brought forward.",
    ),
}

TASKS = {
    "in_proposal": Words(
        "该任务在{day}的联合检查建议中（编号{proposal}），理由如下。",
        "The task is in the joint visit proposed for {day} ({proposal}), for these "
        "reasons.",
    ),
    "not_open": Words(
        "该任务不参加撮合：已检查、已撤回、属非现场检查，或不在撮合范围内。",
        "The task is not matched: done, withdrawn, off-site or out of scope.",
    ),
    "alone": Words(
        "该任务目前单独上门，最合适的日期是{day}。",
        "The task is a visit of its own for now, best on {day}.",
    ),
    "with_own": Words(
        "{agency}在此处的{tasks}项任务（各科室、有计划和触发式一并）合并为一次上门，最合适的日期是{day}；属内部合并，不需征询其他"
        "单位。",
        "The {tasks} tasks of {agency} here, of all its sections, planned and "
        "triggered alike, are merged into one visit, best on {day}; nobody "
        "else has to be asked.",
    ),
    "with_subject": Words(
        "{agency}在该检查对象的另外{places}处场所也有任务，依据{clause}宜按检查对象合并：可在{best}一并检查。",
        "{agency} has tasks at {places} other place(s) of this subject too, "
        "which {clause} would merge: {best} suits them all.",
    ),
    "with_subject_apart": Words(
        "{agency}在该检查对象的另外{places}处场所也有任务，依据{clause}宜按检查对象合并，但没有共同可行的日期。",
        "{agency} has tasks at {places} other place(s) of this subject too, "
        "which {clause} would merge, but no day suits them all.",
    ),
    "joint_later": Words(
        "可在{day}与其他单位联合检查；距今超过{ahead}天，临近时再提出建议。",
        "A joint visit on {day} is possible; it is more than {ahead} days ahead and "
        "will be proposed later.",
    ),
    "nobody_else": Words(
        "此处没有其他单位的待实施任务，无从联合。",
        "No other agency has an open task here to join with.",
    ),
    "never_solo": Words(
        "检查对象在不鼓励联合检查名单中，因此不建议联合；确需联合的，由单位登记并说明理由。",
        "The subject does not want joint visits, so nothing is proposed; an "
        "agency that holds one nevertheless records it with its reason.",
    ),
    "never_classified": Words(
        "本任务涉密，单独实施，也不向其他单位显示。",
        "The task is classified: it stays alone, and no other agency sees it.",
    ),
    "never_surprise": Words(
        "本任务是突击检查，单独实施，也不向其他单位显示。",
        "The task is a surprise check: it stays alone, and no other agency sees it.",
    ),
    "never_joint_forbidden": Words(
        "本任务含规定不得联合检查的事项，单独实施。",
        "The task has an item that must not be checked jointly, so it stays alone.",
    ),
    "unplaceable_window_over": Words(
        "{agency}的任务实施期已过，无法再安排。",
        "The window of {agency}'s task has passed.",
    ),
    "unplaceable_settled_day_over": Words(
        "{agency}的任务既定日期已过，无法再安排。",
        "The settled day of {agency}'s task has passed.",
    ),
    "unplaceable_outside_period": Words(
        "{agency}的任务在本计次周期内没有可行日期。",
        "No day of {agency}'s task lies inside its counting period.",
    ),
    "unplaceable_calendar_unknown": Words(
        "{agency}的任务所在年度的放假安排尚未公布，暂不能排定日期。",
        "The official calendar for the days of {agency}'s task is not published yet.",
    ),
    "unplaceable_no_working_day": Words(
        "{agency}的任务实施期内没有工作日。",
        "There is no working day in the window of {agency}'s task.",
    ),
    "unplaceable_closed_days": Words(
        "{agency}的任务可行的日期都是此处的休息日。",
        "The place is closed on every day of {agency}'s task.",
    ),
    "unplaceable_occasion_gap": Words(
        "{agency}对同一事项的另一次检查间隔不足，没有可行日期。",
        "{agency}'s other check of the same item is too near; no day is left.",
    ),
    "if_declined": Words(
        "如不联合：立即为申请单位单独发码，此处共需上门{visits}次（联合则为{joined}次）。",
        "If you decline: a code for you alone at once, and {visits} visits here in all "
        "(with the joint visit {joined}).",
    ),
}

RELIEFS = {
    "coverage_offered": Words(
        "{by}{done}的触发式检查（检查码{code}）已查完本项任务的{items}个事项。依据{clause}，此后至{until}计划进"
        "行、内容已被它覆盖的检查，可视为已完成：请{agency}确认本项任务不再上门，或说明理由后仍按计划检查。",
        "The triggered inspection of {done} by {by} (code {code}) checked all "
        "{items} item(s) of this task. Under {clause}, what was planned for "
        "the time up to {until} and is covered by it may count as done: "
        "{agency} confirms that no visit follows, or says why it inspects "
        "nevertheless.",
    ),
    "coverage_confirmed": Words(
        "{agency}已确认：{done}的触发式检查（检查码{code}）视为完成了本项任务，不再另行上门（依据{clause}）。",
        "{agency} confirmed: the triggered inspection of {done} (code {code}) "
        "counts as this task, and no visit follows ({clause}).",
    ),
    "coverage_refused": Words(
        "{agency}仍按计划检查，不以{done}的触发式检查（检查码{code}）代替，"
        "理由：{text}。",
        "{agency} inspects as planned, instead of counting the triggered inspection "
        "of {done} (code {code}), because: {text}.",
    ),
    "recognition_waived": Words(
        "{by}{done}已在此处查过本项任务的{items}个事项（检查码{code}）。依据{clause}，同领域检查结果互认，至"
        "{until}不再重复检查，本项任务免查；{agency}确需检查的，请说明理由。",
        "On {done} {by} checked all {items} item(s) of this task here (code "
        "{code}). Under {clause}, results are recognised within the domain "
        "until {until}, so the task is waived; {agency} may insist, with a "
        "reason.",
    ),
    "recognition_refused": Words(
        "{by}{done}已查过本项任务的事项（检查码{code}），{agency}仍需检查，理由：{text}。",
        "{by} checked the items of this task on {done} (code {code}); {agency} "
        "inspects nevertheless, because: {text}.",
    ),
    "recognition_partly": Words(
        "{by}{done}已查过本项任务{all}个事项中的{items}个（检查码{code}）。依据{clause}，结果至{until}互认"
        "，这些事项不必再查，其余照常。",
        "On {done} {by} checked {items} of the {all} items of this task (code "
        "{code}). Under {clause}, its results are recognised until {until}: "
        "those need no repeating, the rest is checked as planned.",
    ),
    "inspected_waived": Words(
        "{by}{done}已检查过此单位。依据{clause}，当年其他单位不再另行组织同类事项检查，{agency}的本项任务免查。",
        "{by} inspected this unit on {done}. Under {clause}, nobody else plans "
        "such items here in that year, so the task of {agency} is waived.",
    ),
    "inspected_refused": Words(
        "{by}{done}已检查过此单位，{agency}仍需检查，理由：{text}。",
        "{by} inspected this unit on {done}; {agency} inspects nevertheless, because: "
        "{text}.",
    ),
    "relief_lapsed": Words(
        "任务有变化或已领码、已检查，此前{done}的检查不再代替本项任务。",
        "The task changed, or has its code or visit: the inspection of {done} no "
        "longer stands for it.",
    ),
}

ANSWERS = {
    "joined": Words("{agency}已同意参加。", "{agency} joined."),
    "waits": Words(
        "{agency}尚未答复，请最迟于{due}答复。",
        "{agency} has not answered yet; its answer is due by {due}.",
    ),
    "declined": Words(
        "{agency}谢绝参加，原因：{why}。在其任务时间或事项改变之前，不再建议它与这些单位联合。",
        "{agency} declined: {why}. Until the window or items of its task change, it is "
        "not asked to join these agencies again.",
    ),
    "declined_text": Words(
        "{agency}谢绝参加，原因：{why}（{text}）。在其任务时间或事项改变之前，"
        "不再建议它与这些单位联合。",
        "{agency} declined: {why} ({text}). Until the window or items of its task "
        "change, it is not asked to join these agencies again.",
    ),
    "other_days": Words(
        "{agency}不能在该日参加，提出可行日期：{dates}；将按这些日期重新安排。",
        "{agency} cannot come on that day and named others that suit: {dates}; they "
        "are what it is planned by now.",
    ),
    "silent": Words(
        "{agency}到{due}仍未答复，按谢绝处理。",
        "{agency} had not answered by {due}, which counts as a decline.",
    ),
    "silent_owed": Words(
        "{agency}到{due}仍未答复，本次按不参加处理；依规定其应当参加，系统将再次征询。",
        "{agency} had not answered by {due}, which counts as a decline; as it has "
        "to take part, it will be asked again.",
    ),
    "left_owed": Words(
        "{agency}退出了本次联合检查，原因：{why}。依规定其应当参加，该原因不能免除："
        "请{agency}改为参加，或提出其他可行日期、说明涉密；任务尚未实施的，系统将再次征询。",
        "{agency} left this joint visit: {why}. It has to take part, and that does "
        "not release it: it may join again, name other days or plead "
        "confidentiality; while its task is not carried out, it is asked again.",
    ),
    "agreed": Words(
        "{members}已商定：{day}联合检查，比各自上门少{saved}次，由{lead}牵头；各单位各派两名执法人员后，统一领取一个检查码"
        "。",
        "{members} agreed on {day}, {saved} fewer visit(s) than if each came "
        "alone, led by {lead}; when each has named two inspectors, one code is "
        "issued for all.",
    ),
    "too_few_so_far": Words(
        "目前同意参加的不足两家。到{due}答复截止前，谢绝的单位仍可改为参加；届时仍不足两家的，本建议撤销。",
        "Fewer than two have joined so far. Until {due} those who declined may still "
        "join; if they do not, the proposal is withdrawn.",
    ),
    "coded": Words(
        "已领取检查码，将于{day}联合检查，由{lead}牵头。",
        "The code is issued; the joint visit is on {day}, led by {lead}.",
    ),
    "visited": Words("已于{day}联合检查。", "The joint visit took place on {day}."),
    "wishes": Words(
        "{agency}提议由{lead}牵头；参加单位一致同意后生效。",
        "{agency} would have {lead} lead; it holds once all who take part agree.",
    ),
}

SENTENCES = {
    **VISITS,
    **LEFT_OUT,
    **TASKS,
    **RELIEFS,
    **ANSWERS,
    **LIMITS,
    **{f"outcome_{code}": one.words for code, one in OUTCOMES.items()},
}
