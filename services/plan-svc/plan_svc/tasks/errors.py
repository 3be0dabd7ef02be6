"""What a task refuses, and what the caller does about it."""

from shared.errors import Conflict, Invalid, NotFound


class TaskUnknown(NotFound):
    """There is no such task, or it is not yours to see."""

    code = "task-unknown"
    zh = "没有此任务，或您无权查看。"


class PlaceUnknown(Invalid):
    """The place is not in the register, or it is retired."""

    code = "place-unknown"
    zh = "登记库中没有此场所，或场所已注销。"
    todo = "Check the place's number, or register the subject first."
    todo_zh = "请核对场所编号，或先登记检查对象。"


class TaskExists(Conflict):
    """This source has given this agency a task at this place already."""

    code = "task-exists"
    zh = "该来源在此场所的任务已存在。"


class TaskNotOpen(Conflict):
    """The task was carried out or withdrawn already."""

    code = "task-not-open"
    zh = "任务已完成或已撤回。"


class SourceUnknown(Invalid):
    """The domain has no such task source."""

    code, rule = "source-unknown", "P-21"
    zh = "该领域没有此任务来源。"
    todo = "Name one of the sources under `choices`."
    todo_zh = "请选择 choices 所列的任务来源。"


class PlanNeeded(Invalid):
    """Work from this source is planned: it needs a filed plan first."""

    code, rule, clause = "plan-needed", "P-01", "JS 二.6"
    zh = "该来源属于有计划检查，须先制定并备案检查计划。"
    todo = "Draft a plan and have it filed; its tasks come by themselves."
    todo_zh = "请先编制并备案检查计划，备案后自动生成任务。"


class OutOfScopeUnknown(Invalid):
    """The domain's document does not have this reason."""

    code, rule = "out-of-scope-unknown", "P-22"
    zh = "该领域文件未规定此项不纳入范围的情形。"
    todo = "Name one of the reasons under `choices`, or none."
    todo_zh = "请选择 choices 所列情形，或不填。"


class WindowWrong(Invalid):
    """The window ends before it begins, or lies in the past."""

    code, rule = "window-wrong", "P-20"
    zh = "任务时间窗不正确。"
