"""The words that the paper itself prints, in the language of the reader.

Titles, questions and names of sides are data of the form and come with the snapshot.
"""

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from kyodo.fiscal import FiscalYear, era_year


def labels() -> dict[str, str]:
    """Words by the name under which the template asks for them."""
    return (
        _overview_labels()
        | _sheet_labels()
        | _evidence_labels()
        | _action_labels()
        | _record_labels()
        | _page_labels()
    )


def _overview_labels() -> dict[str, str]:
    return {
        "project": _("事業名称"),
        "parties": _("事業の実施者"),
        "purpose": _("事業の目的"),
        "contract_kind": _("契約等の形態"),
        "work": _("事業の内容"),
        "roles": _("役割及び責任分担等"),
        "see_annex": _("別紙参照"),
        "period": _("実施期間"),
        "entered_on": _("記入日"),
        "entered_by": _("記入者"),
        "body_name": _("名称"),
        "in_charge": _("記入責任者"),
        "person_name": _("氏　名："),
        "person_contact": _("連絡先："),
        "persons_withheld": _("記入責任者の氏名と連絡先は、公表していません。"),
        "annex": _("【別紙】役割及び責任分担等"),
        "work_item": _("事業項目"),
    }


def _sheet_labels() -> dict[str, str]:
    return {
        "item": _("項目"),
        "marks": _("評価"),
        "not_asked": _("対象外"),
        "figures": _("集計"),
        "withheld": _("非公表"),
        "notes": _("備考と話し合いの記録"),
        "note": _("注"),
        "note_on": _("項目"),
        "note_kind": _("区分"),
        "note_text": _("内容"),
        "unagreed": _("合意に至らなかった点"),
        "draft": _("下書き"),
        "correction": _("訂正"),
        "correction_what": _("訂正した内容"),
        "correction_why": _("訂正の理由"),
    }


def _evidence_labels() -> dict[str, str]:
    return {
        "evidence": _("【根拠となる数字】"),
        "evidence_figure": _("数字"),
        "evidence_value": _("値"),
        "evidence_last": _("昨年度"),
        "evidence_target": _("目標"),
        "evidence_origin": _("出どころ"),
    }


def _action_labels() -> dict[str, str]:
    return {
        "actions": _("【改善の取組】"),
        "carried": _("【前年度からの引き継ぎ】"),
        "action": _("取組の内容"),
        "side": pgettext("of an action", "担当"),
        "due": _("期限"),
        "state": _("状況"),
        "outcome": _("結果"),
    }


def _record_labels() -> dict[str, str]:
    return {
        "record": _("【記録】"),
        "published": _("公表"),
        "form": _("様式"),
        "meetings": _("話し合い"),
        "agreed": _("公表への合意"),
        "digest": _("この公表の指紋（SHA-256）"),
        "source": _("読み取り元"),
        "seals": _("封印の記録"),
        "seals_note": _(
            "記入は、互いに見える前に、それぞれ封印されました。指紋（SHA-256）はそのときのものです。"
        ),
        "section": _("段階"),
        "sealed_at": _("封印した日時"),
        "seal_digest": _("指紋（SHA-256）"),
    }


def _page_labels() -> dict[str, str]:
    """Names of worksheets: short, and without what a spreadsheet forbids in them."""
    return {
        "sheet_overview": _("概要"),
        "sheet_roles": _("役割分担"),
        "sheet_check": _("チェックシート"),
        "sheet_verification": _("検証"),
        "sheet_evidence": _("数字"),
        "sheet_actions": _("取組"),
        "sheet_record": _("記録"),
    }


def day_label(day: date) -> str:
    """A day as the paper prints it: 令和4年4月1日, or as English readers expect it."""
    if get_language() != "ja":
        return date_format(day, "DATE_FORMAT")
    era, year = era_year(day)
    return f"{era}{year}年{day.month}月{day.day}日"


def moment_label(text: str) -> str:
    """A moment of a snapshot (ISO 8601, UTC) in the municipality's own time."""
    local = moment(text)
    return f"{day_label(local.date())} {local:%H:%M}"


def moment(text: str) -> datetime:
    """A moment of a snapshot in the municipality's own time."""
    return timezone.localtime(datetime.fromisoformat(text), timezone.get_default_timezone())


def fiscal_year_label(start: int) -> str:
    """令和4年度（2022年度）."""
    year = FiscalYear(start)
    if year.label == year.western:
        return year.label
    return _("%(year)s（%(western)s）") % {"year": year.label, "western": year.western}
