"""The words that are looked for."""

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 100


class SearchForm(forms.Form):
    """``before`` is the case behind which the page begins; anything else means the first page."""

    words = forms.CharField(
        label=_("探す言葉"),
        required=False,
        max_length=LONGEST,
        help_text=_("言葉を空白で区切ると、すべてを含む相談だけが出ます。1文字でも探せます。"),
        widget=forms.TextInput(attrs={"type": "search", "autofocus": True}),
    )
