"""Figures that a side types in, and targets."""

import unicodedata
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kyodo.evaluations.actions.evidence import FigureData
from kyodo.evaluations.forms.talks import seen_field
from kyodo.evaluations.queries.evidence import ShownFigure
from kyodo.evaluations.queries.figure_words import plain
from kyodo.projects.models import TypedFigure

UNKNOWN = "不明"
_LARGEST = Decimal(10) ** 11
_NOT_BETWEEN_DIGITS = str.maketrans("", "", ", 　")


class FigureField(forms.CharField):
    """A number as people write it: 1,234 or １２３４, with up to three decimals.

    ``unknown`` lets the word 不明 stand for a number that nobody knows: the value is then None.
    """

    def __init__(self, *, unknown: bool = False, **kwargs: Any) -> None:
        super().__init__(max_length=30, **kwargs)
        self.takes_unknown = unknown
        self.widget.attrs["inputmode"] = "text" if unknown else "decimal"
        self.widget.attrs["autocomplete"] = "off"

    def to_python(self, value: Any) -> Any:
        """A number, or None for nothing and for what nobody knows."""
        text = unicodedata.normalize("NFKC", super().to_python(value) or "")
        text = text.translate(_NOT_BETWEEN_DIGITS)
        if self.takes_unknown and text == UNKNOWN:
            return UNKNOWN
        if not text:
            return None
        return _number(text, takes_unknown=self.takes_unknown)

    def clean(self, value: Any) -> Any:
        """As above; raises ``ValidationError`` in words."""
        found = self.to_python(value)
        if found is None and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if isinstance(value, str) and len(value) > 30:
            raise forms.ValidationError(_("30文字以内で書いてください。"), code="long")
        return None if found == UNKNOWN else found


def _number(text: str, *, takes_unknown: bool) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        words = (
            _("数字を書いてください。分からないときは「不明」と書きます。")
            if takes_unknown
            else _("数字を書いてください。")
        )
        raise forms.ValidationError(words, code="invalid")
    if abs(number) >= _LARGEST or number != round(number, 3):
        raise forms.ValidationError(
            _("整数は11桁、小数は3桁までです。"),
            code="too_long",
        )
    return number


class TypedFigureForm(forms.Form):
    """What a side writes of a figure that no line counts."""

    label = forms.CharField(
        label=_("数字の名前"),
        max_length=100,
        help_text=_("例：講座の修了者。次の年度も同じ名前にすると、昨年度の数字が横に並びます。"),
    )
    value = FigureField(
        label=_("値"), unknown=True, help_text=_("分からないときは「不明」と書いてください。")
    )
    unit = forms.CharField(label=_("単位"), max_length=20, help_text=_("例：人、回、％"))
    source = forms.CharField(
        label=_("出典"), max_length=200, help_text=_("例：講座の出席簿（2024年3月末）")
    )
    revision = seen_field(required=False)

    @property
    def figure(self) -> FigureData:
        """What was written, after the form was found valid."""
        data = self.cleaned_data
        return FigureData(data["label"], data["value"], data["unit"], data["source"])


def typed_figure_initial(figure: TypedFigure) -> dict[str, Any]:
    """A stored figure as its form shows it."""
    return {
        "label": figure.label,
        "value": UNKNOWN if figure.value is None else plain(figure.value),
        "unit": figure.unit,
        "source": figure.source,
        "revision": figure.revision,
    }


class FigureTargetsForm(forms.Form):
    """A field for the target of each figure of a work item; an empty one takes it away."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, figures: Iterable[ShownFigure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._names = {f"target-{figure.key}": figure.key for figure in figures}
        for figure in figures:
            self.fields[f"target-{figure.key}"] = FigureField(
                label=_("%(label)s（%(unit)s）") % {"label": figure.label, "unit": figure.unit},
                required=False,
                help_text=_("いまの値 %(value)s、昨年度 %(last)s")
                % {"value": figure.words, "last": figure.last_words},
                initial=plain(figure.target.value)
                if figure.target and figure.target.value is not None
                else "",
            )

    @property
    def targets(self) -> dict[str, Decimal | None]:
        """The targets by key, after the form was found valid."""
        return {key: self.cleaned_data[name] for name, key in self._names.items()}
