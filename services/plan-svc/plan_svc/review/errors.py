"""What the filing review refuses, and what the caller does about it."""

from shared.errors import Conflict


class PlanBlocked(Conflict):
    """A check blocks the plan."""

    code, rule = "plan-blocked", "P-05"
    zh = "计划未通过审查。"
    todo = "Mend what is listed under `checks`; GET …/checks shows all of them."
    todo_zh = "请按 checks 所列问题整改；可在 …/checks 查看全部审查结果。"


class ReasonsMissing(Conflict):
    """Rows that break an advisory rule need a recorded reason."""

    code, rule = "reasons-missing", "P-23"
    zh = "部分对象突破了建议性规定，须记录理由。"
    todo = "Upload `reason.<rule>` for the rows, or send `reasons` with the approval."
    todo_zh = "请在上传文件中填写 reason.<规则>，或在审批时提交 reasons。"
