"""Charts as inline SVG: no script, no file beside it, fit for paper."""

from collections.abc import Sequence
from html import escape
from math import ceil, log10
from textwrap import shorten

WIDTH, HEIGHT = 760, 240
_LEFT, _BOTTOM, _TOP = 56, 34, 12
_ROW, _LABEL, _LETTERS = 24, 400, 62
COLOURS = ("#7a8594", "#0b6e4f", "#c8553d")

Series = tuple[str, Sequence[float]]


def columns(
    labels: Sequence[str], series: Sequence[Series], title: str, colour: int = 0
) -> str:
    """Columns side by side for each label; values may be below zero.

    `colour` is that of the first series: one way has one colour in every chart.
    """
    values = [value for _, numbers in series for value in numbers]
    high, low = _ceiling(max([*values, 0])), -_ceiling(-min([*values, 0]))
    scale = (HEIGHT - _TOP - _BOTTOM) / ((high - low) or 1)
    zero = _TOP + high * scale
    step = (WIDTH - _LEFT - 8) / max(len(labels), 1)
    thick = step * 0.8 / max(len(series), 1)
    bars = [
        _bar(
            _LEFT + index * step + step * 0.1 + at * thick,
            zero - max(value, 0) * scale,
            thick,
            abs(value) * scale,
            (_colour(colour + at), f"{label} {name}: {value:,.0f}"),
        )
        for at, (name, numbers) in enumerate(series)
        for index, (label, value) in enumerate(zip(labels, numbers, strict=True))
    ]
    lines = [_line(high, _TOP), _line(0, zero)]
    if low < 0:
        lines.append(_line(low, zero - low * scale))
    body = [*lines, *bars, *_below(labels, step)]
    return _svg("".join(body), title, HEIGHT) + _legend(series, colour)


def rows(numbers: Sequence[tuple[str, float]], title: str) -> str:
    """One horizontal bar for each label, with its number behind it."""
    most = max((value for _, value in numbers), default=0) or 1
    scale = (WIDTH - _LABEL - 70) / most
    body = []
    for index, (label, value) in enumerate(numbers):
        y = index * _ROW + 4
        text = escape(shorten(label, _LETTERS, placeholder="…"))
        body.append(
            f'<text x="{_LABEL - 8}" y="{y + 13}" text-anchor="end">{text}'
            f"<title>{escape(label)}</title></text>"
        )
        body.append(_bar(_LABEL, y, value * scale, 16, (COLOURS[1], label)))
        x = _LABEL + value * scale + 6
        body.append(f'<text x="{x:.1f}" y="{y + 13}">{value:,.1f}</text>')
    return _svg("".join(body), title, len(numbers) * _ROW + 8)


def _colour(at: int) -> str:
    return COLOURS[at % len(COLOURS)]


def _ceiling(value: float) -> float:
    """The next round number, so that the axis ends on one."""
    if value <= 0:
        return 0.0
    unit = 10 ** int(log10(value)) if value >= 1 else 1
    return float(ceil(value / unit) * unit)


def _bar(x: float, y: float, width: float, height: float, look: tuple[str, str]) -> str:
    fill, title = look
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
        f' fill="{fill}"><title>{escape(title)}</title></rect>'
    )


def _line(value: float, y: float) -> str:
    return (
        f'<line x1="{_LEFT}" x2="{WIDTH}" y1="{y:.1f}" y2="{y:.1f}" stroke="#c9cdd3"/>'
        f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{value:,.0f}</text>'
    )


def _below(labels: Sequence[str], step: float) -> list[str]:
    """As many labels as there is room for."""
    each = max(1, ceil(58 / step))
    return [
        f'<text x="{_LEFT + index * step + step / 2:.1f}" y="{HEIGHT - 12}"'
        f' text-anchor="middle">{escape(label)}</text>'
        for index, label in enumerate(labels)
        if index % each == 0
    ]


def _legend(series: Sequence[Series], colour: int) -> str:
    parts = [
        f'<span><i style="background:{_colour(colour + at)}"></i>{escape(name)}</span>'
        for at, (name, _) in enumerate(series)
    ]
    return f'<p class="legend">{"".join(parts)}</p>'


def _svg(body: str, title: str, height: int) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" font-size="11"'
        f' aria-label="{escape(title, quote=True)}">{body}</svg>'
    )
