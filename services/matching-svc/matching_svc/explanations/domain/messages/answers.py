"""Sentences about who answered what, and what came of it (M-07, M-08)."""

from matching_svc.tasks.domain.reason import Words

ANSWERS = {
    "joined": Words("{agency}已同意参加。", "{agency} joined."),
    "waits": Words(
        "{agency}尚未答复，请最迟于{due}答复；逾期视为不参加。",
        "{agency} has not answered yet; its answer is due by {due}, and silence counts "
        "as a decline.",
    ),
    "declined": Words(
        "{agency}不参加，原因：{why}。其任务时间或检查事项变更之前，"
        "不再建议其与上述单位联合。",
        "{agency} declined: {why}. Until the window or items of its task change, it is "
        "not asked to join these agencies again.",
    ),
    "declined_text": Words(
        "{agency}不参加，原因：{why}（{text}）。其任务时间或检查事项变更之前，"
        "不再建议其与上述单位联合。",
        "{agency} declined: {why} ({text}). Until the window or items of its task "
        "change, it is not asked to join these agencies again.",
    ),
    "declined_unsaid": Words(
        "{agency}不参加，未说明原因。其任务时间或检查事项变更之前，"
        "不再建议其与上述单位联合。",
        "{agency} declined and gave no reason. Until the window or items of its task "
        "change, it is not asked to join these agencies again.",
    ),
    "other_days": Words(
        "{agency}不能在该日参加，提出可行日期：{dates}；系统将按这些日期重新安排。",
        "{agency} cannot come on that day and named others that suit: {dates}; they "
        "are what it is planned by now.",
    ),
    "silent": Words(
        "{agency}到{due}仍未答复，视为不参加。",
        "{agency} had not answered by {due}, which counts as a decline.",
    ),
    "silent_owed": Words(
        "{agency}到{due}仍未答复，本次视为不参加；依规定其应当参加，系统将再次征询。",
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
        "{members}一致同意于{day}开展联合检查，由{lead}牵头，比分别上门减少{saved}次。"
        "下一步：请各单位在检查码申请中各指定至少两名执法人员，齐备后统一发放一个检查码。",
        "{members} agreed on {day}, led by {lead}, {saved} fewer visit(s) than if each "
        "came alone. Next: each names at least two inspectors in the application for "
        "the code; then one code is issued for all.",
    ),
    "too_few_so_far": Words(
        "目前同意参加的不足两家。{due}答复截止前（含当日），不参加的单位仍可改为参加；"
        "届时仍不足两家的，本建议撤回，各单位按原计划检查。",
        "Fewer than two have joined so far. Until {due} those who declined may still "
        "join; if they do not, the proposal is withdrawn, and each keeps its own plan.",
    ),
    "coded": Words(
        "已发放检查码，{day}开展联合检查，由{lead}牵头。",
        "The code is issued; the joint visit is on {day}, led by {lead}.",
    ),
    "visited": Words("已于{day}开展联合检查。", "The joint visit took place on {day}."),
    "wishes": Words(
        "{agency}提议由{lead}牵头；参加单位一致选定后更换。",
        "{agency} would have {lead} lead; it does once all who take part name it.",
    ),
}
