"""What is refused because a neighbour refuses, or is away."""

from shared.errors import Conflict, Unavailable


class PlanRefusesPlace(Conflict):
    """The plan takes no such place; `refusal` says why, by which rule and clause."""

    code, rule = "plan-refuses-place", "P-02"
    zh = "该场所不能纳入所填计划。"
    todo = "Do what `refusal.next` says, or name a task or a source that needs no plan."
    todo_zh = "请按 refusal.next 办理，或填写已有任务、触发式检查的来源。"


class PlanningUnavailable(Unavailable):
    """plan-svc did not answer, and without it no place comes into a plan."""

    code = "planning-unavailable"
    zh = "计划服务暂时没有响应，无法将场所纳入计划。"
    todo = "Send it again in a minute, or name a task that exists."
    todo_zh = "请稍后重试，或填写已有任务。"
