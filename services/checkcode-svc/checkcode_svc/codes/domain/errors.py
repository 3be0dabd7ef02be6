"""What an inspection code refuses."""

from shared.errors import Conflict, Invalid, NotFound, Unavailable


class CodeUnknown(NotFound):
    """There is no such inspection code in your region."""

    code = "code-unknown"
    zh = "没有找到该检查码。"


class CodeNotUsable(Conflict):
    """The code cannot be presented now."""

    code, rule = "code-not-usable", "C-01"
    zh = "该检查码现在不能亮码使用。"


class CodeAlreadyPresented(Conflict):
    """The code was presented, and its visit stands: it is joint, or has results."""

    code, rule = "code-presented", "C-26"
    zh = "该检查码已经亮码，且为联合检查或已有检查结果，不能再取消。"
    todo = "Correct the results, or record who did not come."
    todo_zh = "请更正检查结果，或记录未到场单位。"


class NoCancellationAsked(Conflict):
    """Nobody asked to cancel this code after it was presented."""

    code, rule = "no-cancellation-asked", "I-09"
    zh = "没有待批准的取消申请。"
    todo = "Read the code again: it says whether its cancellation waits for you."
    todo_zh = "请重新查看检查码，确认是否有待批准的取消申请。"


class AlreadyThere(Conflict):
    """Whether this agency came is on record already."""

    code, rule = "attendance-recorded", "C-26"
    zh = "该单位是否到场已有记录。"
    todo = "Read the code: it says who came and who stayed away."
    todo_zh = "请查看检查码中各单位的到场记录。"


class LateCodeOverdue(Conflict):
    """The days for a late code are over."""

    code, rule, clause = "late-code-overdue", "C-07", "JS-SCJG 三(四)3"
    zh = "已超过补领检查码的期限。"
    todo = "Apply with `overdue_reason`: another person with `code:override` decides."
    todo_zh = "确需补领的，请填写逾期原因，由另一名具有 code:override 权限的人员审批。"


class RequirementsNotMet(Invalid):
    """The application does not meet what a code demands; every reason is listed."""

    code, rule, clause = "requirements-not-met", "C-02", "JS-SCJG 五(二)1"
    zh = "申请不符合检查码申领条件，原因已逐条列出。"
    todo = "Correct every listed point and apply again."
    todo_zh = "请逐条更正后重新申请。"


class LinkLost(Unavailable):
    """The code's link cannot be drawn again: its pepper is not listed any more."""

    code, rule = "link-lost", "C-05"
    zh = "无法重新生成该检查码的链接：其密钥参数已停用。已印制的检查码仍可使用。"
    todo = (
        "Use the printed code, which still opens its page, and ask the operator to add "
        "its pepper to CHECKCODE_SVC_TOKEN_RETIRED_PEPPERS."
    )
    todo_zh = (
        "请使用已印制的检查码，并请运维人员在 CHECKCODE_SVC_TOKEN_RETIRED_PEPPERS "
        "中补充该参数。"
    )
