"""What a person put in on the check sheet."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from kyodo.evaluations.actions.check_sheets import AnswerEntry
from kyodo.evaluations.formats import Item, Section
from kyodo.evaluations.formats.answers import LONGEST_REMARK, LONGEST_TEXT
from kyodo.evaluations.queries.parts import place_of
from kyodo.punctuation import labelled

_OPEN_AGAIN = _("画面の内容を読み取れませんでした。画面を開き直してください。")


class AnswersForm(forms.Form):
    """Marks and remarks of one section: all that were on the page, or the one ``row`` that changed.

    ``choice-…`` decides where a colleague saved the same item meanwhile: with ``mine`` what was
    typed goes on top of the revision that was shown beside it, with ``stored`` it is given up.
    """

    on_behalf_of = forms.CharField(label=_("紙に書いた人の名前"), max_length=100, required=False)

    def __init__(self, data: QueryDict, section: Section) -> None:
        super().__init__(data)
        self.section = section
        self.items = self._posted(data, section)
        for item in self.items:
            place = place_of(section, item.short_label)
            self.fields[f"mark-{item.id}"] = forms.CharField(
                label=f"{place} {_('評価')}", required=False, max_length=20
            )
            self.fields[f"remark-{item.id}"] = forms.CharField(
                label=f"{place} {_('備考')}",
                required=False,
                max_length=LONGEST_TEXT if item.scale.is_text else LONGEST_REMARK,
                strip=False,
            )
            self.fields[f"revision-{item.id}"] = self._revision(required=True)
            self.fields[f"seen-{item.id}"] = self._revision(required=False)

    @staticmethod
    def _posted(data: QueryDict, section: Section) -> Sequence[Item]:
        if "row" in data:
            return [item for item in section.items if item.id == data["row"]]
        return [item for item in section.items if f"revision-{item.id}" in data]

    @staticmethod
    def _revision(*, required: bool) -> forms.IntegerField:
        messages = dict.fromkeys(("required", "invalid", "min_value", "max_value"), _OPEN_AGAIN)
        return forms.IntegerField(
            min_value=0, max_value=2**31 - 1, required=required, error_messages=messages
        )

    def clean(self) -> dict[str, Any]:
        """A post without any item comes from another page than ours."""
        if not self.items:
            raise forms.ValidationError(_OPEN_AGAIN)
        return self.cleaned_data

    def problems(self) -> list[str]:
        """Every error in words, each with the item it belongs to, without repeating one."""
        found = []
        for name, errors in self.errors.items():
            label = self.fields[name].label if name in self.fields else ""
            for error in errors:
                plain = str(error) == str(_OPEN_AGAIN) or not label
                found.append(str(error) if plain else labelled(label, error))
        return list(dict.fromkeys(found))

    def entries(self) -> Iterator[AnswerEntry]:
        """What has to be stored, item by item; a mark that was not posted stays as it is."""
        for item in self.items:
            choice = self.data.get(f"choice-{item.id}", "")
            if choice == "stored":
                continue
            seen = self.cleaned_data[f"seen-{item.id}"]
            revision = self.cleaned_data[f"revision-{item.id}"]
            yield AnswerEntry(
                item=item.id,
                revision=seen if choice == "mine" and seen is not None else revision,
                mark=self._mark(item),
                remark=self._given(f"remark-{item.id}"),
            )

    def typed(self, item: Item) -> tuple[str, str, str]:
        """Mark, remark and revision as they came, for showing them again."""
        return (
            self.data.get(f"special-{item.id}") or self.data.get(f"mark-{item.id}", ""),
            _plain_lines(self.data.get(f"remark-{item.id}", "")),
            self.data.get(f"revision-{item.id}", ""),
        )

    def _mark(self, item: Item) -> str | None:
        """What was chosen; for a number, the way of giving none stands before the number."""
        special = str(self.data.get(f"special-{item.id}", ""))
        if item.scale.kind == "number" and item.scale.option(special) is not None:
            return special
        return self._given(f"mark-{item.id}")

    def _given(self, name: str) -> str | None:
        return _plain_lines(self.cleaned_data[name]).rstrip() if name in self.data else None


class ReopenForm(forms.Form):
    reason = forms.CharField(
        label=_("封印を解く理由"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("封印を解く理由を書いてください。")},
    )


def _plain_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
