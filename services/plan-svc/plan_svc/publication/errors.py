"""What keeps a plan from the public."""

from shared.errors import Conflict, Invalid


class PlanSecret(Conflict):
    """A plan of classified or surprise inspections is not made public."""

    code, rule = "plan-secret", "C-05"
    zh = "涉密或突击检查的计划不向社会公布。"


class ReferenceMissing(Invalid):
    """The conference says when a special plan is ripe to be made public: name that."""

    code, rule = "reference-missing", "P-19"
    zh = "专项检查方案须经联席会议审议、条件成熟方可公布，请载明审议依据。"
    todo = "Give the conference's decision as `reference`."
    todo_zh = "请在 reference 中填写联席会议审议意见或纪要文号。"


class NotRipe(Conflict):
    """The conference has not said that the plan is ripe to be made public."""

    code, rule, clause = "not-ripe", "P-19", "HP 八"
    zh = "联席会议尚未认定该方案条件成熟，不能向社会公布。"
    todo = "Ask its office to enter by …/deliberation that the plan is ripe."
    todo_zh = "请由联席会议办公室登记“条件成熟”的审议意见后再公布。"


class PersonalData(Invalid):
    """What would be made public holds a phone number or an identity number."""

    code, rule = "personal-data", "P-08"
    zh = "拟公布内容含电话号码或身份证号码，请先以变更删去。"
    todo = "Take them out of the fields under `fields` by an amendment."
    todo_zh = "请对 fields 所列各项办理变更，删去个人信息后再公布。"
