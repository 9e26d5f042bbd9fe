"""What the centre's staff type on the page of a case and on those that it leads to."""

import re
import unicodedata
from datetime import datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kyodo.accounts.models import User
from kyodo.attachments.fields import FilesField, words_about_files
from kyodo.classifications.models import Classification
from kyodo.classifications.states import Kind
from kyodo.consultations.actions.cases import Ending
from kyodo.consultations.actions.entries import EntryData
from kyodo.consultations.actions.plans import Plan
from kyodo.consultations.actions.splitting import Split
from kyodo.consultations.models import Case, Entry, TextBlock
from kyodo.consultations.queries.case_page import people_of_the_centre
from kyodo.consultations.states import Audience, EntryKind, Outcome, Turn
from kyodo.punctuation import labelled
from kyodo.ui.templatetags.ui import japanese_moment

LONGEST = 10_000
LONGEST_DAY = 24 * 60
_WRITTEN = (EntryKind.CONTACT_IN, EntryKind.CONTACT_OUT, EntryKind.NOTE)
_CHOSEN_AT_THE_END = [
    (value, label)
    for value, label in Outcome.choices
    if value not in (Outcome.MERGED, Outcome.PROPOSAL)
]
MOST_TO_SPLIT = 100
_SHORT = 30
# More than the key of a row can have: no database can look it up.
_MOST_DIGITS = 18
_NUMBER = re.compile(r"(\d{4})\W?(\d{1,8})")
_PLANNED = ("next_action", "next_on")


def _day(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **kwargs
    )


class EntryForm(forms.Form):
    """One entry, and in the same breath what comes next.

    What comes next is changed only where somebody typed something else than they saw, so that an
    entry written on an old page overwrites nothing.
    """

    kind = forms.ChoiceField(
        label=_("種類"),
        choices=[(kind.value, kind.label) for kind in _WRITTEN],
        widget=forms.RadioSelect,
        initial=EntryKind.CONTACT_IN,
    )
    audience = forms.ChoiceField(
        label=_("読む人"),
        choices=Audience.choices,
        widget=forms.RadioSelect,
        initial=Audience.INTERNAL,
    )
    text = forms.CharField(
        label=_("内容"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("行の始めの「- 」は箇条書き、**で囲んだところは太字になります。"),
    )
    means = forms.ModelChoiceField(
        label=_("手段"),
        queryset=Classification.objects.none(),
        required=False,
        empty_label=_("選ばない"),
    )
    minutes = forms.IntegerField(
        label=_("かかった時間（分）"), required=False, min_value=0, max_value=LONGEST_DAY
    )
    happened_at = forms.DateTimeField(
        label=_("日時（いまのことなら空のまま）"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )
    new_link = forms.BooleanField(
        label=_("相談者のページの新しいリンクを送る（前のリンクは使えなくなります）"),
        required=False,
    )
    next_action = forms.CharField(
        label=_("次にすること"), max_length=200, required=False, show_hidden_initial=True
    )
    next_on = _day(_("次の期日"), required=False, show_hidden_initial=True)
    turn = forms.ChoiceField(
        label=_("次に動く人"),
        choices=[("", _("書いた内容から決める")), *Turn.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)
    block = forms.ModelChoiceField(
        label=_("定型文"),
        queryset=TextBlock.objects.filter(retired_at=None),
        required=False,
        empty_label=_("選んでください"),
    )

    def __init__(self, *args: Any, case: Case, now: datetime, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "next_action": case.next_action,
            "next_on": case.next_on,
            "seen": case.version,
            **kwargs.get("initial", {}),
        }
        super().__init__(*args, **kwargs)
        self.case, self.now = case, now
        means = cast(forms.ModelChoiceField[Classification], self.fields["means"])
        means.queryset = (
            Classification.objects.of(Kind.MEANS).valid_on(timezone.localdate(now)).in_order()
        )
        if not case.is_open:
            for name in (*_PLANNED, "turn"):
                del self.fields[name]
        if not case.mail_address or case.follow_digest is None:
            del self.fields["new_link"]

    @property
    def seen_before(self) -> SafeString:
        """The plan as it stood on this page; goes into the form beside the visible fields."""
        names = [name for name in _PLANNED if name in self.fields]
        return format_html_join(
            "", "{}", ((self[name].as_hidden(only_initial=True),) for name in names)
        )

    def clean_happened_at(self) -> datetime | None:
        """Nobody writes down what has not happened yet."""
        moment: datetime | None = self.cleaned_data["happened_at"]
        if moment is not None and moment > self.now:
            raise ValidationError(_now("これからの日時は書けません。"))
        return moment

    def clean(self) -> dict[str, Any] | None:
        """What is open has a day, or it would fall out of the queue."""
        is_cleared = "next_on" in self.changed_data and not self.cleaned_data.get("next_on")
        if is_cleared and "next_on" not in self.errors:
            self.add_error("next_on", _now("続いている相談には、次の期日が要ります。"))
        return super().clean()

    def entry_data(self) -> EntryData:
        """What the action takes."""
        names = ("kind", "text", "audience", "means", "minutes", "happened_at")
        return EntryData(**{name: self.cleaned_data[name] for name in names})

    def plan(self) -> Plan | None:
        """What was changed of what comes next, if anything."""
        typed = {name: self.cleaned_data[name] for name in _PLANNED if name in self.changed_data}
        plan = Plan(
            seen=self.cleaned_data["seen"], turn=self.cleaned_data.get("turn") or None, **typed
        )
        return None if plan.is_empty else plan


class PlanForm(forms.Form):
    """Who does what until when."""

    owner = forms.ModelChoiceField(
        label=_("担当"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("決まっていない"),
    )
    next_action = forms.CharField(label=_("次にすること"), max_length=200, required=False)
    next_on = _day(_("次の期日"))
    turn = forms.ChoiceField(label=_("次に動く人"), choices=Turn.choices, widget=forms.RadioSelect)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        names = ("owner", "next_action", "next_on", "turn")
        kwargs["initial"] = {name: getattr(case, name) for name in names} | {"seen": case.version}
        super().__init__(*args, **kwargs)
        owner = cast(forms.ModelChoiceField[User], self.fields["owner"])
        owner.queryset = people_of_the_centre()

    def plan(self) -> Plan:
        """All of it, as it was typed."""
        typed = self.cleaned_data
        return Plan(
            seen=typed["seen"],
            next_action=typed["next_action"],
            next_on=typed["next_on"],
            turn=typed["turn"],
        )


class CloseForm(forms.Form):
    """How it ended, and why where no link was made."""

    outcome = forms.ChoiceField(
        label=pgettext_lazy("of a consultation", "結果"),
        choices=_CHOSEN_AT_THE_END,
        widget=forms.RadioSelect,
    )
    reason = forms.ModelChoiceField(
        label=_("つながらなかった理由"),
        queryset=Classification.objects.none(),
        required=False,
        empty_label=_("選んでください"),
        help_text=_("「つながらなかった」のときは、必ず選んでください。"),
    )
    note = forms.CharField(
        label=_("結果について"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("センターの中だけで読みます。"),
    )

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reason = cast(forms.ModelChoiceField[Classification], self.fields["reason"])
        reason.queryset = (
            Classification.objects.of(Kind.NO_LINK_REASON)
            .valid_on(timezone.localdate(now))
            .in_order()
        )

    def clean(self) -> dict[str, Any] | None:
        """The reason beside its field."""
        typed = self.cleaned_data
        if typed.get("outcome") == Outcome.NOT_LINKED and not typed.get("reason"):
            self.add_error("reason", _now("つながらなかった理由を選んでください。"))
        return super().clean()

    def ending(self) -> Ending:
        """What the action takes."""
        typed = self.cleaned_data
        return Ending(Outcome(typed["outcome"]), note=typed["note"], reason=typed["reason"])


class CaseFilesForm(forms.Form):
    """Files, and who may have them."""

    attachments = FilesField(label=_("ファイル"), required=True)
    audience = forms.ChoiceField(
        label=_("見る人"),
        choices=[
            (Audience.INTERNAL, _("センターの中だけ")),
            (Audience.CLIENT, Audience.CLIENT.label),
        ],
        widget=forms.RadioSelect,
        initial=Audience.INTERNAL,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["attachments"].help_text = words_about_files()


class OtherCaseForm(forms.Form):
    """Another case, by its number as people write it: full width, without the hyphen."""

    number = forms.CharField(
        label=_("もう一つの相談の受付番号"), max_length=20, help_text=_("例：2026-0042")
    )

    def __init__(
        self, *args: Any, case: Case, user: User, must_be_open: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.user, self.must_be_open = case, user, must_be_open

    def clean_number(self) -> Case:
        """The case itself."""
        text = unicodedata.normalize("NFKC", self.cleaned_data["number"]).strip()
        parts = _NUMBER.fullmatch(text)
        cases = Case.objects.visible_to(self.user).exclude(pk=self.case.pk).select_related("caller")
        found = parts and cases.filter(fiscal_year=int(parts[1]), serial=int(parts[2])).first()
        if not found:
            raise ValidationError(_now("その受付番号の、別の相談はありません。"))
        if self.must_be_open and not found.is_open:
            raise ValidationError(_now("まとめる先の相談は終わっています。先に再開してください。"))
        return found


class MergeForm(forms.Form):
    """Different callers will read each other's words, so somebody has to know both."""

    sure = forms.BooleanField(
        label=_("同じ人、または互いに知られてよい人の相談だと確かめました"),
    )

    def __init__(self, *args: Any, case: Case, kept: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if case.caller is None or kept.caller is None or case.caller == kept.caller:
            del self.fields["sure"]


class _RowsField(forms.ModelMultipleChoiceField[Any]):
    """Rows of the case to tick; a key longer than a database can look up is no row."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> Any:
        """Raises ``ValidationError``."""
        if any(len(str(key)) > _MOST_DIGITS for key in value or []):
            raise ValidationError(self.error_messages["invalid_list"], code="invalid_list")
        return super().clean(value)


class SplitForm(forms.Form):
    """What goes to the new case."""

    summary = forms.CharField(label=_("新しい相談の要点"), max_length=200)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        entries = _RowsField(
            label=_("移す経過"),
            queryset=case.entries.all(),
            required=False,
            help_text=_("新しいほうから%(most)d件までです。") % {"most": MOST_TO_SPLIT},
        )
        newest = case.entries.order_by("-happened_at", "-pk")[:MOST_TO_SPLIT]
        entries.choices = [(entry.pk, _in_short(entry)) for entry in reversed(newest)]
        self.fields["entries"] = entries
        self.fields["topics"] = _RowsField(
            label=_("移す「相談の内容」"), queryset=case.topics.in_order(), required=False
        )

    def split(self) -> Split:
        """What the action takes."""
        typed = self.cleaned_data
        return Split(
            summary=typed["summary"],
            entry_ids=[entry.pk for entry in typed["entries"]],
            topics=list(typed["topics"]),
        )


def _in_short(entry: Entry) -> str:
    words = " ".join(entry.text.split())
    kind = f"{japanese_moment(entry.happened_at)} {entry.get_kind_display()}"
    return labelled(kind, words[:_SHORT])


class TextBlockForm(forms.ModelForm[TextBlock]):
    class Meta:
        model = TextBlock
        fields = ["title", "text", "audience"]
        widgets = {"text": forms.Textarea(attrs={"rows": 8}), "audience": forms.RadioSelect}
