"""What is put in to prepare an evaluation: project, form, dates, people and contact data."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kyodo.accounts.models import User, clean_address
from kyodo.evaluations.actions.preparation import PreparationData, RespondentData, SectionDates
from kyodo.evaluations.formats import FormDefinition, Section
from kyodo.evaluations.models import SheetFormat
from kyodo.evaluations.roles import SeatDuty
from kyodo.projects.models import Project

FIRST_YEAR, LAST_YEAR = 2000, 2100
_ODD_YEAR = _("年を確かめてください。2000年から2100年までの日を書けます。")


def day_field(label: Any) -> forms.DateField:
    """A day that lies in this century."""
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[
            MinValueValidator(date(FIRST_YEAR, 1, 1), _ODD_YEAR),
            MaxValueValidator(date(LAST_YEAR, 12, 31), _ODD_YEAR),
        ],
    )


class ChoiceOfProjectForm(forms.Form):
    """The two things on which all other questions depend."""

    project = forms.ModelChoiceField(
        label=pgettext_lazy("of a row", "協働事業"), queryset=Project.objects.none()
    )
    form = forms.ModelChoiceField(label=_("様式"), queryset=SheetFormat.objects.none())

    def __init__(self, data: Any, *, projects: QuerySet[Project]) -> None:
        offered = [form.pk for form in SheetFormat.objects.offered()]
        only = offered[0] if len(offered) == 1 else None
        super().__init__(data, initial={"form": only})
        self.fields["project"].queryset = projects  # type: ignore[attr-defined]
        forms_of_choice = SheetFormat.objects.filter(pk__in=offered).order_by("title", "pk")
        self.fields["form"].queryset = forms_of_choice  # type: ignore[attr-defined]


class ScheduleForm(forms.Form):
    """For each section of the form: from when on it may be sealed, and until when it should be."""

    def __init__(self, *args: Any, form: FormDefinition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sections = {section.schedule_key: section for section in form.sections}
        for key in self.sections:
            self.fields[f"opens_{key}"] = day_field(_("封印できる日"))
            self.fields[f"due_{key}"] = day_field(_("締切"))

    def rows(self) -> Iterator[tuple[Section, BoundField, BoundField]]:
        """Each section with its two fields."""
        for key, section in self.sections.items():
            yield section, self[f"opens_{key}"], self[f"due_{key}"]

    def clean(self) -> dict[str, Any]:
        """A deadline does not lie before the day on which sealing begins."""
        data = super().clean() or {}
        for key in self.sections:
            opens_on, due_on = data.get(f"opens_{key}"), data.get(f"due_{key}")
            if opens_on and due_on and due_on < opens_on:
                self.add_error(f"due_{key}", _("締切が、封印できる日より前になっています。"))
        return data

    @property
    def dates(self) -> dict[str, SectionDates]:
        """The days by section, after the form was found valid."""
        return {
            key: SectionDates(self.cleaned_data[f"opens_{key}"], self.cleaned_data[f"due_{key}"])
            for key in self.sections
        }


class PreparationForm(ScheduleForm):
    """A year's evaluation of a project that has been chosen."""

    fiscal_year = forms.IntegerField(
        label=_("年度（始まる年、西暦）"), min_value=FIRST_YEAR, max_value=LAST_YEAR
    )
    period_starts_on = day_field(_("実施期間の初日"))
    period_ends_on = day_field(_("実施期間の末日"))
    carry_over = forms.BooleanField(
        label=_("前の年度の役割分担・担当者・取組を引き継ぐ"), required=False, initial=True
    )

    field_order = ("fiscal_year", "period_starts_on", "period_ends_on", "carry_over")

    @property
    def general(self) -> list[BoundField]:
        """The fields that do not belong to a section."""
        return [self[name] for name in self.field_order]

    def clean(self) -> dict[str, Any]:
        """The period ends after it begins."""
        data = super().clean()
        starts_on, ends_on = data.get("period_starts_on"), data.get("period_ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("period_ends_on", _("末日が初日より前になっています。"))
        return data

    def data_for(self, sheet_format: SheetFormat) -> PreparationData:
        """What the action takes, after the form was found valid."""
        cleaned = self.cleaned_data
        return PreparationData(
            sheet_format_id=sheet_format.pk,
            fiscal_year=cleaned["fiscal_year"],
            period=(cleaned["period_starts_on"], cleaned["period_ends_on"]),
            dates=self.dates,
            carry_over=cleaned["carry_over"],
        )


class SideSeatForm(forms.Form):
    """Somebody of a side's own organisation, as drafter or person answerable."""

    role = forms.SlugField(widget=forms.HiddenInput)
    user = forms.ModelChoiceField(label=_("担当する人"), queryset=User.objects.none())
    duty = forms.ChoiceField(
        label=pgettext_lazy("at an evaluation", "担当"),
        choices=[choice for choice in SeatDuty.choices if choice[0] != SeatDuty.FACILITATOR],
    )

    def __init__(self, data: Any = None, *, role: str, candidates: QuerySet[User]) -> None:
        super().__init__(data, initial={"role": role}, prefix=role)
        self.fields["user"].queryset = candidates  # type: ignore[attr-defined]


class AddressedPersonForm(forms.Form):
    """Anybody with an account who is no administrator; found by mail address."""

    email = forms.EmailField(label=_("メールアドレス"))

    def clean_email(self) -> User:
        """The account of this address that can sign in."""
        address = clean_address(self.cleaned_data["email"])
        found = User.objects.active().filter(email=address).first()
        if found is None:
            raise forms.ValidationError(_("このメールアドレスの利用者はいません。"))
        return found


class FacilitatorForm(AddressedPersonForm):
    """Who attends without marking."""

    email = forms.EmailField(label=_("進行役のメールアドレス"))


class GuestSeatForm(AddressedPersonForm):
    """Somebody of a role without a party behind it, such as a council."""

    role = forms.SlugField(widget=forms.HiddenInput)
    duty = forms.ChoiceField(
        label=pgettext_lazy("at an evaluation", "担当"),
        choices=[choice for choice in SeatDuty.choices if choice[0] != SeatDuty.FACILITATOR],
    )

    def __init__(self, data: Any = None, *, role: str) -> None:
        super().__init__(data, initial={"role": role}, prefix=role)


class RespondentForm(forms.Form):
    """The 記入責任者 as the paper prints them; kept apart and never published."""

    post = forms.CharField(label=_("役職"), max_length=100, required=False)
    name = forms.CharField(label=_("氏名"), max_length=100)
    telephone = forms.CharField(label=_("連絡先"), max_length=40, required=False)

    @property
    def respondent(self) -> RespondentData:
        """What the action takes, after the form was found valid."""
        return RespondentData(**self.cleaned_data)
