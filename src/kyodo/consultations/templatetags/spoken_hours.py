"""Hours as they are said: never more exact than they can be."""

from django import template

from kyodo.consultations.queries.load import about

register = template.Library()


@register.simple_tag
def hours(number: float) -> str:
    """Hours without a false precision."""
    return about(number)


@register.simple_tag
def hours_of_minutes(minutes: float) -> str:
    """Minutes as such hours."""
    return about(minutes / 60)
