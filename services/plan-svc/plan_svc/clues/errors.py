"""What a clue refuses, and what the caller does about it."""

from shared.errors import Conflict, Forbidden, Invalid, NotFound, Unavailable


class ClueUnknown(NotFound):
    """There is no such clue, or it is not yours to see."""

    code, rule = "clue-unknown", "P-21"
    zh = "没有此线索，或您无权查看。"


class ClueExists(Conflict):
    """This channel has given a clue of this number already."""

    code, rule = "clue-exists", "P-21"
    zh = "该渠道的此编号线索已登记。"
    todo = "Go on with the clue that is named under `number`."
    todo_zh = "请直接办理 number 所列线索。"


class ChannelReserved(Invalid):
    """Clues of this channel come by themselves; nobody enters them."""

    code, rule = "clue-channel-reserved", "P-21"
    zh = "该渠道的线索由系统自动登记，不能录入。"
    todo = "Name the channel by which the clue reached you, such as `12345`."
    todo_zh = "请填写线索的来源渠道，如 12345。"


class ClueMalformed(Invalid):
    """Some members of the clue cannot be what they are called."""

    code, rule = "clue-row", "P-21"
    zh = "线索的部分内容填写有误。"


class SubjectMissing(Invalid):
    """A clue names the place, the subject, or the region that it concerns."""

    code, rule = "clue-without-subject", "P-21"
    zh = "线索须写明场所、统一社会信用代码或所在区域之一。"
    todo = "Name `place`, `uscc` or `region`."
    todo_zh = "请填写 place、uscc 或 region。"


class ClueNotInState(Conflict):
    """The clue is not in a state in which this can be done."""

    code, rule = "clue-state", "P-21"
    zh = "线索当前所处环节不能办理此操作。"


class NotTheHandler(Forbidden):
    """Only the agency that must handle the clue may do this."""

    code, rule = "clue-of-another-agency", "P-21"
    zh = "只有承办单位可以办理。"
    todo = "Ask the agency that is named, or have the clue handed over."
    todo_zh = "请联系所列承办单位，或办理转办。"


class NotTheReceiver(Forbidden):
    """Only the agency that received the clue may do this."""

    code, rule = "clue-of-another-receiver", "P-21"
    zh = "只有接收该线索的单位可以办理。"
    todo = "Ask the agency that is named under `agency`."
    todo_zh = "请联系 agency 所列单位。"


class NotResponsible(Invalid):
    """The agency is not responsible for this line of work there."""

    code, rule = "clue-not-responsible", "P-21"
    zh = "该单位不负责此领域或此区域。"
    todo = "Assign an agency of the clue's line of work whose region has the place."
    todo_zh = "请分派给该领域、且辖区包含该地点的单位。"


class WithItself(Invalid):
    """A clue is handed over to another agency."""

    code, rule = "clue-handed-to-itself", "P-21"
    zh = "不能转办给本单位。"
    todo = "Name another agency."
    todo_zh = "请填写其他单位。"


class DomainSettled(Conflict):
    """Once an agency has the clue, its line of work stands."""

    code, rule = "clue-domain-settled", "P-21"
    zh = "线索已分派，不能更改领域；如不属其职责，由承办单位退回。"
    todo = "The handling agency gives it back, or hands it over."
    todo_zh = "请由承办单位退回或转办。"


class ItemsOfAnotherDomain(Invalid):
    """The items complained of are of the library, and of the clue's line of work."""

    code, rule = "clue-items", "P-29"
    zh = "所反映的事项不在事项库中，或不属于该领域。"
    todo = "Name items of the clue's line of work; the wrong ones are under `items`."
    todo_zh = "请填写该领域事项库中的事项；有误的见 items。"


class ItemsBeyondComplaint(Invalid):
    """The task may have only what was complained of."""

    code, rule = "clue-items-beyond", "P-29"
    zh = "因投诉触发的检查，只能检查投诉人反映的内容。"
    todo = "Leave out the items under `items`."
    todo_zh = "请去掉 items 所列事项。"


class ComplaintNotNamed(Conflict):
    """Nobody has said yet which items were complained of."""

    code, rule = "clue-items-unnamed", "P-29"
    zh = "尚未写明投诉人反映的事项，不能转为检查任务。"
    todo = "The agency that received the clue names them by classifying it again."
    todo_zh = "请由接收单位重新分类并写明所反映的事项。"


class PlaceMissing(Invalid):
    """A task needs the place at which it is carried out."""

    code, rule = "clue-without-place", "P-29"
    zh = "线索没有场所，转任务时须填写场所编号。"
    todo = "Name `place`."
    todo_zh = "请填写 place。"


class TaskStillOpen(Conflict):
    """The inspection that came of the clue has no results yet."""

    code, rule = "clue-inspection-open", "P-21"
    zh = "由该线索引起的检查尚未有结果，不能答复。"
    todo = "Wait for the results, or withdraw the task first."
    todo_zh = "请在检查结果录入后答复，或先撤回任务。"


class AnswerContradicts(Invalid):
    """The answer says otherwise than the results of the inspection."""

    code, rule = "clue-answer-contradicts", "P-21"
    zh = "答复与检查结果不一致。"
    todo = "Answer as the results say, or have these corrected first."
    todo_zh = "请按检查结果答复，或先更正检查结果。"


class AnsweredAlready(Conflict):
    """The source was told already, or there is none to be told."""

    code, rule = "clue-replied", "P-21"
    zh = "已回复来源，或该线索无须回复。"


class NoComplainant(NotFound):
    """Nobody is named as its complainant, or the data are erased."""

    code, rule = "clue-without-complainant", "S-11"
    zh = "该线索没有投诉举报人信息，或已按期清除。"


class ClueKeyMissing(Unavailable):
    """A complainant is sealed under a key that this deployment does not have."""

    code, rule = "clue-key-missing", "S-11"
    zh = "系统缺少解密投诉举报人信息所需的密钥。"
    todo = "Operations: put the key back into PLAN_SVC_CLUE_RETIRED_KEYS."
    todo_zh = "请运维人员恢复 PLAN_SVC_CLUE_RETIRED_KEYS 中的密钥。"


class NextMonthNotForeseen(Conflict):
    """Only a warning waits for the next month's plan, where a document says so."""

    code, rule = "clue-next-month", "P-29"
    zh = "只有预警线索、且本领域文件有规定的，才能纳入下月计划。"
    todo = "Answer the clue, or make a task of it."
    todo_zh = "请直接答复，或转为触发式检查任务。"
