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


class TaskNotOffSite(Conflict):
    """The task is carried out on site, with a code."""

    code, rule, clause = "task-on-site", "P-26", "HP 十八"
    zh = "该任务为现场检查任务，须凭检查码实施。"
    todo = "Apply for a code for it; only off-site tasks are carried out without one."
    todo_zh = "请为该任务申请检查码；只有非现场任务无须检查码。"


class WindowWrong(Invalid):
    """The window ends before it begins, or lies in the past."""

    code, rule = "window-wrong", "P-20"
    zh = "任务时间窗不正确。"


class WindowBeyondMonth(Invalid):
    """A warned enterprise is checked this month outside the plan, else next month."""

    code, rule = "clue-window-beyond-month", "P-29"
    zh = "预警企业的非计划检查须在当月进行；下月的应纳入下月计划。"
    todo = "End the window by `latest`, or put the clue into the next month's plan."
    todo_zh = "请将时间窗止于 latest，或纳入下月计划。"


class OffSiteNotForeseen(Invalid):
    """A warned enterprise is checked off-site only where it was visited this year."""

    code, rule = "clue-off-site", "P-29"
    zh = "当年未开展过现场执法的预警企业，不能采用非现场方式。"
    todo = "Make the task an on-site one."
    todo_zh = "请改为现场检查。"
