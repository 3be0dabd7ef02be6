"""Refusals of an answer to a proposal, each with what to do next (M-07)."""

from shared.errors import Conflict, Forbidden, Invalid, NotFound


class NoSuchProposal(NotFound):
    """There is no such proposal in your region."""

    code = "no-such-proposal"
    zh = "没有该联合检查建议，或不在贵区。"


class NotAsked(Forbidden):
    """Your agency is not a member of this proposal, so it cannot answer it."""

    code, rule = "not-asked", "M-07"
    zh = "贵单位不在该联合检查建议的成员之中，不能答复。"
    todo = "Answer only proposals that list your agency as a member."
    todo_zh = "请只答复列有贵单位的联合检查建议。"


class AnswersFrozen(Conflict):
    """The proposal has its code, or has ended; answers can no longer be changed."""

    code, rule = "answers-frozen", "M-07"
    zh = "该建议已发检查码或已结束，答复不能再更改。"
    todo = "Read the proposal's status and reason."
    todo_zh = "请查看该建议的状态和原因。"


class AnswersWereDue(Conflict):
    """The day by which answers were due has passed."""

    code, rule = "answers-were-due", "M-07"
    zh = "已过答复期限。"
    todo = "Apply for a code: open tasks at the place are offered there again."
    todo_zh = "可在申领检查码时再次查看同一场所的可联合任务。"


class ProposalMoved(Conflict):
    """The visit was moved to another day after you read the proposal."""

    code, rule = "proposal-moved", "M-12"
    zh = "您查看之后，联合检查日期已经调整，本次答复未提交。"
    todo = "Read the proposal again and answer for its present day."
    todo_zh = "请核对新的检查日期后再答复。"


class ReasonNeeded(Invalid):
    """A decline needs one of the listed reasons, where the domain makes it a duty."""

    code, rule = "reason-needed", "M-07"
    zh = "不参加联合检查须从所列原因中选择一项。"
    todo = "Send `reason` as one of the listed codes."
    todo_zh = "请在 reason 中填写所列原因代码之一。"


class TextNeeded(Invalid):
    """This reason needs a sentence that says what stands against it."""

    code, rule = "text-needed", "M-07"
    zh = "选择该原因时须附文字说明。"
    todo = "Send `text` with the reason in words."
    todo_zh = "请在 text 中说明具体原因。"


class DaysNotPossible(Invalid):
    """Days that would suit go with the reason `date`, inside the task's own days."""

    code, rule = "days-not-possible", "M-07"
    zh = "可行日期只能与“日期不合适”一并填写，且须在任务可实施日期之内。"
    todo = "Name working days on which your tasks at this place may be carried out."
    todo_zh = "请填写贵单位任务可实施的工作日。"


class BoundElsewhere(Conflict):
    """Your tasks are bound to another answered proposal by now."""

    code, rule = "bound-elsewhere", "M-07"
    zh = "贵单位的任务已被另一项已答复的联合检查占用。"
    todo = "Decline the other proposal first, then join this one."
    todo_zh = "请先退出另一项联合检查，再参加本项。"


class JointIsDuty(Conflict):
    """This joint visit is a duty: it is declined for few reasons only."""

    code, rule, clause = "joint-is-duty", "M-05", "JS-XF 三(一)"
    zh = (
        "依规定应当参加该联合检查：只能提出其他可行日期（须列明日期），或因涉密不参加。"
    )
    todo = "Join, name days that would suit, or give one of the listed reasons."
    todo_zh = "请参加，或列明其他可行日期，或选择所列原因之一。"


class LeadByLaw(Conflict):
    """The law names who leads here, so agreement changes nothing."""

    code, rule, clause = "lead-by-law", "M-05", "JS-XF 三(一)"
    zh = "该联合检查由谁牵头已有规定，不能另行商定。"


class LeadNotMember(Invalid):
    """Only an agency that takes part can lead."""

    code, rule = "lead-not-member", "M-06"
    zh = "牵头单位须是参加该联合检查的单位。"
    todo = "Name one of the listed agencies."
    todo_zh = "请从所列单位中选择。"


class TasksNotJoint(Invalid):
    """These tasks cannot be one joint visit; every reason is listed."""

    code, rule = "tasks-not-joint", "M-15"
    zh = "所列任务不能合并为一次联合检查，原因已逐条列出。"
    todo = "Leave out, or change, what the problems name."
    todo_zh = "请按所列原因调整任务或日期。"


class OverrideNeedsReason(Invalid):
    """The subject does not want joint visits; holding one needs a reason."""

    code, rule = "override-needs-reason", "S-06"
    zh = "检查对象在不鼓励联合检查名单中，仍要联合的，须说明理由。"
    todo = "Send `override` with the reason in words."
    todo_zh = "请在 override 中说明理由。"
