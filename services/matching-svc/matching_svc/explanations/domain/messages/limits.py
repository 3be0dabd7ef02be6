"""Sentences about the time of day and about how much an agency can do (M-13)."""

from matching_svc.tasks.domain.reason import Words

LIMITS = {
    "outside_opening_hours": Words(
        "{agency}对此类场所的检查应当安排在营业时间以外，请各单位据此商定到场时间。",
        "{agency} has to inspect a place like this outside its opening hours; "
        "please agree on the time accordingly.",
    ),
    "within_hours": Words(
        "{agency}的检查应当在{since}至{till}之间进行。",
        "{agency} has to inspect between {since} and {till}.",
    ),
    "not_in_rush_hours": Words(
        "{agency}的检查宜避开营业高峰时段（{clause}）。",
        "{agency} had better keep off the rush hours ({clause}).",
    ),
    "apart_hours": Words(
        "{agency}的任务未纳入：其与{other}的检查依规定须在不同时段进行，无法同时到场。",
        "The task of {agency} is not in it: it and that of {other} belong into "
        "hours of the day that do not meet.",
    ),
    "moved_for_capacity": Words(
        "最合适的日期为{day}，因{members}当日检查安排已满，改为上述建议日期。",
        "The first choice was {day}, on which {members} can make no more visits; "
        "so it is the day above.",
    ),
    "unplaceable_over_capacity": Words(
        "{agency}的任务可以与其他单位联合，但在各单位均可行的日期，都有单位当日检查安排已满，"
        "暂不提出建议；有日期空出后系统重新安排。",
        "The task of {agency} could be joined with others, but on every day that "
        "suits all some agency can make no more visits; nothing is proposed "
        "until a day is free.",
    ),
}
