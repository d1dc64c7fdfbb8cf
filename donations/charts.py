"""Charts for staff as SVG made on the server. Our stylesheet draws them, light and dark; nothing is inlined.

The library's own styles, scripts and tooltips are taken out: the content policy would refuse them. Beside
each chart stands a table with the same figures, so the picture itself is hidden from screen readers.
"""

import itertools

import pygal
from django.utils.safestring import SafeString, mark_safe

FRAME = {
    "css": [],
    "js": [],
    "disable_xml_declaration": True,
    "no_prefix": True,
    "show_legend": False,
    "height": 260,
    "margin": 4,
    "truncate_label": -1,  # never: a day without its month says nothing
    "show_x_guides": False,
}
GONE = {"defs", "desc", "title"}


def bars(labels: list[str], series: list[tuple[str, list[int]]], in_words, *, every: int = 1) -> SafeString:
    """Bars upon each other. ``in_words``: how the axis says a number; each ``every``th label shows."""
    return drawn(pygal.StackedBar, labels, series, in_words, every)


def lines(labels: list[str], series: list[tuple[str, list[int]]], in_words, *, every: int = 1) -> SafeString:
    """Lines beside each other, on one scale."""
    return drawn(pygal.Line, labels, series, in_words, every, show_dots=False)


def drawn(kind, labels, series, in_words, every, **more):
    """The chart as markup. Its texts are escaped by the library, which builds it as a tree of XML."""
    chart = kind(value_formatter=lambda value: in_words(int(value)), **FRAME, **more)
    chart.x_labels = [label if number % every == 0 else "" for number, label in enumerate(labels)]
    for name, values in series:
        chart.add(name, values)
    heights = list(zip(*(values for _, values in series), strict=True)) or [(0,)]
    stacked = kind is pygal.StackedBar
    tops = [sum(max(value, 0) for value in bar) if stacked else max(bar) for bar in heights]
    chart.y_labels = marks(min(0, *(min(bar) for bar in heights), 0), max(*tops, 0))
    chart.add_xml_filter(bare)
    return mark_safe(chart.render(is_unicode=True))  # noqa: S308 - figures, escaped labels


def marks(lowest: int, highest: int) -> list[int]:
    """Where the axis is marked: up to seven round whole numbers, from ``lowest`` to above ``highest``."""
    step, factors = 1, itertools.cycle((2, 5, 10))
    base = 1
    while (highest - lowest) > 5 * step:
        factor = next(factors)
        step = base * factor
        base = step if factor == 10 else base
    return list(range(lowest // step * step, highest + step, step))


def bare(root):
    """The chart without styles, scripts, tooltips and hidden texts of the library."""
    for parent in list(root.iter()):
        for child in list(parent):
            name = child.tag.rsplit("}")[-1] if isinstance(child.tag, str) else ""
            overlay = "overlay" in child.get("class", "") if name else True
            if name in GONE or overlay:
                parent.remove(child)
    root.set("class", "nr-chart")
    root.set("aria-hidden", "true")
    root.set("focusable", "false")
    del root.attrib["id"]
    return root
