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


class WindowWrong(Invalid):
    """The window ends before it begins, or lies in the past."""

    code, rule = "window-wrong", "P-20"
    zh = "任务时间窗不正确。"
