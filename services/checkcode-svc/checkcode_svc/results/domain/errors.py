"""What results refuse."""

from shared.errors import Conflict, Invalid


class ResultsNotComplete(Invalid):
    """The results cannot be taken as they are; every reason is listed."""

    code, rule, clause = "results-not-complete", "C-10", "JS-JT 二(六)3"
    zh = "检查结果不完整或填写有误，原因已逐条列出。"
    todo = "Correct the listed check points, or keep them with `draft: true`."
    todo_zh = "请补正所列检查要点，或先保存为草稿。"


class LateResultsOverdue(Conflict):
    """The days for the results of a late code are over: a second person decides."""

    code, rule, clause = "late-results-overdue", "C-07", "JS-SCJG 三(四)3"
    zh = "补领检查码的结果录入期限已过，须由另一人审批。"
    todo = "Keep them with `draft: true`; another person with `code:override` decides."
    todo_zh = "请先保存为草稿，由另一名具有 code:override 权限的人员审批。"


class ResultsOverdue(Conflict):
    """The day for these results is over, and nothing says why they come late."""

    code, rule = "results-overdue", "C-11"
    zh = "检查结果录入期限已过，须填写逾期原因。"
    todo = "Send them with `overdue_reason`: they are taken, and counted as overdue."
    todo_zh = "请填写 overdue_reason（逾期原因）后提交，系统将登记为逾期。"


class ResultsNotOverdue(Conflict):
    """These results are not overdue: whoever made the visit gives them."""

    code, rule = "results-not-overdue", "C-07"
    zh = "该结果未逾期，由检查人员直接提交。"
    todo = "Let the agency's inspectors give the results."
    todo_zh = "请由检查人员提交检查结果。"


class CorrectionTimeOver(Conflict):
    """The days in which results are corrected are over."""

    code, rule = "correction-time-over", "C-26"
    zh = "更正检查结果的期限已过。"
    todo = "Ask the supervisor: the results stay as they are."
    todo_zh = "如确有错误，请向监督部门反映。"
