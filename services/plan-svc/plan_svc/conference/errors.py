"""What a consultation refuses, and what the caller does about it."""

from shared.errors import Conflict, Forbidden, Invalid, NotFound


class ConsultationUnknown(NotFound):
    """Nobody was asked yet whether they join this plan."""

    code, rule, clause = "consultation-unknown", "P-18", "HP 七"
    zh = "尚未就该计划征询联合检查意见。"


class NoConference(Conflict):
    """No document has a conference or a coordinator for such a plan here."""

    code, rule, clause = "no-conference", "P-18", "HP 七"
    zh = "本地区文件未规定对此类计划征询联合检查意见。"


class NotBeforeConference(Conflict):
    """The agencies are asked about a plan that was handed in and is not filed yet."""

    code, rule, clause = "not-before-conference", "P-18", "HP 七"
    zh = "只能就已提交、尚未备案的计划征询联合检查意见。"


class ConsultationExists(Conflict):
    """The agencies were asked about this plan already."""

    code, rule, clause = "consultation-exists", "P-18", "HP 七"
    zh = "已就该计划征询过联合检查意见。"
    todo = "Go on with that consultation; a plan that was changed is asked about anew."
    todo_zh = "请在原征询中办理；计划退回修改后可再次征询。"


class AllAreAsked(Invalid):
    """The conference's office asks every agency that inspects in the district."""

    code, rule, clause = "all-are-asked", "P-18", "HP 七"
    zh = "应当向各检查主体征询，不能只选择部分单位。"
    todo = "Leave `agencies` out."
    todo_zh = "请不填 agencies。"


class NotAskable(Invalid):
    """These do not inspect in the district, or take part in the plan already."""

    code, rule, clause = "not-askable", "P-18", "JS 二.8"
    zh = "所列单位不是本地区的检查主体，或已参加该计划。"
    todo = "Name agencies out of `choices`."
    todo_zh = "请在 choices 所列单位中选择。"


class DueInPast(Invalid):
    """The last day for the answers lies in the past."""

    code, rule, clause = "consultation-due-past", "P-18", "HP 七"
    zh = "答复期限已过。"
    todo = "Name a `due_on` from today on, or none: then a row sets it."
    todo_zh = "请填写今日或之后的 due_on；不填则按规定期限。"


class NotAsked(Forbidden):
    """Only an agency that was asked may answer."""

    code, rule, clause = "not-asked", "P-18", "HP 七"
    zh = "未向贵单位征询联合检查意见。"


class ConsultationOver(Conflict):
    """The outcome is entered, or the plan went back to its agency."""

    code, rule, clause = "consultation-over", "P-18", "HP 七"
    zh = "征询已结束。"


class NotJoiningReason(Invalid):
    """Who does not join says why."""

    code, rule, clause = "not-joining-reason", "P-18", "HP 七"
    zh = "不参加联合检查的，须说明理由。"
    todo = "Give the `reason`."
    todo_zh = "请填写 reason。"


class AnswersAwaited(Conflict):
    """Answers are missing, and their last day is not over."""

    code, rule, clause = "answers-awaited", "P-18", "HP 七"
    zh = "答复期限内仍有单位未答复，暂不能登记结果。"
    todo = "Wait for the agencies under `agencies`, or chase them."
    todo_zh = "请等待或催办 agencies 所列单位。"


class MemberNotJoining(Invalid):
    """Somebody is named that did not say it joins."""

    code, rule, clause = "member-not-joining", "P-18", "HP 七"
    zh = "所列单位未表示参加联合检查。"
    todo = "Name agencies out of `joining`."
    todo_zh = "请在 joining 所列单位中选择。"


class JointPreferred(Invalid):
    """Where a joint inspection can be formed it is preferred."""

    code, rule, clause = "joint-preferred", "P-18", "HP 七"
    zh = "能够形成跨部门联合检查的，应优先采取联合检查方式。"
    todo = "Name the agencies under `agencies` as members too, or give the `reason`."
    todo_zh = "请将 agencies 所列单位一并列入，或填写 reason 说明理由。"
