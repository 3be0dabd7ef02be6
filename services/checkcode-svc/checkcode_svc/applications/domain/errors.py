"""What the rules of this service refuse, each with its code, rule and next step."""

from shared.errors import Conflict, Forbidden, Invalid


class NotInThisState(Conflict):
    """The application is not in a state that allows this."""

    code, rule = "application-state", "C-03"
    zh = "该申请当前状态下不能办理此操作。"


class RequirementsNotMet(Invalid):
    """The application does not meet what a code demands; every reason is listed."""

    code, rule, clause = "requirements-not-met", "C-02", "JS-SCJG 五(二)1"
    zh = "申请不符合检查码申领条件，原因已逐条列出。"
    todo = "Correct every listed point and apply again."
    todo_zh = "请逐条更正后重新申请。"


class NoSuchOption(Invalid):
    """The chosen combination is not among those that were offered."""

    code, rule = "no-such-option", "C-03"
    zh = "所选组合不在推荐的联合检查方案之内。"
    todo = "Choose the rank or tasks of one of the listed options."
    todo_zh = "请从推荐方案中选择。"


class ReasonNeedsText(Invalid):
    """The reason `other` must be explained in a text."""

    code, rule = "reason-needs-text", "M-07"
    zh = "选择“其他”原因时须填写说明。"
    todo = "Send `text` with the explanation."
    todo_zh = "请填写具体说明。"


class NoLateCode(Conflict):
    """No late code can be had in this line of work for this visit."""

    code, rule, clause = "no-late-code", "C-07", "JS-SCJG 三(四)3"
    zh = "本领域没有补领检查码的规定，不能补码。"
    todo = "Apply for the code before the visit (C-01)."
    todo_zh = "请在检查前申领检查码。"


class LateCodeOverdue(Conflict):
    """The days for a late code are over."""

    code, rule, clause = "late-code-overdue", "C-07", "JS-SCJG 三(四)3"
    zh = "已超过补领检查码的期限。"
    todo = "Apply with `supervisor_reason`: it passes and is counted."
    todo_zh = "确需补领的，请填写主管人员理由，系统将予以登记统计。"


class GroundNotAllowed(Invalid):
    """This ground does not open a late code in this line of work."""

    code, rule = "ground-not-allowed", "C-07"
    zh = "该情形不属于本领域可以补领检查码的情形。"
    todo = "Name one of the listed grounds."
    todo_zh = "请选择所列情形之一。"


class CodeNotUsable(Conflict):
    """The code cannot be presented now."""

    code, rule = "code-not-usable", "C-01"
    zh = "该检查码现在不能亮码使用。"


class CodeAlreadyPresented(Conflict):
    """The code was presented: its visit is on record and cannot be undone."""

    code, rule = "code-presented", "C-09"
    zh = "该检查码已经亮码，不能再取消。"
    todo = "Record the visit's results."
    todo_zh = "请录入检查结果。"


class ResultsNotComplete(Invalid):
    """The results cannot be taken as they are; every reason is listed."""

    code, rule, clause = "results-not-complete", "C-10", "JS-JT 二(六)3"
    zh = "检查结果不完整或填写有误，原因已逐条列出。"
    todo = "Correct the listed check points, or keep them with `draft: true`."
    todo_zh = "请补正所列检查要点，或先保存为草稿。"


class ResultsFixed(Conflict):
    """The results of this agency are complete and stay as they are."""

    code, rule = "results-fixed", "C-10"
    zh = "本单位的检查结果已提交，不能再修改。"
    todo = "Record a further visit with the same code where there is more (C-09)."
    todo_zh = "如需复查，请使用原检查码再次亮码。"


class NotAMember(Forbidden):
    """Your agency has no part in this."""

    code, rule = "not-a-member", "C-04"
    zh = "您所在单位不是该检查的参加单位。"
    todo = "Act with a token of an agency that is named here."
    todo_zh = "请使用参加单位的账号办理。"


class JointIsDuty(Conflict):
    """The law wants this visit joint: a code of one's own needs a listed reason."""

    code, rule = "joint-is-duty", "M-05"
    zh = "依规定该检查应与所列单位联合，只有所列原因可以单独领码。"
    todo = "Join an option, or give one of the listed reasons."
    todo_zh = "请选择参加联合检查，或选择所列原因之一。"
