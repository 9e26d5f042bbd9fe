"""What will be done about something that was written or said."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kyodo.accounts.models import User
from kyodo.evaluations.forms.talks import seen_field
from kyodo.projects.actions import ImprovementData
from kyodo.projects.models import Project, Side
from kyodo.projects.queries import people_of_side
from kyodo.punctuation import bracketed
from kyodo.ui.dates import DayField

_ODD_YEAR = _("年を確かめてください。2000年から2100年までの日を書けます。")


class StartActionForm(forms.Form):
    """What is done, by which side, by whom and until when."""

    text = forms.CharField(
        label=_("すること"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("500文字まで。だれが見ても、できたかどうか分かるように書きます。"),
    )
    side = forms.ChoiceField(
        label=_("担う側"),
        widget=forms.RadioSelect,
        error_messages={"required": _("担う側を選んでください。")},
    )
    person = forms.ChoiceField(label=_("担当者"), required=False)
    due_on = DayField(
        label=_("期日"),
        required=False,
        validators=[
            MinValueValidator(date(2000, 1, 1), _ODD_YEAR),
            MaxValueValidator(date(2100, 12, 31), _ODD_YEAR),
        ],
    )

    def __init__(self, *args: Any, project: Project, sides: Sequence[Side], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["side"]).choices = [
            (side.code, side.label) for side in sides
        ]
        self._people: dict[str, User] = {}
        names = []
        for side in sides:
            for person in people_of_side(project, side.code):
                self._people[f"{side.code}:{person.pk}"] = person
                names.append((f"{side.code}:{person.pk}", person.name + bracketed(side.label)))
        person_field = cast(forms.ChoiceField, self.fields["person"])
        person_field.choices = [("", _now("決めていない")), *names]

    def clean(self) -> dict[str, Any] | None:
        """Whoever does it belongs to the side that undertakes it."""
        typed = self.cleaned_data
        side = str(typed.get("person", "")).partition(":")[0]
        if side and typed.get("side") and side != typed["side"]:
            self.add_error("person", _now("担当者は、担う側の人から選んでください。"))
        return super().clean()

    def improvement_data(self) -> ImprovementData:
        """What the action takes."""
        typed = self.cleaned_data
        return ImprovementData(
            text=" ".join(typed["text"].split()),
            side=typed["side"],
            person=self._people.get(typed["person"]),
            due_on=typed["due_on"],
        )


class StartTextActionForm(StartActionForm):
    """The same about a sentence of the version that was read."""

    sentence = forms.TypedChoiceField(
        label=_("もとの文"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("文を選んでください。")},
    )
    number = seen_field()
    field_order = ("sentence",)

    def __init__(self, *args: Any, sentences: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.TypedChoiceField, self.fields["sentence"]).choices = [
            (str(number), words) for number, words in enumerate(sentences)
        ]
