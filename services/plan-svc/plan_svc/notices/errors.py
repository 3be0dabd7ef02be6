"""What a notice refuses, and what the caller does about it."""

from shared.errors import Conflict, Forbidden, Invalid, NotFound


class NoticeUnknown(NotFound):
    """There is no such notice, or it is not yours to see."""

    code, rule, clause = "notice-unknown", "P-24", "IP 二(四)"
    zh = "没有此件，或您无权查看。"


class SentToItself(Invalid):
    """A notice goes to other agencies."""

    code, rule, clause = "notice-to-itself", "P-24", "IP 二(四)"
    zh = "接收单位不能是发送单位自身。"
    todo = "Leave your own agency out of `receivers`."
    todo_zh = "请从 receivers 中去掉本单位。"


class NoticeDueInPast(Invalid):
    """The last day for the answers lies in the past."""

    code, rule, clause = "notice-due-past", "P-24", "IP 二(四)"
    zh = "答复期限已过。"
    todo = "Name a `due_on` from today on, or none: then a row sets it."
    todo_zh = "请填写今日或之后的 due_on；不填则按规定期限。"


class NotItsSender(Forbidden):
    """Only the agency that sent the notice may do this."""

    code, rule, clause = "notice-of-another-sender", "P-24", "IP 二(四)"
    zh = "只有发送单位可以办理。"
    todo = "Ask the agency that is named under `agency`."
    todo_zh = "请联系 agency 所列单位。"


class NotItsReceiver(Forbidden):
    """Only an agency to which the notice was sent may answer it."""

    code, rule, clause = "notice-of-another-receiver", "P-24", "IP 二(四)"
    zh = "只有接收单位可以答复。"
    todo = "Ask one of the agencies under `agencies`."
    todo_zh = "请联系 agencies 所列单位。"


class NoticeOver(Conflict):
    """The notice is closed, or everybody has answered it."""

    code, rule, clause = "notice-over", "P-24", "IP 二(四)"
    zh = "此件已答复完毕或已办结。"


class RepliedAlready(Conflict):
    """Your agency has answered this already."""

    code, rule, clause = "notice-replied", "P-24", "IP 二(四)"
    zh = "贵单位已就此件作出答复。"
    todo = "Send a notice of your own, if there is more to say."
    todo_zh = "如需补充，请另行发送。"


class CopyNotAnswered(Conflict):
    """A copy is for information: that it arrived is all that is said of it."""

    code, rule, clause = "notice-copy", "P-24", "IP 二(四)"
    zh = "抄送件仅供知悉，签收即可，无须答复。"
    todo = "Accept it, or send a notice of your own."
    todo_zh = "请直接签收；如有意见请另行发送。"


class DecisionNeeded(Conflict):
    """It tells of a false commitment: the approving agency answers by its decision."""

    code, rule, clause = "notice-needs-decision", "P-24", "SH 四"
    zh = "此件告知虚假承诺，审批部门须作出处理决定。"
    todo = "Enter the decision on the commitment that is named under `commitment`."
    todo_zh = "请对 commitment 所列承诺作出处理决定。"
