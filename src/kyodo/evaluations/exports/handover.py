"""The handover pack (引継ぎ資料) of one project on paper."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kyodo.evaluations.exports.handover_marks import marks_view
from kyodo.evaluations.exports.labels import day_label, fiscal_year_label
from kyodo.evaluations.exports.layout import PaperLayout
from kyodo.evaluations.models import Evaluation, Meeting, Respondent, Seat
from kyodo.evaluations.queries.evaluation_page import SideLine
from kyodo.evaluations.queries.handover import HandoverPack, PartyLine, TextInForce
from kyodo.evaluations.queries.handover_waiting import Deadline, Milestones
from kyodo.exports.pdf import compile_pdf
from kyodo.projects.models import ImprovementAction
from kyodo.projects.queries import roles_changes
from kyodo.punctuation import bracketed, dotted, listed

TEMPLATE = Path(__file__).parent.parent / "typst" / "handover.typ"
USUAL = PaperLayout()
TITLE_LENGTH = 250
FOOTER_NAME_LENGTH = 28

View = dict[str, Any]


def handover_pdf(pack: HandoverPack, *, address: str, language: str = "ja") -> bytes:
    """The paper; equal on the same day as long as nothing that its reader may see has changed.

    ``address`` is that of the project's page.
    """
    with translation.override(language):
        data = handover_data(pack, address=address) | {"language": language}
    return compile_pdf(TEMPLATE, data, created=datetime.combine(pack.printed_on, time(), UTC))


def handover_data(pack: HandoverPack, *, address: str) -> View:
    """What the template prints, in the language that is in force."""
    project = pack.project
    printed = _("%(day)s 印刷") % {"day": day_label(pack.printed_on)}
    title = _("引継ぎ資料")
    return {
        "variant": "handover",
        "layout": asdict(USUAL) | {"width": USUAL.width},
        "labels": labels(),
        "document_title": f"{title}　{project.name}"[:TITLE_LENGTH],
        "title": title,
        "project": project.name,
        "printed": printed,
        "address": address,
        "footer": [title, project.name[:FOOTER_NAME_LENGTH], printed],
        "banner": "",
        "contract": _contract(pack),
        "people": _people(pack),
        "waiting": list(pack.waiting),
        "deadlines": [_deadline(row) for row in pack.deadlines],
        "roles": _roles(pack),
        "marks": [marks_view(each) for each in pack.marks],
        "texts": _texts(pack),
        "actions": [_action(pack, action) for action in pack.actions],
        "meetings": [_meeting(meeting) for meeting in pack.meetings],
        "years": [_year(year) for year in pack.years],
    }


def labels() -> dict[str, str]:
    """Words by the name under which the template asks for them."""
    return _present_labels() | _past_labels()


def _present_labels() -> dict[str, str]:
    return {
        "privacy": _("担当者の氏名が載っています。担当する人のほかには渡さないでください。"),
        "withheld": _("まだ開示されていない評価は、どの側のものも載せていません。"),
        "more": _("続きと最新の状態："),
        "now": _("いま待っていること"),
        "nothing_waits": _("いま待っていることはありません。"),
        "deadlines": pgettext("of a project", "次の期日"),
        "no_deadlines": _("決まっている期日はありません。"),
        "due": _("期日"),
        "what": _("すること"),
        "who": _("だれが"),
        "overdue": _("期日を過ぎています"),
        "contract": _("契約と期間、実施者"),
        "people": _("担当する人"),
        "side": _("側"),
        "name": _("氏名"),
        "duty": pgettext("at an evaluation", "担当"),
        "since": _("いつから"),
        "nobody": _("まだ決まっていません。"),
        "roles": _("役割及び責任分担"),
        "work_item": _("事業項目"),
        "no_roles": _("まだ表がありません。"),
        "changes": _("前の年度から変わったところ"),
    }


def _past_labels() -> dict[str, str]:
    return {
        "marks": _("最後に開示された評価"),
        "no_marks": _("開示された評価は、まだありません。"),
        "item": _("項目"),
        "notes": _("備考と話し合いの記録"),
        "note": _("注"),
        "note_on": _("項目"),
        "note_kind": _("区分"),
        "note_text": _("内容"),
        "texts": _("検証文"),
        "no_texts": _("検証文は、まだ書かれていません。"),
        "unagreed": _("合意に至らなかった点"),
        "actions": _("続いている改善の取組"),
        "no_actions": _("続いている取組はありません。"),
        "action": _("取組の内容"),
        "person": _("担当者"),
        "meetings": _("話し合い"),
        "no_meetings": _("話し合いの記録は、まだありません。"),
        "attended": _("出席："),
        "history": _("これまでの経過"),
        "no_history": _("評価は、まだ行われていません。"),
        "day": _("日"),
        "happened": _("できごと"),
    }


def _contract(pack: HandoverPack) -> list[View]:
    project = pack.project
    ends = day_label(project.ends_on) if project.ends_on else _("（終わりの日は決まっていません）")
    period = _("%(first)sから%(last)sまで") % {
        "first": day_label(project.starts_on),
        "last": ends,
    }
    if not project.ends_on:
        period = _("%(first)sから%(open)s") % {"first": day_label(project.starts_on), "open": ends}
    rows = [
        (_("契約等の形態"), project.get_contract_kind_display() or _("未登録")),
        (_("協働の期間"), period),
        (_("事業の目的"), project.purpose or _("未登録")),
        *((line.label, _party(line)) for line in pack.parties),
    ]
    if pack.evaluation:
        rows.append((_("最も新しい評価"), _evaluation(pack.evaluation)))
    return [{"name": str(name), "text": str(text)} for name, text in rows]


def _party(line: PartyLine) -> str:
    organisation = line.party.organisation
    members = listed(member.name for member in organisation.members.all())
    return f"{organisation.name}\n{bracketed(members).strip()}" if members else organisation.name


def _evaluation(evaluation: Evaluation) -> str:
    year, state = fiscal_year_label(evaluation.fiscal_year), evaluation.get_state_display()
    return f"{year}　{state}\n{evaluation.sheet_format}"


def _people(pack: HandoverPack) -> View:
    lines = [_side(line, shows_contacts=pack.shows_contacts) for line in pack.people]
    if pack.facilitators:
        seats = [_seat(seat) for seat in pack.facilitators]
        lines.append({"side": _("進行役"), "seats": seats, "respondent": ""})
    return {
        "year": fiscal_year_label(pack.evaluation.fiscal_year) if pack.evaluation else "",
        "sides": lines,
    }


def _side(line: SideLine, *, shows_contacts: bool) -> View:
    shown = line.respondent if shows_contacts else None
    return {
        "side": line.role.label,
        "seats": [_seat(seat) for seat in line.seats],
        "respondent": _respondent(shown) if shown else "",
    }


def _seat(seat: Seat) -> View:
    return {
        "name": seat.user.name,
        "duty": str(seat.get_duty_display()),
        "since": day_label(timezone.localdate(seat.appointed_at)),
    }


def _respondent(respondent: Respondent) -> str:
    person = respondent.person
    parts = [respondent.post, person.name if person else "", person.telephone if person else ""]
    return _("用紙の記入責任者：%(who)s") % {"who": "　".join(part for part in parts if part)}


def _deadline(row: Deadline) -> View:
    return {
        "due": day_label(row.due_on),
        "what": row.what,
        "who": row.who,
        "overdue": row.is_overdue,
    }


def _roles(pack: HandoverPack) -> View | None:
    if pack.roles is None:
        return None
    labels_of = {line.side: line.label for line in pack.parties}
    sides = list(labels_of) or sorted({side for row in pack.roles.rows for side in row.duties})
    before = pack.roles.before
    return {
        "year": fiscal_year_label(pack.roles.year.start),
        "heads": [pack.side_label(side) for side in sides],
        "rows": [
            {
                "title": f"{row.label}　{row.title}".strip(),
                "duties": [list(row.duties.get(side, [])) for side in sides],
            }
            for row in pack.roles.rows
        ],
        "changed_since": _changed_since(pack),
        "changes": roles_changes(before[1], pack.roles.rows, labels_of) if before else [],
    }


def _changed_since(pack: HandoverPack) -> str:
    if pack.roles is None or pack.roles.before is None:
        return _("前の年度の表はありません。")
    year, rows = pack.roles.before
    label = fiscal_year_label(year.start)
    if not roles_changes(rows, pack.roles.rows, {}):
        return _("%(year)sの表と同じです。") % {"year": label}
    return _("%(year)sの表と比べました。") % {"year": label}


def _texts(pack: HandoverPack) -> View:
    return {
        "year": pack.texts_year.label if pack.texts_year else "",
        "rows": [_text(each) for each in pack.texts],
    }


def _text(each: TextInForce) -> View:
    return {
        "title": str(each.text),
        "paragraphs": [
            line.strip().removeprefix("・")
            for line in each.version.body.splitlines()
            if line.strip()
        ],
        "unagreed": each.version.unagreed,
        "standing": _standing(each.agreed, each.lacking, each.version.number),
    }


def _standing(agreed: Sequence[str], lacking: Sequence[str], number: int) -> str:
    if not lacking:
        return _("第%(number)d版に%(roles)sが合意しています。") % {
            "number": number,
            "roles": dotted(agreed),
        }
    return _("第%(number)d版。まだ合意していない側：%(roles)s") % {
        "number": number,
        "roles": dotted(lacking),
    }


def _action(pack: HandoverPack, action: ImprovementAction) -> View:
    overdue = action.due_on is not None and action.due_on < pack.printed_on
    return {
        "text": action.text,
        "outcome": action.outcome,
        "side": pack.action_side(action),
        "person": action.person.name if action.person else _("決まっていません"),
        "due": day_label(action.due_on) if action.due_on else _("なし"),
        "overdue": overdue,
    }


def _meeting(meeting: Meeting) -> View:
    return {
        "day": day_label(meeting.held_on),
        "place": meeting.place,
        "attended": listed(seat.user.name for seat in meeting.attended.all()),
        "minutes": meeting.minutes,
    }


def _year(year: Milestones) -> View:
    return {
        "year": fiscal_year_label(year.year.start),
        "state": year.state,
        "dates": [{"day": day_label(each.happened_on), "what": each.what} for each in year.dates],
    }
