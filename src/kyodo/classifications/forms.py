"""What is typed about the words of a list."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kyodo.classifications.actions import WordData
from kyodo.classifications.models import Classification
from kyodo.classifications.queries import words_of
from kyodo.classifications.readers import Row, read_rows, text_of
from kyodo.classifications.states import Kind
from kyodo.lifecycle import Refusal


def _day(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **kwargs
    )


class WordForm(forms.Form):
    """A new word; the code is chosen once."""

    label = forms.CharField(label=_("名称"), max_length=100)
    label_en = forms.CharField(
        label=_("英語の名称"),
        max_length=100,
        required=False,
        help_text=_("空のままなら、英語の画面でも日本語で出ます。"),
    )
    code = forms.SlugField(
        label=_("記号"),
        max_length=40,
        error_messages={"invalid": _("半角の英数字、ハイフン、下線で書いてください。")},
        help_text=_(
            "半角の英数字、ハイフン、下線。統計の年度どうしをつなぐので、あとから変えられません。"
        ),
    )
    parent = forms.ModelChoiceField(
        label=_("上の分類"),
        queryset=Classification.objects.none(),
        required=False,
        empty_label=_("ありません（いちばん上）"),
    )
    valid_from = _day(
        _("使い始める日"), required=False, help_text=_("空のままなら、すぐに選べます。")
    )

    def __init__(
        self, *args: Any, kind: Kind, word: Classification | None = None, **kwargs: Any
    ) -> None:
        if word is not None:
            names = ("label", "label_en", "parent", "valid_from")
            kwargs["initial"] = {name: getattr(word, name) for name in names}
        super().__init__(*args, **kwargs)
        if word is not None:
            del self.fields["code"]
        if kind != Kind.TOPIC:
            del self.fields["parent"]
            return
        parent = cast(forms.ModelChoiceField[Classification], self.fields["parent"])
        tops = words_of(kind).filter(parent=None)
        parent.queryset = tops if word is None else tops.exclude(pk=word.pk)

    def word_data(self) -> WordData:
        """What the action takes."""
        typed = self.cleaned_data
        return WordData(
            label=typed["label"],
            label_en=typed["label_en"],
            parent=typed.get("parent"),
            valid_from=typed["valid_from"],
        )


class EndForm(forms.Form):
    last_day = _day(
        _("使い終わる日"), help_text=_("この日まで選べます。次の日からは、新しい相談で選べません。")
    )


class ImportForm(forms.Form):
    """A file; once it was looked at, its text travels with the page."""

    upload = forms.FileField(
        label=_("CSVファイル"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
    content = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)
    rows: list[Row]

    def clean(self) -> dict[str, Any] | None:
        """Reads the rows; their own faults are no fault of the form."""
        typed = self.cleaned_data
        try:
            if typed.get("upload"):
                typed["content"] = text_of(typed["upload"].read())
            if not typed.get("content"):
                raise Refusal(_("ファイルを選んでください。"))
            self.rows = read_rows(typed["content"])
        except Refusal as refusal:
            raise ValidationError({"upload": str(refusal)}) from refusal
        return super().clean()

    def rows_again(self) -> list[Row]:
        """Fresh ones: whoever looked at the others has written their faults into them."""
        return read_rows(self.cleaned_data["content"])
