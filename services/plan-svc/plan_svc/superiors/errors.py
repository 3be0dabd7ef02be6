"""What plans of superiors refuse, and what the caller does about it."""

from shared.errors import Conflict, Invalid, NotFound


class SuperiorPlanUnknown(NotFound):
    """No plan of a superior has this code."""

    code, rule, clause = "superior-plan-unknown", "P-06", "JS-CG 四(一)"
    zh = "没有此编码的上级计划。"


class SuperiorPlanWrong(Invalid):
    """A superior's plan has a code, items, and a period that ends after it begins."""

    code, rule, clause = "superior-plan-wrong", "P-06", "JS-CG 四(一)"
    zh = "上级计划须有编码、检查事项和先后正确的实施时间。"
    todo = "Correct what `members` names."
    todo_zh = "请更正 members 所列内容。"


class SuperiorPlanFiledHere(Conflict):
    """A plan with this code was filed here: it is known as it was filed."""

    code, rule, clause = "superior-plan-filed-here", "P-06", "JS-CG 四(一)"
    zh = "该编码的计划已在本系统备案，以备案内容为准。"
    todo = "Leave it out: a plan that carries it out may name it already."
    todo_zh = "无需录入，下级计划可直接引用该编码。"
