"""A length of time in words."""

from datetime import timedelta

from django import template
from django.utils.translation import ngettext

register = template.Library()


@register.filter
def in_words(value: timedelta) -> str:
    """Whole minutes, rounded up: whoever waits that long has waited long enough."""
    minutes = max(1, -(-int(value.total_seconds()) // 60))
    return ngettext("%(count)d分間", "%(count)d分間", minutes) % {"count": minutes}
