"""What the edge of plan-svc refuses; the domain's refusals are in `domain.errors`."""

from shared.errors import Conflict, Invalid, NotFound


class AgencyUnknown(Invalid):
    """No such agency is entered, or it is retired."""

    code = "agency-unknown"
    zh = "机关未登记或已撤销。"
    todo = "Enter the agency first (PUT agencies), or correct its code."
    todo_zh = "请先登记该机关，或更正机关代码。"


class PlanUnknown(NotFound):
    """There is no such plan, or it is not yours to see."""

    code = "plan-unknown"
    zh = "没有此计划，或您无权查看。"


class ItemUnknown(NotFound):
    """There is no such item in the library."""

    code = "item-unknown"
    zh = "事项库中没有此事项。"


class TaskUnknown(NotFound):
    """There is no such task, or it is not yours to see."""

    code = "task-unknown"
    zh = "没有此任务，或您无权查看。"


class DrawUnknown(NotFound):
    """No draw was made for this plan."""

    code = "draw-unknown"
    zh = "该计划尚未抽取对象。"


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


class NotFiled(Conflict):
    """Only a filed plan can be revoked."""

    code, rule = "not-filed", "P-04"
    zh = "只有已备案的计划可以撤销。"


class FrameEmpty(Conflict):
    """There is no place left to draw from."""

    code, rule = "frame-empty", "P-16"
    zh = "抽取范围内没有可抽取的场所。"
    todo = "Widen the frame; `left_out` tells how many places a rule leaves out."
    todo_zh = "请扩大抽取范围；left_out 为依规则排除的场所数。"
