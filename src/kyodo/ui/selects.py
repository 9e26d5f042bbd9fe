"""Lists of choices on pages that have many of them."""

from html import escape
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString


class PlainSelect(forms.Select):
    """A ``select`` without groups, written at once: Django renders a template for each option."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """The same as the template's, for one value."""
        chosen = set(self.format_value(value))
        written = {**self.build_attrs(self.attrs, attrs), "name": name}
        options = "\n".join(
            f'<option value="{_plain(key)}"{" selected" if str(key) in chosen else ""}>'
            f"{_plain(label)}</option>"
            for key, label in self.choices
        )
        return format_html("<select{}>\n{}\n</select>", flatatt(written), SafeString(options))


def _plain(text: Any) -> str:
    """What Django's own escaping does, without asking of each of a hundred words what it is."""
    return escape("" if text is None else str(text))
