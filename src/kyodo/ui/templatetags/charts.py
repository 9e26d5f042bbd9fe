"""Drawings made on the server, each with the table that says the same."""

from typing import Any

from django import template

from kyodo.ui.charts import Dumbbell

register = template.Library()


@register.inclusion_tag("ui/dumbbell_chart.html")
def dumbbell_chart(chart: Dumbbell) -> dict[str, Any]:
    """The marks of each role on the scale, item by item. Put ``dumbbell_table`` beside it."""
    return {"chart": chart}


@register.inclusion_tag("ui/dumbbell_table.html")
def dumbbell_table(chart: Dumbbell) -> dict[str, Any]:
    """What the drawing shows, to be read."""
    following = [*chart.lines[1:], None]
    rows = [
        {
            "line": line,
            "codes": [chart.sign_of(line.item.marks.get(role.id, "")) for role in chart.roles],
            "last": after is None or bool(after.section),
        }
        for line, after in zip(chart.lines, following, strict=False)
    ]
    columns = 1 + len(chart.roles) + (1 if chart.compares else 0)
    return {"chart": chart, "rows": rows, "columns": columns}


@register.inclusion_tag("ui/mark_counts.html")
def mark_counts(chart: Dumbbell) -> dict[str, Any]:
    """How often each role gave each mark; never an average."""
    return {"chart": chart}
