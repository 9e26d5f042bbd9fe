"""Input about projects, roles tables and what became of an improvement action."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kyodo.organisations.models import Organisation
from kyodo.projects.models import ImprovementAction, Project
from kyodo.projects.queries import RolesTableRow
from kyodo.projects.roles import Side

SPARE_ROWS = 3
MOST_ROWS = 100
# Of fiscal years and of projects; before and after lie slips of the keyboard.
YEARS = range(1950, 2101)


class ProjectFilterForm(forms.Form):
    words = forms.CharField(label=_("事業名称"), required=False, max_length=100)


class ProjectForm(forms.ModelForm[Project]):
    """A project together with the organisation of each side."""

    class Meta:
        model = Project
        fields = ["name", "purpose", "contract_kind", "starts_on", "ends_on"]
        widgets = {
            "starts_on": forms.DateInput(attrs={"type": "date"}),
            "ends_on": forms.DateInput(attrs={"type": "date"}),
        }
        help_texts = {
            "contract_kind": _("協働契約の型です。わからないときは空のままでかまいません。"),
            "ends_on": _("決まっていないときは空のままでかまいません。"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = {}
        if self.instance.pk:
            held = {party.side: party.organisation_id for party in self.instance.parties.all()}
        for side in Side:
            self.fields[f"party_{side.value}"] = forms.ModelChoiceField(
                label=_("%(side)sの団体・部署") % {"side": side.label},
                queryset=Organisation.objects.in_order(),
                initial=held.get(side.value),
            )

    @property
    def parties(self) -> dict[str, Organisation]:
        """The chosen organisation of each side, after the form was found valid."""
        return {side.value: self.cleaned_data[f"party_{side.value}"] for side in Side}

    def clean(self) -> dict[str, Any]:
        """The end lies after the start, and nobody stands on both sides."""
        data = super().clean() or {}
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        for name, day in (("starts_on", starts_on), ("ends_on", ends_on)):
            if day and day.year not in YEARS:
                self.add_error(name, _("年を確認してください。"))
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("終了日が開始日より前になっています。"))
        chosen = [data.get(f"party_{side.value}") for side in Side]
        if None not in chosen and len(set(chosen)) < len(chosen):
            self.add_error(
                f"party_{Side.GOVERNMENT.value}",
                _("同じ団体・部署が両方の側になっています。"),
            )
        return data


class RolesTableRowForm(forms.Form):
    """One row; without a title it is left out. Duties stand one to a line."""

    label = forms.CharField(label=_("記号"), max_length=10, required=False)
    title = forms.CharField(label=_("事業項目"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for side in Side:
            self.fields[side.value] = forms.CharField(
                label=_("%(side)sの役割") % {"side": side.label},
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def clean(self) -> dict[str, Any]:
        """Duties without a work item would vanish; say so instead."""
        data = super().clean() or {}
        if not data.get("title") and any(data.get(side.value) for side in Side):
            self.add_error("title", _("役割を書いた行には、事業項目も書いてください。"))
        for side in Side:
            too_long = [line for line in _lines(data.get(side.value, "")) if len(line) > 500]
            if too_long:
                self.add_error(side.value, _("1つの役割は500文字までです。行を分けてください。"))
        return data

    def row(self) -> RolesTableRow | None:
        """What was typed, or None for a row left empty."""
        data = self.cleaned_data
        if not data.get("title"):
            return None
        duties = {side.value: _lines(data.get(side.value, "")) for side in Side}
        return RolesTableRow(data.get("label", ""), data["title"], duties)


RolesTableFormSet = forms.formset_factory(
    RolesTableRowForm,
    extra=SPARE_ROWS,
    max_num=MOST_ROWS,
    absolute_max=MOST_ROWS,
    validate_max=True,
)


def roles_table_initial(rows: list[RolesTableRow]) -> list[dict[str, str]]:
    """Rows as the formset shows them."""
    return [
        {
            "label": row.label,
            "title": row.title,
            **{side.value: "\n".join(row.duties.get(side.value, ())) for side in Side},
        }
        for row in rows
    ]


def roles_table_labels(formset: "forms.BaseFormSet[RolesTableRowForm]") -> dict[str, str]:
    """What each field of each row is called, for text that is offered again after a sign-in."""
    return {
        bound.html_name: gettext("%(number)s行めの%(field)s")
        % {"number": number, "field": bound.label}
        for number, row in enumerate(formset, start=1)
        for bound in row
    }


class ImprovementReportForm(forms.ModelForm[ImprovementAction]):
    class Meta:
        model = ImprovementAction
        fields = ["state", "outcome"]
        widgets = {"state": forms.RadioSelect, "outcome": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "outcome": _("取りやめるときは、理由を書いてください。相手方にも表示されます。")
        }


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
