"""Input about projects, roles tables and what became of an improvement action."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kyodo.accounts.models import User
from kyodo.attachments.fields import FilesField, words_about_files
from kyodo.classifications.models import Classification
from kyodo.classifications.states import Kind
from kyodo.evidence import registry
from kyodo.organisations.models import Organisation
from kyodo.organisations.permissions import user_organisation_ids
from kyodo.projects.actions import StepData
from kyodo.projects.models import Duty, ImprovementAction, Project, ProjectStep, Side
from kyodo.projects.queries import RolesTableRow, WantedImprovements, people_of_side
from kyodo.projects.states import DutyState, ImprovementState, StepKind
from kyodo.ui.dates import DayField

FEWEST_PLACES = 2
SPARE_ROWS = 3
MOST_ROWS = 100
# More than the key of a row can have: no database can look it up.
MOST_DIGITS = 18
# Of fiscal years and of projects; before and after lie slips of the keyboard.
YEARS = range(1950, 2101)


class ProjectFilterForm(forms.Form):
    words = forms.CharField(label=_("事業名称"), required=False, max_length=100)


class PlacesWidget(forms.SelectMultiple):
    """One list to choose from for each organisation, and an empty one.

    A list in which several lines can be marked is hard to use by keyboard and on a telephone.
    """

    template_name = "projects/places.html"
    use_fieldset = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """What was chosen, without the lists left empty."""
        return [value for value in super().value_from_datadict(data, files, name) or [] if value]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """``places`` are what each list has chosen."""
        chosen = [str(each) for each in value or []]
        empty = max(1, FEWEST_PLACES - len(chosen))
        own = self.build_attrs(self.attrs, attrs)
        return {
            "widget": {"name": name, "attrs": own, "choices": list(self.choices)},
            "places": chosen + [""] * empty,
        }


class PartiesField(forms.ModelMultipleChoiceField[Organisation]):
    """Organisations in the order in which they were chosen; nobody twice."""

    widget = PlacesWidget

    def clean(self, value: Any) -> Any:
        """A list instead of a set of rows, whose order would be lost."""
        if any(len(str(key)) > MOST_DIGITS for key in value or []):
            raise forms.ValidationError(self.error_messages["invalid_list"], code="invalid_list")
        found = {str(each.pk): each for each in super().clean(value)}
        return [found[key] for key in dict.fromkeys(map(str, value or []))]


class ProjectForm(forms.ModelForm[Project]):
    """A project together with the organisations of each side."""

    class Meta:
        model = Project
        fields = ["name", "purpose", "contract_kind", "starts_on", "ends_on", "ward"]
        widgets = {
            "starts_on": forms.DateInput(attrs={"type": "date"}),
            "ends_on": forms.DateInput(attrs={"type": "date"}),
        }
        help_texts = {
            "contract_kind": _("協働契約の型です。わからないときは空のままでかまいません。"),
            "ends_on": _("決まっていないときは空のままでかまいません。"),
            "ward": _(
                "1つの区だけの事業のときに選びます。評価の横の数字を、その区だけで数えます。"
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wards = Classification.objects.of(Kind.WARD).in_order()
        self.fields["ward"].queryset = wards  # type: ignore[attr-defined]
        if not wards.exists():
            del self.fields["ward"]
        self.sides = list(Side.objects.in_order())
        held: dict[str, list[int]] = {}
        if self.instance.pk:
            for party in self.instance.parties.all():
                held.setdefault(party.side, []).append(party.organisation_id)
        known = Organisation.objects.in_order()
        choices = [(str(each.pk), str(each)) for each in known]
        for side in self.sides:
            field = PartiesField(
                label=_("%(side)sの団体・部署") % {"side": side.label},
                queryset=known,
                required=False,
                initial=held.get(side.code, []),
            )
            field.choices = choices
            self.fields[_of_side(side)] = field

    @property
    def parties(self) -> dict[str, list[Organisation]]:
        """The chosen organisations of each side, after the form was found valid."""
        return {side.code: self.cleaned_data[_of_side(side)] for side in self.sides}

    def clean(self) -> dict[str, Any]:
        """The end lies after the start; somebody stands on a side, and nobody on two."""
        data = super().clean() or {}
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        for name, day in (("starts_on", starts_on), ("ends_on", ends_on)):
            if day and day.year not in YEARS:
                self.add_error(name, _("年を確認してください。"))
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("終了日が開始日より前になっています。"))
        self._clean_parties(data)
        return data

    def _clean_parties(self, data: Mapping[str, Any]) -> None:
        elsewhere: set[Organisation] = set()
        for name in map(_of_side, self.sides):
            chosen = set(data.get(name) or [])
            if chosen & elsewhere:
                self.add_error(name, _("同じ団体・部署が、ほかの側でも選ばれています。"))
            elsewhere |= chosen
        if not elsewhere and not any(_of_side(side) in self.errors for side in self.sides):
            self.add_error(None, _("団体・部署を1つ以上選んでください。"))


def _of_side(side: Side) -> str:
    return f"party_{side.code}"


class RolesTableRowForm(forms.Form):
    """One row; without a title it is left out. Duties stand one to a line."""

    label = forms.CharField(label=_("記号"), max_length=10, required=False)
    title = forms.CharField(label=_("事業項目"), max_length=200, required=False)

    def __init__(
        self, *args: Any, sides: Sequence[Side], stored_lines: Iterable[str] = (), **kwargs: Any
    ) -> None:
        """``stored_lines`` are offered too where this installation does not know them any more."""
        super().__init__(*args, **kwargs)
        self.sides = sides
        for side in sides:
            self.fields[_duties_of(side)] = forms.CharField(
                label=_("%(side)sの役割") % {"side": side.label},
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
        if choices := _line_choices(stored_lines):
            self.fields["lines"] = forms.MultipleChoiceField(
                label=_("数字を出す業務"),
                choices=choices,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text=_("選ぶと、この業務で数えた件数などが、評価の横に並びます。"),
            )

    def clean(self) -> dict[str, Any]:
        """Duties without a work item would vanish; say so instead."""
        data = super().clean() or {}
        names = [_duties_of(side) for side in self.sides]
        if not data.get("title") and any(data.get(name) for name in names):
            self.add_error("title", _("役割を書いた行には、事業項目も書いてください。"))
        for name in names:
            if any(len(line) > 500 for line in _lines(data.get(name, ""))):
                self.add_error(name, _("1つの役割は500文字までです。行を分けてください。"))
        return data

    def row(self) -> RolesTableRow | None:
        """What was typed, or None for a row left empty."""
        data = self.cleaned_data
        if not data.get("title"):
            return None
        duties = {side.code: _lines(data.get(_duties_of(side), "")) for side in self.sides}
        lines = tuple(data.get("lines", ()))
        return RolesTableRow(data.get("label", ""), data["title"], duties, lines)


def _line_choices(stored: Iterable[str]) -> list[tuple[str, str]]:
    known = registry.lines()
    gone = sorted(set(stored) - {line for line, _label in known})
    return known + [(line, gettext("%(line)s（今はない業務）") % {"line": line}) for line in gone]


def _duties_of(side: Side) -> str:
    return f"duties_{side.code}"


RolesTableFormSet = forms.formset_factory(
    RolesTableRowForm,
    extra=SPARE_ROWS,
    max_num=MOST_ROWS,
    absolute_max=MOST_ROWS,
    validate_max=True,
)


def roles_table_initial(
    rows: Iterable[RolesTableRow], sides: Sequence[Side]
) -> list[dict[str, Any]]:
    """Rows as the formset shows them."""
    return [
        {
            "label": row.label,
            "title": row.title,
            "lines": list(row.lines),
            **{_duties_of(side): "\n".join(row.duties.get(side.code, ())) for side in sides},
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
            "outcome": _(
                "取りやめるときは、理由を書いてください。ほかの側に知らせ、確認されると取りやめになります。"
            )
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        state = cast(forms.TypedChoiceField, self.fields["state"])
        asked = (ImprovementState.DROPPING, ImprovementState.DROPPED)
        if self.initial.get("state") in asked:
            self.initial["state"] = ImprovementState.DROPPED
        state.choices = [
            each for each in ImprovementState.choices if each[0] != ImprovementState.DROPPING
        ]


class ImprovementFilterForm(forms.Form):
    """It comes in the address, so anything may stand there; what cannot be read is left out."""

    project = forms.TypedChoiceField(
        label=pgettext_lazy("of a row", "事業"), required=False, coerce=int, empty_value=None
    )
    side = forms.ChoiceField(label=_("担う側"), required=False)
    state = forms.ChoiceField(
        label=_("状態"), required=False, choices=[("", _("すべて")), *ImprovementState.choices]
    )
    source = forms.ChoiceField(
        label=_("きっかけ"),
        required=False,
        choices=[("", _("すべて")), *ImprovementAction.Source.choices],
    )
    mine = forms.BooleanField(label=_("自分の担当だけ"), required=False)
    overdue = forms.BooleanField(label=_("期日を過ぎたものだけ"), required=False)

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        every = ("", gettext("すべて"))
        projects = Project.objects.of_organisations(set(user_organisation_ids(user)))
        self._offer("project", [every, *projects.order_by("name", "pk").values_list("pk", "name")])
        self._offer("side", [every, *((side.code, side.label) for side in Side.objects.in_order())])

    def _offer(self, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = choices

    def wanted(self) -> WantedImprovements:
        """What can be read of it."""
        self.is_valid()
        typed = self.cleaned_data
        return WantedImprovements(
            project=typed.get("project"),
            side=typed.get("side", ""),
            state=typed.get("state", ""),
            source=typed.get("source", ""),
            is_mine=typed.get("mine", False),
            is_overdue=typed.get("overdue", False),
        )


class DutyReportForm(forms.Form):
    """How a duty stands, and what shows it."""

    state = forms.TypedChoiceField(
        label=_("状況"),
        choices=DutyState.choices,
        coerce=DutyState,
        widget=forms.RadioSelect,
        error_messages={"required": _("状況を選んでください。")},
    )
    shown_by = forms.CharField(
        label=_("何を見れば分かるか"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "報告書の名前、開いた日、件数など。行わなかったときは、その理由を書いてください。"
        ),
    )


class PersonField(forms.ModelChoiceField[User]):
    """A person by name alone."""

    def label_from_instance(self, obj: User) -> str:
        """The name."""
        return obj.name


class AssignDutyForm(forms.Form):
    """Somebody of the side whose duty it is, or nobody."""

    person = PersonField(
        label=_("担当者"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("決めていない"),
    )

    def __init__(self, *args: Any, duty: Duty, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person = cast(PersonField, self.fields["person"])
        person.initial = duty.person_id
        person.queryset = people_of_side(duty.work_item.project, duty.side)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class ProjectStepForm(forms.ModelForm[ProjectStep]):
    """What happened, when, and its papers."""

    papers = FilesField(label=_("書類"))

    class Meta:
        model = ProjectStep
        fields = ["kind", "happened_on", "due_on", "note"]
        field_classes = {"happened_on": DayField, "due_on": DayField}
        widgets = {
            "note": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "due_on": _("提案の前の事前相談シートのように、期限が決まっていたときに入れます。"),
            "note": _("事業の関係者だけが読みます。"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["papers"].help_text = words_about_files()

    def clean(self) -> dict[str, Any]:
        """Years before and after are slips of the keyboard."""
        data = super().clean() or {}
        for name in ("happened_on", "due_on"):
            if data.get(name) and data[name].year not in YEARS:
                self.add_error(name, gettext("年を確認してください。"))
        return data

    def step_data(self) -> StepData:
        """What the action takes."""
        typed = self.cleaned_data
        return StepData(
            kind=StepKind(typed["kind"]),
            happened_on=typed["happened_on"],
            due_on=typed["due_on"],
            note=typed["note"],
            files=typed["papers"],
        )
