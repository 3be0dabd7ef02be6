"""What the merging of parts refuses, and what the caller does about it."""

from shared.errors import Conflict


class PartDoesNotFit(Conflict):
    """The part states another kind, period or item than the plan it goes into."""

    code, rule, clause = "part-does-not-fit", "P-04", "JS-SCJG 四(三)1"
    zh = "该部分的计划类型、实施时间或事项与汇总计划不一致。"
    todo = "Correct what `differs` names, in the part or in the plan."
    todo_zh = "请在该部分或汇总计划中更正 differs 所列内容。"


class PartDrawn(Conflict):
    """What was drawn stays where it was drawn: such a draft is no part of another."""

    code, rule, clause = "part-drawn", "P-16", "SH 十一"
    zh = "该部分的对象经抽取产生，不能并入其他计划。"
    todo = "Merge the parts first, and draw in the plan."
    todo_zh = "请先汇总，再在汇总计划中抽取。"
