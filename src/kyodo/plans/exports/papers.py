"""What the paper of a plan says, and the kinds of file that it comes in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kyodo.exports.pdf import compile_pdf
from kyodo.fiscal import era_date, month_name
from kyodo.plans.exports.word import word_of
from kyodo.plans.exports.workbook import workbook_of
from kyodo.plans.models import MONTHS, Indicator
from kyodo.plans.queries import ItemPlan, MeasureRow, YearPlan
from kyodo.punctuation import bracketed, labelled, measured, spanned

TEMPLATE = Path(__file__).parent.parent / "typst" / "plan.typ"
View = dict[str, Any]


@dataclass(frozen=True)
class PaperKind:
    """``write`` makes the bytes of a file out of what ``plan_paper`` answers."""

    label: str
    content_type: str
    write: Callable[[View], bytes]


def plan_paper(plan: YearPlan, printed_on: date, *, language: str = "ja") -> View:
    """The words of the paper, in the language that is asked for; equal plans give equal papers."""
    with translation.override(language):
        return {
            "language": language,
            "title": _("%(year)s 年間計画") % {"year": plan.year},
            "project": plan.project.name,
            "printed": _("%(day)s 印刷") % {"day": era_date(printed_on)},
            "printed_on": printed_on,
            "state": _state(plan),
            "words": _words(),
            "months": [month_name(month) for month in MONTHS],
            "items": [_item(item) for item in plan.items],
            "carried": [
                _action(decision.action.text, decision.action.due_on)
                for decision in plan.carried_elsewhere
            ],
        }


def pdf_of(data: View) -> bytes:
    """PDF/UA-1 and PDF/A-2a; equal on the same day."""
    created = datetime.combine(data["printed_on"], time(), UTC)
    plain = {key: value for key, value in data.items() if key != "printed_on"}
    return compile_pdf(TEMPLATE, plain, created=created)


PAPERS = {
    "pdf": PaperKind("PDF", "application/pdf", pdf_of),
    "docx": PaperKind(
        "Word",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        word_of,
    ),
    "xlsx": PaperKind(
        "Excel",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        workbook_of,
    ),
}


def _words() -> dict[str, str]:
    return {
        "views": _("それぞれの側の見方"),
        "aim": _("ねらい"),
        "unagreed": _("合意に至らなかった点"),
        "measures": _("取組と月"),
        "measure": _("すること"),
        "side": _("する側"),
        "period": _("時期"),
        "progress": _("進みぐあい"),
        "indicators": _("指標と目標"),
        "indicator": _("指標"),
        "target": _("目標"),
        "carried": _("前の年度から続ける取組"),
        "carried_elsewhere": _("事業項目を決めずに続ける取組"),
        "agreement": _("合意"),
        "nothing": _("まだ書かれていません"),
        "at_work": _("行う"),
    }


def _state(plan: YearPlan) -> str:
    words = {"agreed": plan.agreed, "all": len(plan.items)}
    return _("全員が合意した項目：%(agreed)d／%(all)d") % words


def _item(item: ItemPlan) -> View:
    version = item.version
    return {
        "title": f"{item.item.label}　{item.item.title}" if item.item.label else item.item.title,
        "views": [
            {"side": each.side.label, "text": each.view.text}
            for each in item.views
            if each.view and each.view.text
        ],
        "aim": version.aim.split("\n") if version and version.aim else [],
        "unagreed": version.unagreed if version else "",
        "measures": [_measure(row) for row in item.measures],
        "indicators": [_indicator(each.indicator) for each in item.indicators],
        "carried": [_action(each.action.text, each.action.due_on) for each in item.carried],
        "agreement": _agreement(item),
    }


def _agreement(item: ItemPlan) -> str:
    """Who agreed when, so that the paper says for itself what it is worth."""
    said = [
        f"{each.side.label} {era_date(timezone.localdate(each.agreement.agreed_at))}"
        for each in item.agreements
        if each.agreement
    ]
    number = item.version.number if item.version else 0
    version = _("第%(number)d版") % {"number": number}
    return "　".join([item.label + bracketed(version), *said]) if number else item.label


def _measure(row: MeasureRow) -> View:
    first, last = MONTHS[row.begins], MONTHS[row.ends]
    latest = row.latest
    progress = ""
    if latest is not None:
        progress = labelled(latest.get_half_display(), latest.get_state_display())
        progress += bracketed(latest.why) if latest.why else ""
    return {
        "text": row.text,
        "side": row.side_label,
        "months": list(row.months),
        "period": month_name(first)
        if first == last
        else spanned(month_name(first), month_name(last)),
        "progress": progress,
    }


def _indicator(indicator: Indicator) -> View:
    return {"label": indicator.label, "target": measured(indicator.target, indicator.unit)}


def _action(text: str, due_on: date | None) -> str:
    return f"{text}　{era_date(due_on)}" if due_on else text
