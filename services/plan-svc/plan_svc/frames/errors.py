"""What the year's frames refuse, and what the caller does about it."""

from shared.errors import Conflict, Forbidden, Invalid, NotFound, Unavailable


class YearUnknown(NotFound):
    """No key was committed for this year."""

    code, rule = "year-unknown", "P-16"
    zh = "该年度尚未公布抽取密钥承诺。"
    todo = "Let the keeper commit to the year's key first."
    todo_zh = "请先由密钥保管机关公布该年度密钥承诺。"


class KeyCommitted(Conflict):
    """The year's key was committed to before; there is one for a year."""

    code, rule = "key-committed", "P-16"
    zh = "该年度密钥承诺已公布，每年度仅有一个。"


class KeeperIsTheCitys(Forbidden):
    """The year's numbers are the whole city's: a municipal agency keeps the key."""

    code, rule = "keeper-is-the-citys", "P-16"
    zh = "年度编号全市统一，密钥由市级机关保管。"
    todo = "Let a municipal agency keep the key."
    todo_zh = "请由市级机关办理。"


class NotTheKeeper(Forbidden):
    """Another agency keeps the year's key."""

    code, rule = "not-the-keeper", "P-16"
    zh = "该年度密钥由其他机关保管。"
    todo = "The agency named under `agency` has the places listed."
    todo_zh = "请由 agency 所列机关办理。"


class YearOver(Conflict):
    """The year is over, or its key is opened: it gets no key and no frame any more."""

    code, rule = "year-over", "P-16"
    zh = "该年度已结束或密钥已公开，不再接受新的抽样框或抽取。"


class StepTooEarly(Conflict):
    """Another step of the frame comes first, or this one was taken already."""

    code, rule = "step-too-early", "P-16"
    zh = "抽样框的前一步骤尚未完成，或本步骤已办理。"
    todo = "`steps` lists the steps taken: promised, begun, listed, revealed, numbered."
    todo_zh = "steps 列出已完成的步骤；顺序为：承诺、列框、公布清单、揭示、编号。"


class WitnessNeeded(Conflict):
    """A witness promises a word before the places are listed."""

    code, rule = "witness-needed", "P-16"
    zh = "列出抽样框之前，须由另一机关作出承诺。"
    todo = "Let another agency call `POST /plan/v1/draw-years/{year}/promise`."
    todo_zh = "请另一机关调用 POST /plan/v1/draw-years/{year}/promise。"


class WitnessIsKeeper(Forbidden):
    """Whoever keeps the key is no witness: it needs another agency's person."""

    code, rule = "witness-is-keeper", "P-16"
    zh = "密钥保管机关或保管人不能同时担任见证方。"
    todo = "Let a person of another agency promise the word."
    todo_zh = "请另一机关的人员作出承诺。"


class NotTheWitness(Forbidden):
    """Another agency promised the word of this frame."""

    code, rule = "not-the-witness", "P-16"
    zh = "该抽样框的承诺由其他机关作出。"
    todo = "The agency named under `agency` tells its word."
    todo_zh = "请由 agency 所列机关揭示。"


class WordWrong(Invalid):
    """This is not the word that was promised."""

    code, rule = "word-wrong", "P-16"
    zh = "所揭示的内容与承诺不符。"
    todo = "Send the word whose digest was promised."
    todo_zh = "请提交与承诺摘要一致的内容。"


class PulseAhead(Conflict):
    """The beacon's pulse that the numbers are mixed with has not come yet."""

    code, rule = "pulse-ahead", "P-16"
    zh = "用于编号的公共随机信标脉冲尚未发布。"
    todo = "Come again after `pulse`, with what the beacon gave at that moment."
    todo_zh = "请在 pulse 所示时刻之后，连同信标该时刻的输出一并提交。"


class PulseWrong(Invalid):
    """The output of the beacon's pulse is sent where the frame has a beacon."""

    code, rule = "pulse-wrong", "P-16"
    zh = "该抽样框须提交公共随机信标的输出；未采用信标的，不得提交。"
    todo = "Send `output` where the step `begun` names a beacon, and only there."
    todo_zh = "begun 步骤列明信标的，请填写 output；否则请勿填写。"


class FramesUsedUp(Conflict):
    """The year has had as many frames as its chain has links."""

    code, rule = "frames-used-up", "P-16"
    zh = "该年度的抽样框数量已达上限。"


class FrameSecret(NotFound):
    """There is no such frame, or its key is not opened yet."""

    code, rule = "frame-secret", "P-16"
    zh = "没有此抽样框，或该年度密钥尚未公开。"
    todo = "Come again when the year is over: then its key is opened."
    todo_zh = "密钥在年度结束后公开，请届时下载。"


class DrawKeyMissing(Unavailable):
    """The deployment's key that seals the year's key is not set."""

    code, rule = "draw-key-missing", "P-16"
    zh = "未配置封存抽取密钥的部署密钥。"
    todo = "Set the key that `PLAN_SVC_DRAW_RETIRED_KEYS` lacks."
    todo_zh = "请补充 PLAN_SVC_DRAW_RETIRED_KEYS 所缺的密钥。"
