"""What the domain refuses, and what the caller does about it."""

from shared.errors import Conflict, Forbidden, Invalid


class FieldsMissing(Invalid):
    """The plan does not state everything that the policy rows demand."""

    code, rule = "fields-missing", "P-03"
    zh = "检查计划缺少必须载明的内容。"
    todo = "Add every field listed under `missing`."
    todo_zh = "请补全 missing 所列的各项内容。"


class PeriodWrong(Invalid):
    """The period ends before it begins."""

    code, rule = "period-wrong", "P-03"
    zh = "计划实施时间的结束早于开始。"


class NotADraft(Conflict):
    """Only a draft can be changed."""

    code, rule = "not-a-draft", "P-04"
    zh = "计划已提交，只有草稿可以修改。"


class StepNotOpen(Conflict):
    """This filing step is not open now."""

    code, rule = "step-not-open", "P-04"
    zh = "该备案环节当前未开启。"
    todo = "Let the steps under `open_steps` be taken first."
    todo_zh = "请先办理 open_steps 所列的环节。"


class NotYourStep(Forbidden):
    """Another authority takes this filing step."""

    code, rule = "not-your-step", "P-04"
    zh = "该备案环节由其他机关办理。"
    todo = "The authority named under `authority` takes it."
    todo_zh = "请由 authority 所列机关办理。"


class ReasonRequired(Invalid):
    """A refusal carries a reason."""

    code, rule = "reason-required", "P-04"
    zh = "退回须说明理由。"


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


class ItemsRefused(Invalid):
    """Items that are not claimed, not filed or out of date cannot be inspected."""

    code, rule = "items-refused", "P-09"
    zh = "检查事项未认领、未备案或已失效。"
    todo = "Leave the listed items out, or claim and file them first."
    todo_zh = "请去除所列事项，或先完成认领和备案。"


class ItemListWrong(Invalid):
    """The risk and the list of the item do not go together."""

    code, rule = "item-list-wrong", "P-10"
    zh = "事项的风险等级与所列清单不相符。"


class ClaimRefused(Conflict):
    """The agency cannot claim this item."""

    code, rule = "claim-refused", "P-09"
    zh = "该机关不能认领此事项。"


class RatioWrong(Invalid):
    """A ratio is more than 0 and at most 1."""

    code, rule = "ratio-wrong", "P-16"
    zh = "抽取比例须大于 0 且不超过 1。"


class WindowWrong(Invalid):
    """The window ends before it begins, or lies in the past."""

    code, rule = "window-wrong", "P-20"
    zh = "任务时间窗不正确。"
