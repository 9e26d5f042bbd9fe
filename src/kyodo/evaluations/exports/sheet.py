"""A snapshot as the template's data: what one kind of paper shows, and nothing else.

What a paper must not show is left out here and not in the template, so it is not in the file.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kyodo.evaluations.exports.labels import (
    day_label,
    fiscal_year_label,
    labels,
    moment_label,
)
from kyodo.evaluations.exports.layout import PaperLayout
from kyodo.evaluations.exports.shape import Snapshot
from kyodo.evaluations.exports.sheet_check import check_view, columns_of
from kyodo.evaluations.exports.variants import Variant
from kyodo.evaluations.queries.figure_words import with_notes
from kyodo.evaluations.queries.snapshots import figures_in, whole
from kyodo.exports.canonical import snapshot_digest

# A footer is one line; a longer name of a project is cut there and only there.
FOOTER_NAME_LENGTH = 28
# The archive format allows no title of any length; nobody reads more in the head of a window.
TITLE_LENGTH = 250

USUAL = PaperLayout()
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")

View = dict[str, Any]


def sheet_data(
    snapshot: Snapshot, variant: Variant, *, own: tuple[str, ...] = (), layout: PaperLayout = USUAL
) -> View:
    """Data of one paper from a trimmed snapshot, the same for PDF, Word and Excel.

    ``own`` are the columns whose draft it is. Every value is text, a number, or a
    list or mapping of such values.
    """
    is_whole = variant.is_whole
    return {
        "variant": variant.value,
        "labels": labels(),
        "layout": asdict(layout) | {"width": layout.width},
        "document_title": document_title(snapshot, variant),
        "title": snapshot["form"]["title"],
        "fiscal_year": fiscal_year_label(snapshot["fiscal_year"]),
        "footer": _footer(snapshot, variant),
        "banner": _banner(snapshot, variant, own),
        "correction": _correction(snapshot) if is_whole else None,
        "overview": _overview(snapshot, variant),
        "roles_table": _roles_table(snapshot),
        "check": check_view(snapshot["check"], variant, own=own, legend=layout.legend),
        "verification": _verification(snapshot, variant),
        "evidence": _evidence(whole(snapshot) if variant.is_whole else whole({})),
        "actions": _actions(snapshot["actions"]) if is_whole else [],
        "carried": _actions(snapshot["carried_actions"]),
        "record": _record(snapshot) if is_whole else None,
    } | {"parts": _parts(snapshot, variant)}


def _parts(snapshot: Snapshot, variant: Variant) -> dict[str, str]:
    """Headings of the parts that this paper has, numbered in their order."""
    titles = {"overview": _("市民協働事業の概要")}
    absent = {"check": "", "verification": ""}
    if snapshot["check"]["sections"]:
        titles["check"] = snapshot["check"]["title"]
    if variant != Variant.DRAFT and snapshot["verification"]["title"]:
        titles["verification"] = snapshot["verification"]["title"]
    return absent | {
        part: f"{str(number).translate(FULL_WIDTH)}　{title}"
        for number, (part, title) in enumerate(titles.items(), start=1)
    }


def document_title(snapshot: Snapshot, variant: Variant) -> str:
    """Title of the file in a reader's window: form, project, year, and that it is no publication.

    A screen reader does not read headers and watermarks, so that a draft says it here too.
    """
    kind = f"（{variant.word}）" if variant.word else ""
    project, year = snapshot["overview"]["project"], fiscal_year_label(snapshot["fiscal_year"])
    return f"{snapshot['form']['title']}{kind}　{project}　{year}"[:TITLE_LENGTH]


def edition_label(number: int) -> str:
    """公表 第1版."""
    return _("公表 第%(number)s版") % {"number": number}


def _footer(snapshot: Snapshot, variant: Variant) -> list[str]:
    project = snapshot["overview"]["project"]
    if len(project) > FOOTER_NAME_LENGTH:
        project = project[:FOOTER_NAME_LENGTH] + "…"
    parts = [project, fiscal_year_label(snapshot["fiscal_year"])]
    if variant == Variant.PUBLISHED:
        published_on = moment_label(snapshot["published_at"]).split(" ")[0]
        parts.append(f"{edition_label(snapshot['number'])}　{published_on}")
    return parts


def _banner(snapshot: Snapshot, variant: Variant, own: tuple[str, ...]) -> str:
    if variant == Variant.PROPOSED:
        return _("公表案（まだ公表していません）")
    if variant == Variant.FINAL:
        return _("関係者用（公表前。外部に出さない）")
    if variant != Variant.DRAFT:
        return ""
    columns = columns_of(snapshot["check"])
    label = "・".join(column["label"] for column in columns if column["id"] in own)
    return _("下書き　%(side)sの記入分（開示前・公表しない）") % {"side": label}


def _correction(snapshot: Snapshot) -> View | None:
    correction = snapshot["correction"]
    if correction is None:
        return None
    note = _("この公表は、第%(number)s版を訂正したものです。第%(number)s版もそのまま残ります。")
    return {
        "note": note % {"number": correction["of"]},
        "what": correction["what"],
        "why": correction["why"],
    }


def _overview(snapshot: Snapshot, variant: Variant) -> View:
    overview = snapshot["overview"]
    first, last = (day_label(date.fromisoformat(day)) for day in snapshot["period"])
    kind = overview["contract_kind"]
    return {
        "project": overview["project"],
        "purpose": overview["purpose"],
        "contract_kind": kind["label"] if kind else "",
        "parties": overview["parties"],
        "work_items": overview["work_items"],
        "period": _("%(first)sから%(last)sまで") % {"first": first, "last": last},
        "entered_on": _entered_on(snapshot["entered_on"], variant),
    }


def _entered_on(day: str | None, variant: Variant) -> str:
    if variant == Variant.BLANK:
        return _("　　　　　年　　　月　　　日")
    return day_label(date.fromisoformat(day)) if day else ""


def _roles_table(snapshot: Snapshot) -> View:
    """A column for each side, however many bodies stand behind it."""
    sides = {party["role"]: party["label"] for party in snapshot["overview"]["parties"]}
    return {
        "heads": [_("%(side)sの役割") % {"side": label} for label in sides.values()],
        "rows": [
            {
                "title": row["title"],
                "duties": [row["duties"].get(side, []) for side in sides],
            }
            for row in snapshot["roles_table"]
        ],
    }


def _verification(snapshot: Snapshot, variant: Variant) -> View:
    """Texts written together; before they are written, their headings."""
    verification = snapshot["verification"]
    if variant == Variant.DRAFT or not verification["title"]:
        return {"title": "", "intro": "", "texts": []}
    titles = verification.get("headings") or [
        item["title"] for item in snapshot["overview"]["work_items"]
    ]
    texts = verification["texts"] or [
        {"titles": [title], "body": "", "unagreed": ""} for title in titles
    ]
    sentences = {figure.number: figure.sentence for figure in figures_in(whole(snapshot))}
    return {
        "title": verification["title"],
        "intro": verification["intro"],
        "texts": [_text(text, sentences, is_whole=variant.is_whole) for text in texts],
    }


def _text(text: Snapshot, sentences: Mapping[int, str], *, is_whole: bool) -> View:
    noted = with_notes(text["body"] if is_whole else "", sentences)
    return {
        "title": "、".join(text["titles"]),
        "paragraphs": _paragraphs(noted.text),
        "notes": [
            _("注%(number)d　%(note)s") % {"number": number, "note": note}
            for number, note in enumerate(noted.notes, start=1)
        ],
        "unagreed": text["unagreed"] if is_whole else "",
        "withheld": is_whole and bool(text.get("withheld")) and not text["body"],
    }


def _evidence(snapshot: Snapshot) -> View:
    """Figures in words, a row each; the title of a work item stands in its first row."""
    evidence, rows, before = snapshot["evidence"], [], ""
    for figure in figures_in(snapshot):
        rows.append(
            {
                "item": "" if figure.item == before else figure.item,
                "label": f"{figure.label}\n{figure.note}" if figure.note else figure.label,
                "value": figure.value,
                "last": figure.last or "―",
                "target": figure.target or "―",
                "origin": figure.origin,
            }
        )
        before = figure.item
    if evidence is None:
        return {"note": "", "rows": rows}
    note = _("%(moment)sに確定した値です。") % {"moment": moment_label(evidence["taken_at"])}
    if evidence["ward"]:
        note += _("%(ward)sの分だけを数えています。") % {"ward": evidence["ward"]}
    return {"note": note, "rows": rows}


def _paragraphs(body: str) -> list[str]:
    """One per line; a leading ・ is the paper's own mark and would stand twice."""
    return [line.strip().removeprefix("・") for line in body.splitlines() if line.strip()]


def _actions(actions: list[View]) -> list[View]:
    return [
        {
            "text": action["text"],
            "side": action["side_label"],
            "due": day_label(date.fromisoformat(action["due_on"])) if action["due_on"] else "",
            "state": action["state_label"],
            "outcome": action["outcome"],
        }
        for action in actions
    ]


def _published(snapshot: Snapshot) -> str:
    edition, moment = edition_label(snapshot["number"]), snapshot.get("published_at")
    return f"{edition}　{moment_label(moment) if moment else _('（公表前）')}"


def _record(snapshot: Snapshot) -> View:
    form, source = snapshot["form"], snapshot["source"]
    note = _("公開済みの紙のシートを読み取って登録した記録です。元のファイルの SHA-256：")
    return {
        "published": _published(snapshot),
        "form": _("%(title)s（%(code)s %(version)s）") % form,
        "agreed": [
            f"{each['label']}　{moment_label(each['at'])}" for each in snapshot.get("agreed", [])
        ],
        "meetings": [
            f"{day_label(date.fromisoformat(each['held_on']))}　{each['place']}"
            for each in snapshot["meetings"]
        ],
        "digest": snapshot_digest(snapshot),
        "source": {"note": note, "digest": source["sha256"]} if source else None,
        "seals": [
            {
                "side": seal["role_label"],
                "section": seal["section_label"],
                "sealed_at": moment_label(seal["sealed_at"]),
                "digest": seal["digest"],
            }
            for seal in snapshot["seals"]
        ],
    }
