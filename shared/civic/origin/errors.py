"""What is refused of a source or a reason, and what the caller does about it."""

from shared.errors import Invalid


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


class ClueNeeded(Invalid):
    """An inspection from this source is made of its clue, which says what it covers."""

    code, rule = "clue-needed", "P-29"
    zh = "该来源的检查只能检查所反映的内容，须先登记线索并由线索转为检查任务。"
    todo = "Enter the clue by POST /plan/v1/clues; make its task, and apply with that."
    todo_zh = "请先登记线索，由线索转为任务后再办理。"


class OutOfScopeUnknown(Invalid):
    """The domain's document does not have this reason."""

    code, rule = "out-of-scope-unknown", "P-22"
    zh = "该领域文件未规定此项不纳入范围的情形。"
    todo = "Name one of the reasons under `choices`, or none."
    todo_zh = "请选择 choices 所列情形，或不填。"
