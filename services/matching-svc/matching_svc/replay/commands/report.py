"""The replay as one HTML page: stands alone, Chinese and English, prints well."""

from collections.abc import Iterable, Sequence
from datetime import date
from html import escape

from matching_svc.replay.commands import charts, words
from matching_svc.replay.commands.payload import ranked_pairs
from matching_svc.replay.commands.run import Replay
from matching_svc.replay.commands.scenarios import Outcome, beside
from matching_svc.replay.domain.figures import Moved, Tally
from matching_svc.replay.domain.refusal import Text

_PAIRS = 15
_STYLE = """
:root{color-scheme:light}
body{font:15px/1.6 system-ui,"Noto Sans CJK SC","Microsoft YaHei",sans-serif;
color:#1d2733;max-width:820px;margin:2rem auto;padding:0 1rem}
h1{font-size:1.6rem;margin-bottom:.2rem}h2{font-size:1.15rem;margin-top:2rem}
.en{color:#566170;font-size:.92em}p{margin:.3rem 0}
table{border-collapse:collapse;width:100%;margin:.6rem 0}
th,td{border-bottom:1px solid #dfe3e8;padding:.35rem .5rem;text-align:right}
td{white-space:nowrap}th{vertical-align:bottom;font-weight:600}th .en{font-weight:400}
th:first-child,td:first-child{text-align:left;white-space:normal}
thead th{border-bottom:2px solid #7a8594}
.note{border-left:4px solid #c8553d;background:#fbf3f0;padding:.6rem .9rem;
margin:1rem 0}
.legend span{margin-right:1.2rem}.legend i{display:inline-block;width:.8em;height:.8em;
margin-right:.4em}svg{width:100%;height:auto}svg text{fill:#3b4653}
@media print{body{margin:0;max-width:none}h2{break-after:avoid}
svg,table,.note{break-inside:avoid}rect{print-color-adjust:exact}}
"""


def report(found: Replay, others: Sequence[Outcome] = ()) -> str:
    """The whole page."""
    parts = [
        f"<h1>{words.TITLE[0]} · {words.TITLE[1]}</h1>",
        _both(words.scope(found)),
        _note(found),
        _heading(words.VISITS),
        _visits(found),
        _both(words.bound(found)),
        *([_both(words.identity(found))] if words.changes_nothing(found) else []),
        *_scenarios(found, others),
        _heading(words.RESULTS),
        _both(words.RESULTS_MEANING),
        _results(found),
        *([_both(words.WAITING)] if found.online else []),
        _heading(words.MONTHS),
        _months(found),
        _heading(words.PAIRS),
        _pairs(found.clairvoyant),
        _heading(words.WEEKS),
        _weeks(found),
        _heading(words.ASSUMED),
        *(_both(sentence) for sentence in words.assumptions(found)),
    ]
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{words.TITLE[0]} · {words.TITLE[1]}</title>"
        f"<style>{_STYLE}</style></head><body>{''.join(parts)}</body></html>\n"
    )


def _both(text: Text) -> str:
    zh, en = text
    return f'<p>{escape(zh)}</p><p class="en" lang="en">{escape(en)}</p>'


def _heading(text: Text) -> str:
    zh, en = text
    return f'<h2>{escape(zh)} <span class="en" lang="en">{escape(en)}</span></h2>'


def _note(found: Replay) -> str:
    passed = words.passed_over(found)
    told = _both(words.what_it_shows(found)) + (_both(passed) if passed else "")
    return f'<div class="note">{told}</div>'


def _table(head: Sequence[Text], lines: Iterable[Sequence[str]]) -> str:
    top = "".join(
        f'<th>{escape(zh)}<br><span class="en" lang="en">{escape(en)}</span></th>'
        for zh, en in head
    )
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in line) + "</tr>"
        for line in lines
    )
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


def _ways(found: Replay) -> list[tuple[str, Tally]]:
    ways = [(words.RECORDED, found.recorded), (words.CLAIRVOYANT, found.clairvoyant)]
    return [*ways, (words.ONLINE, found.online)] if found.online else ways


def _visits(found: Replay) -> str:
    recorded = found.recorded.visits
    lines = [
        (
            name,
            f"{way.visits:,}",
            f"{recorded - way.visits:,}",
            words.share(recorded - way.visits, recorded),
            words.share(way.joint_programmes, way.visits),
            words.share(way.joint_agencies, way.visits),
        )
        for name, way in _ways(found)
    ]
    saved = recorded - found.greedy
    share = words.share(saved, recorded)
    lines.append((words.GREEDY, f"{found.greedy:,}", f"{saved:,}", share, "", ""))
    return _table(words.VISITS_HEAD, lines)


def _scenarios(found: Replay, others: Sequence[Outcome]) -> list[str]:
    """One line for each set of changed rules, beside the base."""
    if not others:
        return []
    lines = [_scenario(found, outcome) for outcome in beside(found, others)]
    return [
        _heading(words.SCENARIOS),
        _both(words.SCENARIOS_MEANING),
        _table(words.SCENARIOS_HEAD, lines),
    ]


def _scenario(base: Replay, one: Outcome) -> tuple[str, ...]:
    plan, recorded = one.found.clairvoyant, base.recorded.visits
    saved = recorded - plan.visits
    mean = plan.forward.days / plan.forward.count if plan.forward.count else 0.0
    late, missed = (
        f"{many:,}" if base.findings_known else "–"
        for many in (plan.later.with_findings, one.missed_with_findings)
    )
    return (
        one.name,
        f"{plan.visits:,}",
        f"{saved:,} ({words.share(saved, recorded)})",
        f"{one.missed:,} / {missed}",
        f"{plan.later.count:,} / {late}",
        f"{plan.forward.count:,} × {mean:.1f}",
        words.share(plan.joint_agencies, plan.visits),
    )


def _results(found: Replay) -> str:
    lines = [
        _moved(f"{name} · {text}", moved, known=found.findings_known)
        for name, way in _ways(found)[1:]
        for text, moved in (
            (words.FORWARD, way.forward),
            (words.LATE, way.late),
            (words.SOONER, way.sooner),
            (words.LATER, way.later),
        )
    ]
    return _table(words.RESULTS_HEAD, lines)


def _moved(text: str, moved: Moved, *, known: bool) -> tuple[str, ...]:
    mean = moved.days / moved.count if moved.count else 0.0
    with_findings = f"{moved.with_findings:,}" if known else "–"
    return (text, f"{moved.count:,}", with_findings, f"{mean:.1f}", f"{moved.most:,}")


def _months(found: Replay) -> str:
    ways = _ways(found)
    months = _all_months(found)
    visits = [(name, [way.by_month[month] for month in months]) for name, way in ways]
    saved = [
        (
            name,
            [found.recorded.by_month[month] - way.by_month[month] for month in months],
        )
        for name, way in ways[1:]
    ]
    shift = _heading(words.SAVED_BY_MONTH) + charts.columns(
        months, saved, words.SAVED_BY_MONTH[1], colour=1
    )
    return charts.columns(months, visits, words.MONTHS[1]) + shift


def _all_months(found: Replay) -> list[str]:
    first = date.fromordinal(min(found.first, found.last))
    months = {month for _, way in _ways(found) for month in way.by_month}
    return sorted(months) or [first.strftime("%Y-%m")]


def _pairs(plan: Tally) -> str:
    ranked = ranked_pairs(plan)[:_PAIRS]
    if not ranked:
        return _both(words.NO_PAIRS)
    numbers = [(words.pair(*pair), saved) for pair, saved in ranked]
    return _both(words.PAIRS_MEANING) + charts.rows(numbers, words.PAIRS[1])


def _weeks(found: Replay) -> str:
    ways = _ways(found)[1:]
    most = max((week for _, way in ways for week in way.forward_days), default=-1)
    if most < 0:
        return _both(words.NONE_FORWARD)
    weeks = range(most + 1)
    labels = [f"{week * 7 + (week == 0)}–{week * 7 + 6}" for week in weeks]
    series = [(name, [way.forward_days[week] for week in weeks]) for name, way in ways]
    return charts.columns(labels, series, words.WEEKS[1], colour=1)
