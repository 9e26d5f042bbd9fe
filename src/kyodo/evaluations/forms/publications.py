"""What a correction says of itself, and what somebody looks for in the list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kyodo.fiscal import FiscalYear

LONGEST = 2000


class CorrectionForm(forms.Form):
    """Both are printed on the public page."""

    what_changed = forms.CharField(
        label=_("変わったところ"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("公表のページに載ります。個人の氏名や電話番号は書かないでください。"),
    )
    why_changed = forms.CharField(
        label=_("訂正の理由"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )


class PublicationFilterForm(forms.Form):
    """Nothing is a must; what cannot be understood is left aside."""

    words = forms.CharField(label=_("事業・団体・部署の名称"), required=False, max_length=200)
    year = forms.TypedChoiceField(
        label=_("年度"), required=False, coerce=int, empty_value=None, choices=[]
    )

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["year"]
        if isinstance(field, forms.TypedChoiceField):
            field.choices = [
                ("", str(_("すべて"))),
                *((str(year), str(FiscalYear(year))) for year in years),
            ]
