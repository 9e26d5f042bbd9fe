"""Small drawings of marks over the years, each with the table that says the same."""

from typing import Any

from django import template

from kyodo.ui.year_charts import Line, YearChart

register = template.Library()


@register.inclusion_tag("ui/year_chart.html")
def year_chart(chart: YearChart) -> dict[str, Any]:
    """The drawings of one question, and the table below them."""
    return {"chart": chart}


@register.inclusion_tag("ui/year_key.html")
def year_key(lines: list[Line]) -> dict[str, Any]:
    """What each shape and dash stands for; once on a page."""
    return {"lines": lines}
