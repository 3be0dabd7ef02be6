"""What presenting a code refuses."""

from shared.errors import Conflict, Forbidden, Invalid


class NoFurtherVisits(Conflict):
    """This line of work has no further visits with one code."""

    code, rule = "no-further-visits", "C-09"
    zh = "本领域没有同一检查码多次检查的规定。"
    todo = "Apply for a code of its own."
    todo_zh = "请另行申领检查码。"


class FurtherReasonNeeded(Invalid):
    """A further visit with a code says why it is made, for a reason of its row."""

    code, rule = "further-reason-needed", "C-09"
    zh = "再次检查须说明理由：对应的线索或责令改正，且属于本领域规定的情形。"
    todo = "Send `further` with one of the listed reasons and what it refers to."
    todo_zh = "请在 further 中填写所列理由之一及其对应的线索、责令改正文书等。"


class NotOfThisTask(Conflict):
    """The reason is none of this code's task: the code opens for nothing else."""

    code, rule = "code-opens-for-nothing-else", "C-09"
    zh = "该理由与本检查码的任务不符，不能使用原检查码。"
    todo = "Apply for a code of its own."
    todo_zh = "请另行申领检查码。"


class VisitBeforeCode(Conflict):
    """A visit begins neither before its code was issued, nor on another day."""

    code, rule = "visit-before-code", "C-01"
    zh = "检查不能早于检查码签发时间，也不能记在其他日期。"
    todo = "Give the instant at which the code was presented."
    todo_zh = "请填写实际亮码的时间。"


class StayedAway(Forbidden):
    """Your agency is recorded as not having come to this visit."""

    code, rule = "stayed-away", "C-26"
    zh = "记录显示本单位未到场，任务仍待实施。"
    todo = "Apply for a code of its own for the task, which is open again."
    todo_zh = "该任务仍待实施，请另行申领检查码。"
