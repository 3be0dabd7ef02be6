"""What an extension refuses, and what the caller does about it."""

from shared.errors import Conflict


class ScopeNotOpen(Conflict):
    """The plan states no open scope with a number, within which places come later."""

    code, rule, clause = "scope-not-open", "P-02", "JS 二.6"
    zh = "该计划未载明可后续确定对象的范围和数量。"
    todo = "Add places by an amendment, or let one state `scope_open` and `extent`."
    todo_zh = "请以计划变更增加对象，或在变更中载明 scope_open 与 extent。"


class SubjectsNamed(Conflict):
    """A plan of this kind names its subjects one by one when it is filed."""

    code, rule = "subjects-named", "P-02"
    zh = "该类计划须在备案时逐一载明检查对象，不得事后扩展。"
    todo = "Add places by an amendment, which goes through the plan's steps."
    todo_zh = "请办理计划变更，经备案后增加检查对象。"


class PlanOver(Conflict):
    """The plan's period is over: nothing more is made of it."""

    code, rule, clause = "plan-over", "P-02", "JS 二.6"
    zh = "计划实施时间已结束，不能再确定检查对象。"
    todo = "Plan the place anew."
    todo_zh = "请另行制定检查计划。"


class PlanRestated(Conflict):
    """The plan was amended while its extension was judged."""

    code, rule = "plan-restated", "P-08"
    zh = "扩展审核期间原计划已变更。"
    todo = "Approve it again: it is judged by what the plan states now."
    todo_zh = "请重新审批，按变更后的计划审核。"
