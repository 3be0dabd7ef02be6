"""What a visit refuses."""

from shared.errors import Conflict, Forbidden, Invalid, NotFound


class VisitUnknown(NotFound):
    """There is no such visit in your region."""

    code = "visit-unknown"
    zh = "没有找到该次检查。"


class ResultsFixed(Conflict):
    """The results of this agency are complete and stay as they are."""

    code, rule = "results-fixed", "C-10"
    zh = "本单位的检查结果已提交，不能再修改。"
    todo = "Correct them within the row's time, with a reason (C-26)."
    todo_zh = "如有错误，请在规定期限内说明理由后更正。"


class EndOutOfOrder(Invalid):
    """An inspection ends on the day of its visit or later, and not ahead of today."""

    code, rule = "end-out-of-order", "C-10"
    zh = "检查完毕日期不能早于检查日期，也不能晚于当日。"
    todo = "Send `ended_on` from the visit's day to today, or leave it out."
    todo_zh = "请填写检查日期至当日之间的日期，或不填写。"


class NothingToCorrect(Conflict):
    """There are no complete results of this agency yet: nothing is to be corrected."""

    code, rule = "nothing-to-correct", "C-26"
    zh = "本单位尚未提交完整的检查结果，无需更正。"
    todo = "Give the results."
    todo_zh = "请直接提交检查结果。"


class NotAMember(Forbidden):
    """Your agency has no part in this."""

    code, rule = "not-a-member", "C-04"
    zh = "您所在单位不是该检查的参加单位。"
    todo = "Act with a token of an agency that is named here."
    todo_zh = "请使用参加单位的账号办理。"
