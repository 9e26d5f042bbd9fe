"""A date as people type it: by the browser's own picker, or in the Japanese count where there is
none."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kyodo.fiscal import read_date


class DayField(forms.DateField):
    """Takes 2026-06-17 of the browser as well as 令和8年6月17日, R8.6.17 or ２０２６／６／１７."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        """Raises ``ValidationError`` with an example."""
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        try:
            return read_date(value)
        except ValueError:
            fault = _("日付として読めません。例：令和8年6月17日、2026-06-17")
            raise ValidationError(fault, code="invalid") from None
