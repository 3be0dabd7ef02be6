"""What an application for a code refuses."""

from shared.errors import Conflict, Invalid, NotFound


class ApplicationUnknown(NotFound):
    """There is no such application, or your agency has no part in it."""

    code = "application-unknown"
    zh = "没有找到该申请，或本单位未参加。"


class NotInThisState(Conflict):
    """The application is not in a state that allows this."""

    code, rule = "application-state", "C-03"
    zh = "该申请当前状态下不能办理此操作。"


class NoSuchOption(Invalid):
    """The chosen combination is not among those that were offered."""

    code, rule = "no-such-option", "C-03"
    zh = "所选组合不在推荐的联合检查方案之内。"
    todo = "Choose the rank or tasks of one of the listed options."
    todo_zh = "请从推荐方案中选择。"


class DeclineReasonNeeded(Invalid):
    """In this line of work whoever does not join says why."""

    code, rule = "decline-reason-needed", "C-03"
    zh = "本领域不参加联合检查的，应当填报理由。"
    todo = "Send `reason`, one of the listed ones."
    todo_zh = "请填写 reason（不参加的理由）。"


class ReasonNeedsText(Invalid):
    """The reason `other` must be explained in a text."""

    code, rule = "reason-needs-text", "M-07"
    zh = "选择“其他”原因时须填写说明。"
    todo = "Send `text` with the explanation."
    todo_zh = "请填写具体说明。"


class JointIsDuty(Conflict):
    """The law wants this visit joint: a code of one's own needs a listed reason."""

    code, rule = "joint-is-duty", "M-05"
    zh = "依规定该检查应与所列单位联合，只有所列原因可以单独领码。"
    todo = "Join an option, or give one of the listed reasons."
    todo_zh = "请选择参加联合检查，或选择所列原因之一。"


class NotAgreedYet(Conflict):
    """The joint visit is not agreed yet; inspectors are named once it is."""

    code, rule = "not-agreed-yet", "M-08"
    zh = "联合检查尚未达成一致，暂不能填报执法人员。"
    todo = "Wait until every agency asked has answered, or leave."
    todo_zh = "请等待各单位答复，或退出联合检查。"


class InspectorsNotNamed(Conflict):
    """Your agency has named no inspectors yet."""

    code, rule = "inspectors-not-named", "C-02"
    zh = "本单位尚未填报执法人员。"
    todo = "Name at least two inspectors first."
    todo_zh = "请先填报至少两名执法人员。"


class TaskTaken(Conflict):
    """A task got a code or an application of its own in the meantime."""

    code, rule = "task-taken", "C-09"
    zh = "有任务已另行申领检查码或正在申请。"
    todo = "Read the application again: the joint visit is being worked out anew."
    todo_zh = "请重新查看申请，联合检查方案正在调整。"


class SecondPersonAwaited(Conflict):
    """It comes after the last day for a late code: a second person decides on it."""

    code, rule = "second-person-awaited", "C-07"
    zh = "该申请已超过补领期限，正等待另一名有权限人员审批。"
    todo = "Let another person with `code:override` pass it, or withdraw it."
    todo_zh = "请由另一名具有 code:override 权限的人员审批，或撤回申请。"


class NoSecondPersonNeeded(Conflict):
    """It does not wait for a second person."""

    code, rule = "no-second-person-needed", "C-07"
    zh = "该申请不需要另一人审批。"
    todo = "Read the application again: it says what it waits for."
    todo_zh = "请重新查看申请的当前状态。"


class NoLateCode(Conflict):
    """No late code can be had in this line of work for this visit."""

    code, rule, clause = "no-late-code", "C-07", "JS-SCJG 三(四)3"
    zh = "本领域没有补领检查码的规定，不能补码。"
    todo = "Apply for the code before the visit (C-01)."
    todo_zh = "请在检查前申领检查码。"


class NoEmergencies(Conflict):
    """No document of this line of work knows emergencies."""

    code, rule = "no-emergencies", "C-07"
    zh = "本领域没有紧急情形的规定。"
    todo = "Apply without `emergency`, before the visit (C-01)."
    todo_zh = "请不填写紧急情形，在检查前申领检查码。"


class EmergencyNotNamed(Invalid):
    """A code after the visit is for an emergency, and none is named."""

    code, rule = "emergency-not-named", "C-07"
    zh = "检查日期已过，补领检查码须填写紧急情形。"
    todo = "Name the emergency: its ground and what happened."
    todo_zh = "请填写 emergency（紧急情形及说明）。"


class GroundNotAllowed(Invalid):
    """This ground makes no emergency in this line of work."""

    code, rule = "ground-not-allowed", "C-07"
    zh = "该情形不属于本领域规定的紧急情形。"
    todo = "Name one of the listed grounds."
    todo_zh = "请选择所列情形之一。"
