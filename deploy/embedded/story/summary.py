"""Prints the story's outcome, so that a newcomer understands it in a minute."""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.markup import escape
from rich.panel import Panel
from rich.table import Table

from deploy.embedded.story.report import Report
from deploy.embedded.story.terminal import Terminal

_REASONS = {
    "date": ("日期不合适", "date"),
    "inspectors": ("人员不足", "no inspectors free"),
    "nature": ("检查性质", "nature of the check"),
    "confidentiality": ("保密", "confidentiality"),
    "subject_wish": ("企业意愿", "the subject's wish"),
    "other": ("其他", "other"),
    "silent": ("逾期未答复", "silent"),
}


@dataclass(frozen=True)
class Setting:
    """Where and when the story was played."""

    title: str
    title_en: str
    first: str
    last: str
    agencies: int
    plain_years: Sequence[int] = ()


def tell(terminal: Terminal, report: Report, setting: Setting) -> None:
    """Print the story."""
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right", style="bold")
    table.add_column()
    table.add_column(style="dim")
    for number, zh, en in _lines(report, setting):
        table.add_row(number, zh, en)
    title = f"{setting.title}  {setting.first} — {setting.last}  {setting.title_en}"
    terminal.console.print(Panel(table, title=escape(title), expand=False))
    terminal.say(_moral(report))
    for year in setting.plain_years:
        terminal.say(
            f"[bold yellow]注意：{year}年放假安排尚未公布，故事中按普通周一至周五处理；"
            f"正式部署会拒绝该年度的日期。[/]\n[yellow]Note: the official calendar of "
            f"{year} is not published yet; the story takes plain weeks, a deployment "
            "refuses that year's days (C-08).[/]"
        )


def _lines(report: Report, setting: Setting) -> list[tuple[str, str, str]]:
    tasks, proposals = report["tasks"], report["proposals"]
    codes, visits = report["codes"], report["visits"]
    subjects = report["subjects"]
    accepted = f"{subjects['accepted']:,}"
    lines = [
        (
            accepted,
            "家企业入库",
            f"enterprises entered, {subjects['refused']:,} refused",
        ),
        (str(setting.agencies), "个执法部门", "agencies that inspect"),
        (f"{report['plans_filed']:,}", "个计划已备案", "plans filed, step by step"),
        (
            f"{tasks['scheduled'] + tasks['triggered']:,}",
            f"个检查任务，其中触发式 {tasks['triggered']:,} 个",
            f"tasks, {tasks['triggered']:,} of them triggered by complaints etc.",
        ),
        (
            f"{proposals['made']:,}",
            "次联合检查由系统撮合提出",
            "joint visits proposed by matching",
        ),
        (f"{proposals['agreed']:,}", "次各部门同意", "agreed by the agencies asked"),
        (
            f"{proposals['declined'] + proposals['expired']:,}",
            "次未达成",
            "not agreed: too few joined, or nobody answered in time",
        ),
        _declines(report["declines"]),
        (
            f"{codes['issued']:,}",
            f"个检查码，其中联合 {codes['joint']:,} 个",
            f"inspection codes issued, {codes['joint']:,} of them joint",
        ),
        (f"{visits['together']:,}", "次上门亮码检查", "visits: code scanned, checked"),
        (f"{report['results']:,}", "份检查结果", "results, by check point"),
        _off_site(report["off_site"]),
        (f"{report['ratings']:,}", "次企业评价", "ratings by the enterprises"),
        (
            f"{report['clues']['closed']:,}",
            f"条投诉线索已办结，共登记 {report['clues']['received']:,} 条",
            f"complaints closed as clues, of {report['clues']['received']:,} received",
        ),
    ]
    if amended := report["plans_amended"]:
        zh, en = "件计划变更：停业企业移出，重新公布", "plan amended, published again"
        lines.insert(3, (str(amended), zh, en))
    rows = report["plan_rows"]
    if rows["rows"]:
        zh = f"行公开计划，采用 {rows['used']} 行，未采用 {rows['left_out']} 行"
        en = f"published plan rows: {rows['used']} used, {rows['left_out']} left out"
        lines.insert(2, (str(rows["rows"]), zh, en))
    return lines


def _off_site(off_site: Mapping[str, int]) -> tuple[str, str, str]:
    problems = off_site["with_problems"]
    return (
        f"{off_site['results']:,}",
        f"次非现场检查，无须上门；{problems:,} 次发现问题，转为线索",
        f"off-site checks without a visit; {problems:,} found something: a clue each",
    )


def _declines(declines: Mapping[str, int]) -> tuple[str, str, str]:
    ranked = sorted(declines.items(), key=lambda pair: -pair[1])
    zh = "、".join(f"{_REASONS.get(name, (name,))[0]} {n}" for name, n in ranked)
    en = ", ".join(f"{_REASONS.get(name, (name, name))[1]} {n}" for name, n in ranked)
    return f"{sum(declines.values()):,}", f"次不参加：{zh}", f"declines: {en}"


def _moral(report: Report) -> str:
    visits = report["visits"]
    apart, together = visits["apart"], visits["together"]
    saved = apart - together
    share = f"{saved / apart:.0%}" if apart else "0%"
    merged = visits["internal_merge"]
    return (
        f"\n[bold green]原本要上门 {apart:,} 次，实际上门 {together:,} 次，"
        f"企业少被打扰 {saved:,} 次（{share}）。[/]"
        f"其中同一部门自行合并 {merged:,} 次。\n"
        f"[green]One by one it would have been {apart:,} visits; it was {together:,}: "
        f"{saved:,} fewer ({share})[/], {merged:,} of them by merging one agency's own "
        "tasks."
    )


@dataclass(frozen=True)
class Link:
    """Something to open or run once it serves."""

    zh: str
    en: str
    url: str


def show_links(terminal: Terminal, links: Sequence[Link]) -> None:
    """Print the links."""
    terminal.say("\n[bold]打开看看 Open[/]")
    for link in links:
        terminal.say(f"  {link.zh} {link.en}")
        terminal.console.print(f"    {link.url}", style="cyan", soft_wrap=True)


def show_broker(terminal: Terminal, bootstrap: str) -> None:
    """Print where a consumer of the events connects, and a call that reads them."""
    terminal.say("\n[bold]事件 Events[/]（Kafka）")
    terminal.console.print(f"    {bootstrap}", style="cyan", soft_wrap=True)
    terminal.console.print(
        f"  kcat -b {bootstrap} -G municipal -X auto.offset.reset=earliest "
        "onevisit.checkcode.v1 onevisit.matching.v1",
        soft_wrap=True,
        markup=False,
    )


def show_duty(terminal: Terminal, environment: Path) -> None:
    """Print how the commands of whoever is on duty reach these services."""
    terminal.say("\n[bold]值班 On duty[/]（docs/runbook.md）")
    terminal.console.print(
        f"  . {shlex.quote(str(environment))} && "
        ".venv/bin/onevisit outbox status plan-svc",
        soft_wrap=True,
        markup=False,
    )


def show_tokens(terminal: Terminal, tokens: Mapping[str, Any], curl: str) -> None:
    """Print a token for each role, and one call that works as it stands."""
    terminal.say("\n[bold]开发令牌 Development tokens[/]（各角色一个，a role each）")
    for role, (agency, token) in tokens.items():
        terminal.say(f"  [bold]{role}[/] {agency}")
        terminal.console.print(
            f"    {token}", style="dim", soft_wrap=True, markup=False
        )
    terminal.say("\n[bold]试一次调用 A call that works as it stands[/]")
    terminal.console.print(f"  {curl}", soft_wrap=True, markup=False)
    terminal.say("\nCtrl-C 停止 stops it; 数据保留 its data stays.")
