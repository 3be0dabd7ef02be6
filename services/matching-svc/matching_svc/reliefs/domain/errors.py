"""Refusals of an answer to a relief, each with what to do next (M-09)."""

from shared.errors import Conflict, Invalid, NotFound


class NoSuchRelief(NotFound):
    """There is no such relief in your region."""

    code = "no-such-relief"
    zh = "没有该免查事项，或不在贵区。"


class ReliefOver(Conflict):
    """The task was carried out, changed or withdrawn; nothing is left to answer."""

    code, rule = "relief-over", "M-09"
    zh = "该任务已实施、变更或撤回，免查事项已终止，不能再答复。"
    todo = "Read the task's status."
    todo_zh = "请查看该任务的状态。"


class RefusalNeedsReason(Invalid):
    """Carrying a needless task out nevertheless needs its reason."""

    code, rule = "refusal-needs-reason", "M-09"
    zh = "不采用免查、仍需实施检查的，须说明理由。"
    todo = "Send `reason` in words."
    todo_zh = "请在 reason 中说明理由。"
