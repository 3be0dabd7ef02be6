"""What off-site inspections refuse, and what the caller does about it."""

from shared.errors import Conflict, Invalid, NotFound


class OffSiteResultUnknown(NotFound):
    """The task has no off-site result, or it is not yours to see."""

    code = "off-site-result-unknown"
    zh = "该任务没有非现场检查结果，或您无权查看。"


class OffSiteResultsWrong(Invalid):
    """The results cannot be taken as they are; every reason is listed."""

    code, rule, clause = "off-site-results-wrong", "P-26", "HP 十八"
    zh = "非现场检查结果不完整或填写有误，原因已逐条列出。"
    todo = "Answer every check point of the items on that day, and send again."
    todo_zh = "请按检查当日的检查要点逐条补正后重新提交。"


class OffSiteDayWrong(Invalid):
    """The day of the inspection lies before the task's window, or is still to come."""

    code, rule = "off-site-day-wrong", "P-26"
    zh = "检查日期早于任务时间窗，或尚未到来。"
    todo = "Name a day from `earliest` to `today`."
    todo_zh = "请填写 earliest 至 today 之间的日期。"


class CorrectionOver(Conflict):
    """The days in which off-site results are corrected are over."""

    code, rule = "off-site-correction-over", "C-26"
    zh = "更正非现场检查结果的期限已过。"
    todo = "Ask the supervisor: the results stay as they are."
    todo_zh = "如确有错误，请向监督部门反映。"
