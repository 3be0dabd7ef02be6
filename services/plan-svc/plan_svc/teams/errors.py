"""What drawn inspectors and conflicts of interest refuse, and what the caller does."""

from shared.errors import Conflict, Invalid, NotFound


class ConflictUnknown(NotFound):
    """Your agency has declared no such conflict of interest."""

    code, rule = "conflict-unknown", "P-16"
    zh = "没有此项回避申报，或不由您查看。"


class ConflictEnded(Conflict):
    """The conflict of interest was ended before."""

    code, rule = "conflict-ended", "P-16"
    zh = "该回避申报已解除。"


class InspectorNotYours(Invalid):
    """Your agency has no inspector with this certificate."""

    code, rule = "inspector-not-yours", "S-07"
    zh = "本单位没有该执法证。"
    todo = "Send the whole number of a certificate of your agency, or have it entered."
    todo_zh = "请填写本单位执法证的完整证号，或先登记该执法证。"


class NotDrawn(NotFound):
    """No such inspector of your agency goes to this place by this draw."""

    code, rule = "inspector-not-drawn", "P-16"
    zh = "本次抽取未抽到本单位该执法人员前往该场所。"
    todo = "Read `GET /plan/v1/plans/{plan_id}/draws/{ordinal}/inspectors`."
    todo_zh = "请查询该次抽取的检查人员。"


class NobodyStandsBy(Conflict):
    """Of the drawn order nobody is left who could come in."""

    code, rule = "nobody-stands-by", "P-16"
    zh = "该场所的候补检查人员已用尽。"
    todo = "Draw again in the place of this draw, with a reason."
    todo_zh = "请说明理由，申请重新抽取并替换本次结果。"


class NotTheDrawn(Conflict):
    """Inspectors were drawn for this task, and others cannot be named."""

    code, rule, clause = "not-the-drawn-inspectors", "P-16", "JS-XF 三(三)1"
    zh = "该任务的检查人员由随机抽取产生，不得擅自调整。"
    todo = (
        "Assign it with `as_drawn`; replace a drawn inspector who drops out, with a "
        "reason."
    )
    todo_zh = "请以 as_drawn 指派；抽中人员不能参加的，请说明理由后按次序递补。"


class NoTeamDrawn(Conflict):
    """For this task no inspectors were drawn."""

    code, rule = "no-inspectors-drawn", "P-16"
    zh = "该任务没有抽取检查人员。"
    todo = "Name `inspectors`."
    todo_zh = "请填写 inspectors。"


class ChangedMeanwhile(Conflict):
    """Somebody else dropped out of this team at the same moment."""

    code, rule = "team-changed", "P-16"
    zh = "该场所的检查人员刚刚发生变更，请重新查询后再办理。"
    todo = "Read the team again, then send again."
    todo_zh = "请重新查询后再提交。"
