"""Stacked bars, and the table that says the same."""

from typing import Any

from django import template

from kyodo.ui.bar_charts import StackedBars

register = template.Library()


@register.inclusion_tag("ui/bar_chart.html")
def bar_chart(chart: StackedBars) -> dict[str, Any]:
    """The drawing with its key."""
    return {"chart": chart}


@register.inclusion_tag("ui/bar_table.html")
def bar_table(chart: StackedBars) -> dict[str, Any]:
    """Every value in whole numbers, and the total as it is read behind the bar."""
    return {"chart": chart}
