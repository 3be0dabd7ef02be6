"""What the work on a task refuses, and what the caller does about it."""

from shared.errors import Conflict, Forbidden, Invalid, RowsRefused


class TasksRefused(RowsRefused):
    """Some of the tasks cannot be taken so, and nothing was done with any."""

    code, rule = "tasks-refused", "P-20"
    zh = "部分任务不能办理，本次未办理任何任务；问题任务已逐条列出。"
    todo = (
        "Leave out the listed tasks, or correct what is said of them, and send again."
    )
    todo_zh = "请去掉或更正所列任务后重新提交。"


class DispatchNotInState(Conflict):
    """The task is not in a state in which this can be done."""

    code, rule = "dispatch-state", "P-20"
    zh = "任务当前所处环节不能办理此操作。"


class NotTheDispatcher(Forbidden):
    """Only the agency that dispatched the task may do this."""

    code, rule = "dispatch-of-another-agency", "P-20"
    zh = "只有派发该任务的单位可以办理。"
    todo = "Ask the agency that is named under `agency`."
    todo_zh = "请联系 agency 所列单位。"


class SectionUnknown(Invalid):
    """The agency has no such section."""

    code, rule = "section-unknown", "P-20"
    zh = "本单位没有此科室。"
    todo = "Name one of the sections under `sections`, or have it entered."
    todo_zh = "请填写 sections 所列科室之一，或先登记该科室。"


class NobodyNamed(Invalid):
    """An assignment names a section, inspectors, or both."""

    code, rule = "assignment-empty", "P-20"
    zh = "指派须写明科室或执法人员。"
    todo = "Name `section`, `inspectors` or both."
    todo_zh = "请填写 section 或 inspectors。"


class InspectorsWrong(Invalid):
    """Some of the inspectors have no certificate of the agency that is valid."""

    code, rule = "inspectors-not-valid", "S-07"
    zh = "部分执法人员没有本单位的有效执法证。"
    todo = "Name others in the places under `positions`, or have them entered."
    todo_zh = "请更换 positions 所列位置的人员，或先登记其执法证。"


class ReasonMissing(Invalid):
    """Whoever takes a task from those who have it says why."""

    code, rule = "reassignment-without-reason", "P-20"
    zh = "改派须说明理由。"
    todo = "Send `reason`."
    todo_zh = "请填写 reason。"


class NotLapsed(Conflict):
    """The task's window has not passed without an inspection."""

    code, rule = "window-not-lapsed", "P-20"
    zh = "任务的时间窗尚未逾期，无须说明。"


class NotUrged(Conflict):
    """The task is not being urged, or what is to be done was said already."""

    code, rule = "task-not-urged", "P-20"
    zh = "任务未被督办，或已作出处理意见。"


class OwnTask(Forbidden):
    """Whoever oversees says what is to be done with other agencies' tasks."""

    code, rule = "task-of-own-agency", "P-20"
    zh = "不能对本单位的任务作出督办意见。"
    todo = "Let the superior or the coordinating office decide."
    todo_zh = "请由上级单位或统筹单位处理。"
