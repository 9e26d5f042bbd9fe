"""A table whose rows carry horizontal bars."""

from typing import Any

from django import template

from kyodo.ui.count_tables import CountTable

register = template.Library()


@register.inclusion_tag("ui/count_table.html")
def count_table(table: CountTable) -> dict[str, Any]:
    """Labels, bars and numbers of one or two series, with the difference of two."""
    return {"table": table}
