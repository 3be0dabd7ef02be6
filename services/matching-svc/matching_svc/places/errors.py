"""What is not found of a place, and a run that comes too late."""

from shared.errors import Conflict, NotFound


class NoSuchTask(NotFound):
    """There is no such task in your region."""

    code = "no-such-task"
    zh = "没有该检查任务，或不在贵区。"


class NoSuchPlace(NotFound):
    """No open task is known at this place."""

    code = "no-such-place"
    zh = "该场所没有待实施的检查任务。"


class RunDayPassed(Conflict):
    """A later day was run already; proposals never go back in time."""

    code, rule = "run-day-passed", "M-14"
    zh = "已运行过更晚日期的撮合，不能回到更早日期。"
    todo = "Run the present day."
    todo_zh = "请运行当前日期。"
