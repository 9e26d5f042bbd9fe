"""``{{ text|plain_markup }}``: what staff typed, as paragraphs, lists, bold words and links."""

from django import template
from django.utils.safestring import SafeString

from kyodo.ui.plain_markup import html_of

register = template.Library()


@register.filter
def plain_markup(text: str) -> SafeString:
    """Safe to show: HTML in the text stays text."""
    return html_of(text)
