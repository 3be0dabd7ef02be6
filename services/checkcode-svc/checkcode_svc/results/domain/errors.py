"""What results refuse."""

from shared.errors import Invalid


class ResultsNotComplete(Invalid):
    """The results cannot be taken as they are; every reason is listed."""

    code, rule, clause = "results-not-complete", "C-10", "JS-JT 二(六)3"
    zh = "检查结果不完整或填写有误，原因已逐条列出。"
    todo = "Correct the listed check points, or keep them with `draft: true`."
    todo_zh = "请补正所列检查要点，或先保存为草稿。"
