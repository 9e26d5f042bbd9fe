"""A table whose rows carry horizontal bars."""

from typing import Any

from django import template

from kyodo.ui.bars import BarTable

register = template.Library()


@register.inclusion_tag("ui/bar_table.html")
def bar_table(table: BarTable) -> dict[str, Any]:
    """Labels, bars and numbers of one or two series, with the difference of two."""
    return {"table": table}
