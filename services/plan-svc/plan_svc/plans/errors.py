"""What a plan refuses, and what the caller does about it."""

from shared.errors import Conflict, Forbidden, Invalid, NotFound


class PlanUnknown(NotFound):
    """There is no such plan, or it is not yours to see."""

    code = "plan-unknown"
    zh = "没有此计划，或您无权查看。"


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


class OccasionWrong(Invalid):
    """The occasions do not follow each other inside the plan's period."""

    code, rule = "occasion-wrong", "P-02"
    zh = "各批次时间应在计划实施时间之内，依次排列且不重叠。"
    todo = "Correct the occasion that `occasion` counts."
    todo_zh = "请更正 occasion 所指批次的起止日期。"


class ExtentWrong(Invalid):
    """Only a scope that is open has bounds within which its places come later."""

    code, rule, clause = "extent-wrong", "P-02", "JS-WL 二(二)1"
    zh = "只有对象范围未特定的计划才载明后续确定对象的数量与范围。"
    todo = "State `scope_open`, or leave `extent` out."
    todo_zh = "请同时填写 scope_open，或去除 extent。"


class ExtentExceeded(Conflict):
    """The plan would have more places than the number that it states."""

    code, rule, clause = "extent-exceeded", "P-02", "JS 二.6"
    zh = "检查对象将超出计划载明的数量。"
    todo = "Take `over` places fewer, or amend the plan's number first."
    todo_zh = "请减少 over 所列数量的对象，或先办理计划变更以调整数量。"


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


class ConsultationMissing(Conflict):
    """The agencies are asked first whether they join the inspection."""

    code, rule, clause = "consultation-missing", "P-18", "HP 七"
    zh = "联席会议办公室须先向各检查主体征询联合检查意见。"
    todo = "Ask them by POST …/consultation, and enter the outcome."
    todo_zh = "请先发起征询，并登记征询结果。"


class DeliberationMissing(Conflict):
    """The conference deliberates a special plan before it is filed."""

    code, rule, clause = "deliberation-missing", "P-19", "HP 八"
    zh = "专项检查方案须先经联席会议审议。"
    todo = "Enter the deliberation by POST …/deliberation."
    todo_zh = "请先登记联席会议的审议情况。"


class ReasonRequired(Invalid):
    """A refusal carries a reason."""

    code, rule = "reason-required", "P-04"
    zh = "退回须说明理由。"


class FieldUnknown(Invalid):
    """A reason is given for a field that a plan does not have."""

    code, rule, clause = "field-unknown", "P-04", "JS 二.6"
    zh = "所指字段不是计划的内容。"
    todo = "Name fields out of `choices`, or say it in the general reason."
    todo_zh = "请在 choices 所列字段中选择，或写入总体理由。"


class NotFiled(Conflict):
    """Only a filed plan can be amended or revoked; an amendment follows its plan."""

    code, rule = "not-filed", "P-04"
    zh = "只有已备案的计划可以变更或撤销；变更稿随原计划办理。"


class EditionUnknown(NotFound):
    """The plan has no such edition."""

    code, rule = "edition-unknown", "P-08"
    zh = "该计划没有此版本。"


class AmendmentOpen(Conflict):
    """Another amendment of the plan is on its way."""

    code, rule = "amendment-open", "P-08"
    zh = "该计划已有变更稿在办理中。"
    todo = "Go on with the one under `amendment`, or delete it first."
    todo_zh = "请继续办理 amendment 所指的变更稿，或先将其删除。"


class NotSubmitted(Conflict):
    """Only a plan on its way through filing can be withdrawn."""

    code, rule = "not-submitted", "P-04"
    zh = "只有已提交、尚未备案的计划可以撤回。"


class AlreadyPublished(Conflict):
    """The public reads this edition of the plan already."""

    code, rule = "already-published", "P-08"
    zh = "计划的当前版本已向社会公布。"
