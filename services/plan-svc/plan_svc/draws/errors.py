"""What a draw refuses, and what the caller does about it."""

from shared.errors import Conflict, Forbidden, Invalid, NotFound


class DrawUnknown(NotFound):
    """There is no such draw, or it is not public."""

    code = "draw-unknown"
    zh = "没有此次抽取，或尚未公开。"


class FrameEmpty(Conflict):
    """There is no place left to draw from."""

    code, rule = "frame-empty", "P-16"
    zh = "抽取范围内没有可抽取的场所。"
    todo = (
        "Widen the frame; `left_out` tells how many places a rule leaves out. Places "
        "that were entered after the year's frame enter the next one."
    )
    todo_zh = (
        "请扩大抽取范围；left_out 为依规则排除的场所数。"
        "年度抽样框编号之后登记的场所进入下一抽样框。"
    )


class FrameNotFixed(Conflict):
    """The places of the year have no numbers yet."""

    code, rule = "frame-not-fixed", "P-16"
    zh = "该年度的场所尚未编号，暂不能抽取。"
    todo = "See `GET /plan/v1/draw-years` for the step that the year's frame waits for."
    todo_zh = "请查看 GET /plan/v1/draw-years 中该年度抽样框的待办步骤。"


class WindowNeeded(Invalid):
    """A plan without a period has no year to draw for."""

    code, rule = "window-needed", "P-16"
    zh = "计划未载明实施时间，无法确定抽取年度。"
    todo = "State the plan's period first."
    todo_zh = "请先载明计划实施时间。"


class RatioWrong(Invalid):
    """A ratio is more than 0 and at most 1."""

    code, rule = "ratio-wrong", "P-16"
    zh = "抽取比例须大于 0 且不超过 1。"


class ViewUnknown(NotFound):
    """There is no such field register, or it has ended."""

    code, rule = "view-unknown", "S-02"
    zh = "没有此领域名录库，或已停用。"


class DrawReasonRequired(Invalid):
    """The plan was drawn from before: a further draw gives its reason."""

    code, rule = "draw-reason-required", "P-16"
    zh = "该计划已抽取过，再次抽取须说明理由。"
    todo = (
        "Send `reason`. To put a draw in the place of an earlier one, ask for it by "
        "`POST /plan/v1/plans/{plan_id}/draws/{ordinal}/replacement`."
    )
    todo_zh = "请填写 reason；如需替换原抽取结果，请申请替换并由另一人确认。"


class DrawReplaced(Conflict):
    """Another draw stands in the place of this one already."""

    code, rule = "draw-replaced", "P-16"
    zh = "该次抽取已被替换。"


class ReplacementUnknown(NotFound):
    """Nobody asked for this draw to be replaced."""

    code, rule = "replacement-unknown", "P-16"
    zh = "没有替换该次抽取的申请。"


class NotAParty(Forbidden):
    """A joint draw is of the plan's agency and its partners."""

    code, rule = "not-a-party", "P-16"
    zh = "联合抽取的各方须为计划主体及其联合主体。"
    todo = "Give one scope each for the agencies under `parties`."
    todo_zh = "请为 parties 所列各机关各给出一个范围。"


class DrawnChanged(Conflict):
    """The plan's drawn places are not those that were drawn."""

    code, rule = "drawn-changed", "P-16"
    zh = "计划中的抽取对象与抽取结果不一致，不能备案。"
    todo = "Ask for a replacement of the draw; what is filed is what was drawn."
    todo_zh = "请申请重新抽取；备案对象须与抽取结果一致。"
