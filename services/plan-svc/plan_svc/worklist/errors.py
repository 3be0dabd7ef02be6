"""What the list of waiting steps refuses."""

from shared.errors import NotFound


class StepNotWaiting(NotFound):
    """No such step waits for your agency now."""

    code, rule = "step-not-waiting", "P-04"
    zh = "该环节目前不待贵单位办理。"
    todo = "See the list of what waits for your agency."
    todo_zh = "请查看本单位的待办列表。"
