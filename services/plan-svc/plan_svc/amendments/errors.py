"""What an amendment refuses, and what the caller does about it."""

from shared.errors import Conflict, Invalid, NotFound


class NotAnAmendment(Conflict):
    """Places leave a filed plan by an amendment of it; this is none."""

    code, rule = "not-an-amendment", "P-08"
    zh = "只有已备案计划的变更稿可以移出检查对象。"
    todo = "Begin an amendment of the filed plan, and name the places there."
    todo_zh = "请先对已备案计划发起变更，再在变更稿中移出对象。"


class AnswersAwaited(Conflict):
    """It touches what is visited, coded or agreed, and not every owner has answered."""

    code, rule = "answers-awaited", "P-08"
    zh = "变更涉及已检查、已申请检查码或已达成联合检查的任务，尚待相关单位答复。"
    todo = "Let each agency under `agencies` answer for the tasks that are listed."
    todo_zh = "请 agencies 所列单位对列出的任务逐项答复（同意变更或保留）。"


class QuestionUnknown(NotFound):
    """The amendment asks no such thing of your agency."""

    code, rule = "question-unknown", "P-08"
    zh = "该变更没有需要贵单位答复的此项任务。"


class LeavingReasonMissing(Invalid):
    """A task is withdrawn with a reason; neither the rows nor the request give one."""

    code, rule = "leaving-reason-missing", "P-08"
    zh = "移出检查对象须逐行或统一说明理由。"
    todo = "Fill the column `reason`, or give one reason for all rows as `reason`."
    todo_zh = "请填写 reason 列，或以参数 reason 统一说明理由。"
