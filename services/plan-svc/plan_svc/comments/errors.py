"""What a comment refuses, and what the caller does about it."""

from shared.errors import Conflict, Forbidden


class NotAGuide(Forbidden):
    """Only the district agency of an item's sector comments on a town's draft."""

    code, rule, clause = "not-a-guide", "P-04", "JS 二.6"
    zh = "只有计划事项所属行业的区级主管部门可以对街镇计划草案提出意见。"
    todo = "Let one of the agencies under `guides` comment."
    todo_zh = "请由 guides 所列单位提出意见。"


class NotCommentable(Conflict):
    """The plan is no draft on its way any more."""

    code, rule, clause = "not-commentable", "P-04", "JS 二.6"
    zh = "计划已备案或已终止，不再征求意见。"
    todo = "Comment on an amendment of it, once there is one."
    todo_zh = "如有变更稿，可对变更稿提出意见。"


class CommentsNotShown(Forbidden):
    """Comments are read by the town, who guides it and who reviews its plan."""

    code, rule, clause = "comments-not-shown", "P-04", "JS 二.6"
    zh = "意见仅供编制单位、指导单位和审核备案单位查看。"
