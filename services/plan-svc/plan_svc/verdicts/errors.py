"""What a verdict cannot be reached again for, and what the caller does about it."""

from shared.errors import Conflict, NotFound


class VerdictUnknown(NotFound):
    """The plan has no such verdict."""

    code, rule = "verdict-unknown", "X-01"
    zh = "该计划没有此次审查结论。"
    todo = "See the list of the plan's verdicts."
    todo_zh = "请查看该计划的审查结论列表。"


class LawNotKept(Conflict):
    """This release keeps no set of the law with the verdict's hash."""

    code, rule = "law-not-kept", "X-01"
    zh = "本版本未保存当时的规则集，无法复现。"
    todo = "Ask a release that keeps the set named under `law`."
    todo_zh = "请使用保存了 law 所指规则集的版本。"
