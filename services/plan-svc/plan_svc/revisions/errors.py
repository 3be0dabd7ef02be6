"""Why a row about an item cannot be taken."""

from shared.errors import Invalid


class WrongCell(Invalid):
    """A cell of a row cannot be taken."""

    code, rule = "wrong-value", "S-08"

    def __init__(self, field: str, value: str, reason: str, zh: str) -> None:
        super().__init__(
            f"{field}: {reason}.", zh=f"{field}：{zh}。", field=field, value=value
        )


class PointsMissing(Invalid):
    """An item that is inspected has a check point: results are given by them."""

    code, rule = "check-points-missing", "C-10"
    zh = "可实施检查的事项至少应有一个检查要点。"
    todo = "Import its check points first."
    todo_zh = "请先导入该事项的检查要点。"
