"""What people write into a plan, find when they look at it, and decide about open actions."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, cast

from django import forms
from django.forms import BaseFormSet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kyodo.evidence import registry
from kyodo.evidence.registry import Scope
from kyodo.fiscal import FiscalYear, month_name
from kyodo.plans.actions.items import IndicatorData, MeasureData, PlanData
from kyodo.plans.actions.year import CarryData, Found
from kyodo.plans.models import MONTHS, PlanVersion
from kyodo.plans.queries import MeasureRow
from kyodo.plans.states import NEEDS_A_REASON, Decision, Progress
from kyodo.projects.models import Side, WorkItem
from kyodo.punctuation import labelled

LONGEST_TEXT = 20_000
SPARE_ROWS = 2
MOST_ROWS = 50
_KEY = re.compile(r"[0-9a-f]{1,20}")
_OPEN_AGAIN = _("画面の内容を読み取れませんでした。画面を開き直してください。")
_LARGEST = 2**31 - 1
_PLACES = list(enumerate(MONTHS))
_FIRST, _LAST = "0", str(len(MONTHS) - 1)


def seen_field() -> forms.IntegerField:
    """The version or revision that the writer saw; people never type it."""
    messages = dict.fromkeys(("required", "invalid", "min_value", "max_value"), _OPEN_AGAIN)
    return forms.IntegerField(
        min_value=0, max_value=_LARGEST, widget=forms.HiddenInput, error_messages=messages
    )


def _text(label: Any, *, rows: int, required: bool = False, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=LONGEST_TEXT,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class PlanItemForm(forms.Form):
    """The words of a plan; measures and indicators stand in formsets beside it."""

    aim = _text(
        _("ねらい"),
        rows=6,
        required=True,
        help_text=_("この1年で、だれのために、何を実現するか。1行が1つの段落になります。"),
    )
    unagreed = _text(_("合意に至らなかった点"), rows=2)
    based_on = seen_field()


class PlanViewForm(forms.Form):
    """How the own side sees a work item."""

    text = _text(
        _("見方"),
        rows=5,
        help_text=_("課題だと思うこと、してほしいこと、できること。ほかの側もすぐに読めます。"),
    )
    seen = seen_field()


class AgreementForm(forms.Form):
    """The version that was read, and the side that agrees."""

    number = seen_field()
    side = forms.SlugField(max_length=30)


class _RowForm(forms.Form):
    key = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def clean_key(self) -> str:
        """A key that we made; anything else begins a new row."""
        key = str(self.cleaned_data["key"])
        return key if _KEY.fullmatch(key) else ""


class MeasureForm(_RowForm):
    """One thing that is done; a row without words is left out."""

    text = forms.CharField(label=_("すること"), max_length=300, required=False)
    side = forms.ChoiceField(label=_("する側"), required=False)
    begins = forms.ChoiceField(label=_("始める月"), required=False)
    ends = forms.ChoiceField(label=_("終える月"), required=False)

    def __init__(self, *args: Any, sides: Sequence[Side], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        side = cast(forms.ChoiceField, self.fields["side"])
        side.choices = [("", _now("みんなで")), *((each.code, each.label) for each in sides)]
        months = [(str(place), month_name(month)) for place, month in _PLACES]
        for name, initial in (("begins", _FIRST), ("ends", _LAST)):
            field = cast(forms.ChoiceField, self.fields[name])
            field.choices, field.initial = months, initial

    def clean(self) -> dict[str, Any] | None:
        """The year runs from April to March."""
        begins, ends = self._months()
        if begins > ends:
            self.add_error(
                "ends", _now("終える月が、始める月より前です。年度は4月から3月までです。")
            )
        return super().clean()

    def data_of_row(self) -> MeasureData | None:
        """What the action takes."""
        typed = self.cleaned_data
        if not typed.get("text"):
            return None
        return MeasureData(typed["text"], *self._months(), typed["side"], typed["key"])

    def _months(self) -> tuple[int, int]:
        typed = self.cleaned_data
        return int(typed.get("begins") or _FIRST), int(typed.get("ends") or _LAST)


class IndicatorForm(_RowForm):
    """What shows whether the aim was reached; a row without a name is left out."""

    label = forms.CharField(label=_("指標"), max_length=200, required=False)
    target = forms.CharField(label=_("目標"), max_length=100, required=False)
    unit = forms.CharField(label=_("単位"), max_length=20, required=False)
    figure = forms.ChoiceField(
        label=_("数字のもと"),
        required=False,
        help_text=_(
            "役割分担の表でこの項目に業務を選んであると、その記録から数えた数字を選べます。"
            "目標が数字なら、合意のあと、評価の横に並びます。"
        ),
    )

    def __init__(self, *args: Any, figures: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        figure = cast(forms.ChoiceField, self.fields["figure"])
        figure.choices = [("", _now("記録からは数えない")), *figures]

    def clean(self) -> dict[str, Any] | None:
        """A target without a name says nothing, and neither does a name without a target."""
        typed = self.cleaned_data
        if typed.get("label") and not typed.get("target"):
            self.add_error("target", _now("目標を書いてください。例：300"))
        if typed.get("target") and not typed.get("label"):
            self.add_error("label", _now("何の目標かを書いてください。"))
        return super().clean()

    def data_of_row(self) -> IndicatorData | None:
        """What the action takes."""
        typed = self.cleaned_data
        if not typed.get("label"):
            return None
        return IndicatorData(
            typed["label"], typed["target"], typed["unit"], typed["figure"], typed["key"]
        )


_SIZE: dict[str, Any] = {
    "extra": SPARE_ROWS,
    "max_num": MOST_ROWS,
    "absolute_max": MOST_ROWS,
    "validate_max": True,
}
MeasureFormSet = forms.formset_factory(MeasureForm, **_SIZE)
IndicatorFormSet = forms.formset_factory(IndicatorForm, **_SIZE)


def figures_to_choose(item: WorkItem) -> list[tuple[str, str]]:
    """Key and name of every figure of the lines that the roles table names for the work item."""
    names = dict(registry.lines())
    return [
        (figure.key, labelled(names.get(line, line), figure.label))
        for line in item.lines
        for figure in registry.figures(line, Scope(FiscalYear(item.fiscal_year)))
    ]


def measure_initial(version: PlanVersion | None, *, is_own: bool = True) -> list[dict[str, Any]]:
    """Rows as the formset shows them; those of another year begin as new ones."""
    return [
        {
            "key": each.key if is_own else "",
            "text": each.text,
            "side": each.side,
            "begins": each.begins,
            "ends": each.ends,
        }
        for each in (version.measures.all() if version else ())
    ]


def indicator_initial(version: PlanVersion | None, *, is_own: bool = True) -> list[dict[str, Any]]:
    """Rows as the formset shows them; those of another year begin as new ones."""
    return [
        {
            "key": each.key if is_own else "",
            "label": each.label,
            "target": each.target,
            "unit": each.unit,
            "figure": each.figure,
        }
        for each in (version.indicators.all() if version else ())
    ]


def plan_data(
    form: PlanItemForm,
    measures: "BaseFormSet[MeasureForm]",
    indicators: "BaseFormSet[IndicatorForm]",
) -> PlanData:
    """What was typed into all three, after they were found valid."""
    return PlanData(
        aim=form.cleaned_data["aim"],
        unagreed=form.cleaned_data["unagreed"],
        measures=_keyed_once(each.data_of_row() for each in measures),
        indicators=_keyed_once(each.data_of_row() for each in indicators),
    )


def _keyed_once(rows: Iterable[Any]) -> list[Any]:
    """A row that was copied in the page is a new one."""
    known: set[str] = set()
    kept = []
    for row in filter(None, rows):
        is_copy = bool(row.key) and row.key in known
        kept.append(replace(row, key="") if is_copy else row)
        known.add(row.key)
    return kept


class CheckProgressForm(forms.Form):
    """For each measure how far it has come; one left open stays as it was."""

    def __init__(self, *args: Any, rows: Sequence[MeasureRow], half: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            stored = row.checks.get(half)
            self.fields[f"state_{row.key}"] = forms.ChoiceField(
                label=_now("進みぐあい"),
                choices=[("", _now("まだ確かめていない")), *Progress.choices],
                required=False,
                initial=stored.state if stored else "",
            )
            self.fields[f"why_{row.key}"] = forms.CharField(
                label=_now("理由（遅れているとき、やめたとき）"),
                max_length=500,
                required=False,
                initial=stored.why if stored else "",
            )

    def clean(self) -> dict[str, Any] | None:
        """What did not go as planned says why, beside the measure."""
        for row in self.rows:
            state = self.cleaned_data.get(f"state_{row.key}", "")
            if state in NEEDS_A_REASON and not self.cleaned_data.get(f"why_{row.key}"):
                words = _now("「%(measure)s」の理由を書いてください。") % {"measure": row.text}
                self.add_error(f"why_{row.key}", words)
        return super().clean()

    def pairs(self) -> list[tuple[MeasureRow, forms.BoundField, forms.BoundField]]:
        """A measure with its two fields."""
        return [(row, self[f"state_{row.key}"], self[f"why_{row.key}"]) for row in self.rows]

    def found(self) -> dict[str, Found]:
        """What the action takes."""
        typed = self.cleaned_data
        return {
            row.key: Found(Progress(typed[f"state_{row.key}"]), typed[f"why_{row.key}"])
            for row in self.rows
            if typed.get(f"state_{row.key}")
        }


class DecideCarriedActionForm(forms.Form):
    """One decision about one action."""

    decision = forms.ChoiceField(
        label=_("どうしますか"),
        choices=Decision.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("どうするかを選んでください。")},
    )
    work_item = forms.ModelChoiceField(
        label=_("続けるとき、どの事業項目でするか"),
        queryset=WorkItem.objects.none(),
        required=False,
        empty_label=pgettext_lazy("a work item", "決めない"),
    )
    reason = _text(_("取りやめる理由、終わったときはその結果"), rows=2)

    def __init__(self, *args: Any, items: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField[WorkItem], self.fields["work_item"]).queryset = items

    def clean(self) -> dict[str, Any] | None:
        """Dropping needs a reason that the other side will read."""
        typed = self.cleaned_data
        if typed.get("decision") == Decision.DROP and not (typed.get("reason") or "").strip():
            self.add_error("reason", _now("取りやめる理由を書いてください。"))
        return super().clean()

    def carry_data(self) -> CarryData:
        """What the action takes."""
        typed = self.cleaned_data
        return CarryData(Decision(typed["decision"]), typed["reason"], typed["work_item"])
