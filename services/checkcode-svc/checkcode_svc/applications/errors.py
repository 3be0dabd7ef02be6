"""What the commands of this service refuse; the rules' own errors are in `domain`."""

from shared.errors import Conflict, NotFound


class ApplicationUnknown(NotFound):
    """There is no such application, or your agency has no part in it."""

    code = "application-unknown"
    zh = "没有找到该申请，或本单位未参加。"


class CodeUnknown(NotFound):
    """There is no such inspection code in your region."""

    code = "code-unknown"
    zh = "没有找到该检查码。"


class VisitUnknown(NotFound):
    """There is no such visit in your region."""

    code = "visit-unknown"
    zh = "没有找到该次检查。"


class TaskTaken(Conflict):
    """A task got a code or an application of its own in the meantime."""

    code, rule = "task-taken", "C-09"
    zh = "有任务已另行申领检查码或正在申请。"
    todo = "Read the application again: the joint visit is being worked out anew."
    todo_zh = "请重新查看申请，联合检查方案正在调整。"


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
