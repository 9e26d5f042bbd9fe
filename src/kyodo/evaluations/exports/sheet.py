"""A snapshot as the template's data: what one kind of paper shows, and nothing else.

What a paper must not show is left out here and not in the template, so it is not in the file.
"""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from kyodo.evaluations.exports.labels import (
    day_label,
    fiscal_year_label,
    labels,
    moment_label,
)
from kyodo.evaluations.exports.shape import Snapshot
from kyodo.exports.canonical import snapshot_digest

# A footer is one line; a longer name of a project is cut there and only there.
FOOTER_NAME_LENGTH = 28
# The archive format allows no title of any length; nobody reads more in the head of a window.
TITLE_LENGTH = 250

View = dict[str, Any]


class Variant(StrEnum):
    """Kinds of paper."""

    PUBLISHED = "published"
    PROPOSED = "proposed"
    BLANK = "blank"
    DRAFT = "draft"

    @property
    def is_whole(self) -> bool:
        """Whether the paper shows all that both sides publish."""
        return self in {Variant.PUBLISHED, Variant.PROPOSED}


def sheet_data(snapshot: Snapshot, variant: Variant, *, side: str = "") -> View:
    """Data of one paper from a trimmed snapshot; `side` is the role whose draft it is."""
    whole = variant.is_whole
    return {
        "variant": variant.value,
        "labels": labels(),
        "title": snapshot["form"]["title"],
        "footer": _footer(snapshot, variant),
        "banner": _banner(snapshot, variant, side),
        "correction": _correction(snapshot) if whole else None,
        "overview": _overview(snapshot, variant),
        "roles_table": _roles_table(snapshot),
        "check": _check(snapshot["check"], variant, side),
        "verification": _verification(snapshot, variant),
        "actions": _actions(snapshot["actions"]) if whole else [],
        "carried": _actions(snapshot["carried_actions"]),
        "record": _record(snapshot) if whole else None,
    }


def document_title(snapshot: Snapshot, variant: Variant) -> str:
    """Title of the file in a reader's window: form, project, year, and that it is no publication.

    A screen reader does not read headers and watermarks, so that a draft says it here too.
    """
    kinds = {
        Variant.PUBLISHED: "",
        Variant.PROPOSED: _("（公表案）"),
        Variant.BLANK: _("（記入用紙）"),
        Variant.DRAFT: _("（下書き）"),
    }
    project, year = snapshot["overview"]["project"], fiscal_year_label(snapshot["fiscal_year"])
    return f"{snapshot['form']['title']}{kinds[variant]}　{project}　{year}"[:TITLE_LENGTH]


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


def _banner(snapshot: Snapshot, variant: Variant, side: str) -> str:
    if variant == Variant.PROPOSED:
        return _("公表案（まだ公表していません）")
    if variant != Variant.DRAFT:
        return ""
    label = next(role["label"] for role in snapshot["check"]["roles"] if role["id"] == side)
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
    parties = snapshot["overview"]["parties"]
    return {
        "heads": [_("%(side)sの役割") % {"side": party["label"]} for party in parties],
        "rows": [
            {
                "title": row["title"],
                "duties": [row["duties"].get(party["role"], []) for party in parties],
            }
            for row in snapshot["roles_table"]
        ],
    }


def _check(check: View, variant: Variant, side: str) -> View:
    return {
        "title": check["title"],
        "intro": check["intro"],
        "scale": check["scale"],
        "roles": [role["label"] for role in check["roles"]],
        "sections": [
            _section(section, check["roles"], variant, side) for section in check["sections"]
        ],
    }


def _section(section: View, roles: list[View], variant: Variant, side: str) -> View:
    notes: list[View] = []
    items = [
        {
            "number": item["number_label"],
            "text": item["text"],
            "marks": [_mark(item, role, variant, side, notes) for role in roles],
        }
        | _finding(item, variant, notes)
        for item in section["items"]
    ]
    return {"title": section["number_label"] + section["title"], "items": items, "notes": notes}


def _mark(item: View, role: View, variant: Variant, side: str, notes: list[View]) -> View:
    """One cell; its remark and its reason become notes below the table."""
    if variant == Variant.BLANK:
        return {"kind": "blank"}
    if variant == Variant.DRAFT and role["id"] != side:
        return {"kind": "hidden", "text": _("開示前")}
    answer = item["answers"].get(role["id"]) or {"first": "", "now": "", "remark": "", "reason": ""}
    numbers = [
        _note(notes, item, kind, text) for kind, text in _said(answer, role["label"], variant)
    ]
    changed = variant.is_whole and answer["first"] != answer["now"]
    mark = answer["now"] if variant.is_whole else answer["first"]
    return {
        "kind": "changed" if changed else "mark",
        "first": answer["first"] or _("記入なし"),
        "text": mark or _("記入なし"),
        "empty": not mark,
        "notes": numbers,
    }


def _said(answer: View, label: str, variant: Variant) -> Iterator[tuple[str, str]]:
    if answer["remark"]:
        yield _("%(side)sの備考") % {"side": label}, answer["remark"]
    if variant.is_whole and answer["first"] != answer["now"]:
        change = _("「%(first)s」から「%(now)s」へ変更。") % {
            "first": answer["first"] or _("記入なし"),
            "now": answer["now"] or _("記入なし"),
        }
        yield _("%(side)sの評価の変更") % {"side": label}, change + answer["reason"]


def _finding(item: View, variant: Variant, notes: list[View]) -> View:
    if variant.is_whole and item["finding"]:
        return {"finding_note": _note(notes, item, _("話し合いで分かったこと"), item["finding"])}
    return {}


def _note(notes: list[View], item: View, kind: str, text: str) -> int:
    notes.append({"item": item["number_label"], "kind": kind, "text": text})
    return len(notes)


def _verification(snapshot: Snapshot, variant: Variant) -> View:
    verification = snapshot["verification"]
    texts = verification["texts"] if variant.is_whole else []
    empty = {"paragraphs": [], "unagreed": ""}
    return {
        "title": verification["title"],
        "intro": verification["intro"],
        "texts": [
            {
                "title": "、".join(text["titles"]),
                "paragraphs": _paragraphs(text["body"]),
                "unagreed": text["unagreed"],
            }
            for text in texts
        ]
        or [{"title": item["title"], **empty} for item in snapshot["overview"]["work_items"]],
    }


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
