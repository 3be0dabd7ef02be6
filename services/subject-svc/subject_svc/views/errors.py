"""Why something about a view is refused."""

from collections.abc import Sequence

from shared.errors import Conflict, Invalid, NotFound


class ViewUnknown(NotFound):
    """There is no such view, or it is another region's."""

    code, rule = "view-unknown", "S-02"
    zh = "没有该检查对象视图，或其不属于您的区域。"


class ViewNameTaken(Conflict):
    """The agency has a view of this name."""

    code, rule = "view-name-taken", "S-02"
    zh = "本单位已有同名的检查对象视图。"
    todo = "Give it another name, or change the one that there is."
    todo_zh = "请另取名称，或修改已有的视图。"


class ViewEnded(Conflict):
    """The view ended; it is read, and not changed any more."""

    code, rule = "view-ended", "S-02"
    zh = "该检查对象视图已停用，不能再修改。"
    todo = "Make a new one."
    todo_zh = "请新建视图。"


class MonthsReversed(Invalid):
    """The second month is not after the first."""

    code, rule = "months-reversed", "S-02"
    zh = "截止月份应晚于起始月份。"
    todo = "Give `from` before `to`; each stands for the end of its month."
    todo_zh = "from 应早于 to，均指当月月末。"


class MonthToCome(Invalid):
    """The first month has not ended."""

    code, rule = "month-to-come", "S-02"
    zh = "起始月份尚未结束。"
    todo = "Begin with a month that is over; the second may be the present one."
    todo_zh = "起始月份应为已结束的月份，截止月份可为本月。"


class ViewNamesUnknown(Invalid):
    """The view asks for something that the register does not know."""

    code, rule = "view-names-unknown", "S-02"
    zh = "视图条件中有登记库不认识的内容。"
    todo = "Correct what is listed under `unknown`; `at` says where it stands."
    todo_zh = "请更正 unknown 所列内容，at 为其在条件中的位置。"

    def __init__(self, unknown: Sequence[tuple[str, str]]) -> None:
        seen = [(at, word[:60]) for at, word in unknown]
        super().__init__(
            f"Unknown: {'; '.join(f'{word!r} at {at}' for at, word in seen)}.",
            zh=f"不认识：{'；'.join(f'{at} 处的“{word}”' for at, word in seen)}。",
            unknown=[{"at": at, "value": word} for at, word in seen],
        )
