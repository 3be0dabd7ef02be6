"""What the report says, in Chinese and English."""

from datetime import date

from matching_svc.replay.commands.run import Replay
from matching_svc.replay.domain.figures import SEPARATOR
from matching_svc.replay.domain.refusal import Refusal, Text
from matching_svc.replay.domain.tasks import EXACT, MONTH

TITLE = Text("检查记录回放", "Inspections, planned again")
RECORDED, CLAIRVOYANT = "实际记录 Recorded", "全知 Clairvoyant"
ONLINE, GREEDY = "逐日 Online", "简单贪心 Greedy"
VISITS = Text("上门次数", "Visits")
VISITS_HEAD = (
    Text("方式", "Way"),
    Text("上门", "Visits"),
    Text("减少", "Saved"),
    Text("减少比例", "Share"),
    Text("多项目同查", "Several programmes"),
    Text("多部门联合", "Several agencies"),
)
RESULTS = Text("检查结果提前与推迟", "Results sooner and later")
RESULTS_HEAD = (
    Text("方式", "Way"),
    Text("结果", "Results"),
    Text("有问题的", "With findings"),
    Text("平均天数", "Mean days"),
    Text("最多天数", "Most days"),
)
RESULTS_MEANING = Text(
    "“提前”“逾期”按任务期限计算：早于期限首日为提前，晚于期限末日为逾期；任何方案都不允许逾期，所以逾期必为零。"
    "另列与实际检查日的比较，期限之内的先后都算在内。",
    "Brought forward and overdue are counted against a task's window: before its first "
    "day, after its last. No plan may go beyond the last day, so none is overdue. The "
    "comparison with the recorded day also counts moves inside the window.",
)
FORWARD, LATE = "提前 Brought forward", "逾期 Overdue"
SOONER, LATER = "早于实际日 Before recorded day", "晚于实际日 After recorded day"
WAITING = Text(
    "逐日方案要等到最后一天，因此多在期限之内晚于实际日；它只减少上门次数，没有考虑部门每天的人力。",
    "The online way waits for a last day, so most results come later than recorded, "
    "inside their windows; it saves visits and does not look at inspectors per day.",
)
SCENARIOS = Text("换一种规则", "Under other rules")
SCENARIOS_MEANING = Text(
    "同一份记录，全知方案；“减少”都与实际上门次数相比；“漏查”是因频次上限而不再进行的检查；"
    "“推迟”是期限之内晚于实际日的检查；斜线之后是其中查出问题的。",
    "The same record, all known in advance; saved against the recorded visits; missed "
    "are inspections that a cap leaves out; later are those after the recorded day, "
    "inside their windows; behind the stroke those of them that had findings.",
)
SCENARIOS_HEAD = (
    Text("规则", "Rules"),
    Text("上门", "Visits"),
    Text("减少", "Saved"),
    Text("漏查 / 有问题", "Missed / findings"),
    Text("推迟 / 有问题", "Later / findings"),
    Text("提前 × 天数", "Forward × days"),
    Text("多部门联合", "Several agencies"),
)
MONTHS = Text("各月上门次数", "Visits by month")
SAVED_BY_MONTH = Text(
    "各月减少的上门",
    "Visits fewer by month (below zero: moved here)",
)
PAIRS = Text("哪些项目合并减少了上门", "Saved by pair of programmes")
PAIRS_MEANING = Text(
    "全知方案中，每一段减少的次数平均记到因此合到一起的各对项目上。",
    "In the clairvoyant plan; what a stretch saves is shared equally among the pairs "
    "that came together for it.",
)
NO_PAIRS = Text(
    "没有因合并而减少的上门。",
    "No visit was saved by bringing two together.",
)
WEEKS = Text("提前天数的分布", "Days brought forward")
NONE_FORWARD = Text(
    "没有提前到期限之前的检查。",
    "Nothing was brought before its window.",
)
ASSUMED = Text("回放的前提", "What the replay assumed")

_MOSTLY = 0.8


def share(part: int, whole: int) -> str:
    """A percentage with two decimals."""
    return f"{100 * part / whole:.2f} %" if whole else "–"


def pair(one: str, other: str) -> str:
    """Two programmes in one line; an agency that has both is named once."""
    agency, _, programme = one.partition(SEPARATOR)
    partner, _, second = other.partition(SEPARATOR)
    if agency == partner:
        return f"{programme} + {second} ({agency})"
    return f"{one} + {other}"


def scope(found: Replay) -> Text:
    """What was replayed."""
    first, last = date.fromordinal(found.first), date.fromordinal(found.last)
    return Text(
        f"{first} 至 {last}，{found.premises:,} 个场所的 {found.rows:,} 条检查记录，"
        f"{len(found.agencies)} 个部门。",
        f"{found.rows:,} recorded inspections of {found.premises:,} premises by "
        f"{len(found.agencies)} agencies, {first} to {last}.",
    )


def passed_over(found: Replay) -> Text | None:
    """What of the file is no visit; None where all of it is."""
    folded, placeholders = found.passed.folded, found.passed.placeholders
    if not (folded or placeholders):
        return None
    return Text(
        f"另有 {folded:,} 行与已有记录的场所、部门、项目、类型和日期相同，"
        "并作一次上门；"
        f"{placeholders:,} 行为占位日期，未计入。",
        f"{folded:,} further rows say a visit again (same premises, agency, programme, "
        f"kind and day) and were folded; {placeholders:,} have a placeholder for a "
        "date and were passed over.",
    )


def what_it_shows(found: Replay) -> Text:
    """What the figures can prove and what they cannot; said before any of them."""
    agency, most = found.agencies.most_common(1)[0]
    of_one = share(most, found.rows)
    together = share(found.recorded.joint_programmes, found.recorded.visits)
    if most < _MOSTLY * found.rows:
        return Text(
            f"记录最多的部门占 {of_one}，实际上门中已有 {together} 一次查多个项目。"
            "减少的次数以下列前提为准，并非预测。",
            f"The agency with the most rows has {of_one} of them; {together} of the "
            "recorded visits already served several programmes. What is saved holds "
            "under the assumptions below; it is no forecast.",
        )
    return Text(
        f"这份数据证明方法正确，不代表可节省的幅度：{of_one} 的记录"
        f"属于同一部门（{agency}），实际上门中已有 {together} 一次查多个项目，"
        "可合并的余地本来就小。",
        "This data proves that the method is right, not how much it saves: "
        f"{of_one} of the rows are one agency's ({agency}), and {together} of the "
        "recorded visits already served several programmes, so little was left to "
        "bring together.",
    )


def bound(found: Replay) -> Text:
    """What is proven about the number of visits."""
    visits, lower = found.clairvoyant.visits, found.lower_bound
    if visits == lower:
        return Text(
            f"已证明：在上述前提下不可能少于 {lower:,} 次，全知方案正好达到；"
            "提前天数已尽量少，但未证明最少。",
            f"Proven: under these assumptions {lower:,} visits are the fewest, and the "
            "clairvoyant plan has just that many. Its days forward are few, not proven "
            "fewest.",
        )
    return Text(
        f"已证明不可能少于 {lower:,} 次；全知方案为 {visits:,} 次，"
        f"差距 {visits - lower:,} 次。",
        f"Proven: not fewer than {lower:,}; the clairvoyant plan has {visits:,}, a gap "
        f"of {visits - lower:,}.",
    )


def changes_nothing(found: Replay) -> bool:
    """Whether the replay must give the record back to the visit."""
    return found.assumed.window == EXACT and found.assumed.back == 0


def identity(found: Replay) -> Text:
    """Whether it did."""
    if (found.clairvoyant.visits, found.clairvoyant.by_month) == (
        found.recorded.visits,
        found.recorded.by_month,
    ):
        return Text(
            "核对：不作任何改变时，逐月逐次与实际记录一致。",
            "Check: with nothing changed the record comes back to the visit, month by "
            "month.",
        )
    return Text(
        "核对不一致：不作任何改变，结果却与实际记录不同，本报告不可采用。",
        "The check failed: nothing was changed, and the record did not come back. Do "
        "not use this report.",
    )


def no_calendar(year: int) -> Refusal:
    """The days off of a year are not known."""
    return Refusal(
        Text(
            f"没有 {year} 年的法定节假日安排。",
            f"The days off of {year} are not known here.",
        ),
        Text(
            "加上 --every-day，每天都算工作日；或用 --where 去掉这些年份的记录。",
            "Add --every-day, so that every day is a working day, or leave those years "
            "out.",
        ),
    )


def assumptions(found: Replay) -> list[Text]:
    """Each assumption as a sentence."""
    assumed = found.assumed
    pattern = assumed.triggered.pattern if assumed.triggered else None
    return [
        _window(assumed.window),
        Text(
            f"任务最多可提前 {assumed.back} 个月。",
            f"A task may be brought forward by up to {assumed.back} months.",
        ),
        Text(
            f"触发式检查（类型符合 {pattern}）只能在当日，当日才知道。",
            f"Triggered visits (kinds that match {pattern}) have their own day and are "
            "known on it.",
        )
        if pattern
        else Text("没有触发式检查。", "No visit counts as triggered."),
        Text("每天都是工作日。", "Every day is a working day.")
        if assumed.calendar is None
        else Text(
            "按国家法定工作日安排；实际检查日总算工作日。",
            "Working days are those of the official calendar; a recorded day always "
            "counts as one.",
        ),
        _ONE_PROGRAMME,
        _known(assumed.known),
    ]


_ONE_PROGRAMME = Text(
    "同一部门的同一项目不在同一次上门中合并；同一天类型不同的记录算多次上门。",
    "One programme of one agency never shares a visit with itself; two kinds of it on "
    "one day are two visits.",
)


def _window(window: str) -> Text:
    if window == MONTH:
        return Text(
            "任务期限为实际检查日所在的月份。",
            "A task's window is its recorded month.",
        )
    if window == EXACT:
        return Text("任务期限就是实际检查日。", "A task's window is its recorded day.")
    return Text(
        f"任务期限为截至实际检查日的 {window} 天。",
        f"A task's window is the {window} days that end with its recorded day.",
    )


def _known(days: int) -> Text:
    return Text(
        f"逐日方案：任务在可查首日之前 {days} 天得知；等到有任务到了最后一天才上门，"
        "其余可同查的一并带上；过去的日子不再更改。",
        f"Online: a task is known {days} days before its reach begins; a premises is "
        "visited when some task has come to its last day, and what may share the visit "
        "goes along; a day that came is fixed.",
    )
