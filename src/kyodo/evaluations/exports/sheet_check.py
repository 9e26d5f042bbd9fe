"""Part 2 as a paper shows it: scales, sections, one row per question, a cell per column.

A column is whoever answers by themselves: a side that speaks with one voice, or one of several
persons. The keys of a snapshot are written down in ``publication.schema.json``; those that the
first publications did not have are optional and mean what they meant on that paper.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from kyodo.evaluations.exports.variants import Variant

View = dict[str, Any]
NO_ANSWER: View = {"first": "", "remark": "", "now": "", "reason": ""}


@dataclass
class _Section:
    """One section while its rows are made; ``notes`` grows as rows point to them."""

    variant: Variant
    own: tuple[str, ...]
    scales: dict[str, View]
    columns: list[View]
    is_old: bool
    is_unrevealed: bool = False
    notes: list[View] = field(default_factory=list)

    def note(self, item: View, kind: str, text: str) -> int:
        self.notes.append({"item": item["number_label"], "kind": kind, "text": text})
        return len(self.notes)


def check_view(check: View, variant: Variant, *, own: tuple[str, ...], legend: str) -> View:
    """The whole part. ``own`` are the columns whose draft it is."""
    scales = _scales(check)
    columns = columns_of(check)
    is_old = "scales" not in check
    shown = legend != "none"
    numbered = {key: scale for key, scale in scales.items() if scale["steps"]}
    sections = [
        _section(
            section,
            _Section(
                variant=variant,
                own=own,
                scales=scales,
                columns=[
                    column
                    for column in columns
                    if any(_is_asked(item, column, is_old=is_old) for item in section["items"])
                ],
                is_old=is_old,
                is_unrevealed=bool(section.get("unrevealed")),
            ),
            with_signs=shown and len(numbered) > 1,
        )
        for section in check["sections"]
    ]
    used = {scale for section in sections for scale in section["scales"]}
    for section in sections:
        keys = section.pop("scales")
        section["legend"] = [numbered[key] for key in keys] if legend == "each_section" else []
    return {
        "title": check["title"],
        "intro": check["intro"],
        "legend": [numbered[key] for key in numbered if key in used] if legend == "top" else [],
        "columns": [column["label"] for column in columns],
        "sections": sections,
        "derived": _derived(check, columns, variant),
    }


def columns_of(check: View) -> list[View]:
    """Who answers by themselves: id and label, in the order of the paper."""
    columns: list[View] = check["roles"]
    return columns


def _is_asked(item: View, column: View, *, is_old: bool) -> bool:
    """Whether this one is asked this question. An old snapshot asked everybody everything; of a
    question that is withheld nobody learns whom it was for."""
    return is_old or not item["answers"] or column["id"] in item["answers"]


def _scales(check: View) -> dict[str, View]:
    """By id, each with its steps as printed; numbered where there is more than one."""
    known = check.get("scales") or [
        {"id": "", "title": _("相互チェックシートの評価基準"), "options": check.get("scale", [])}
    ]
    with_steps = [scale["id"] for scale in known if scale.get("options")]
    return {
        scale["id"]: {
            "title": "◎" + (scale.get("title") or _("評価基準")),
            "sign": _("基準%(number)d") % {"number": with_steps.index(scale["id"]) + 1}
            if scale["id"] in with_steps and len(with_steps) > 1
            else "",
            "kind": scale.get("kind", "ordinal"),
            "unit": scale.get("unit", ""),
            "steps": [
                {
                    "code": option["code"],
                    "printed": option.get("printed") or option["code"],
                    "label": option["label"],
                }
                for option in scale.get("options", [])
            ],
        }
        for scale in known
    }


def _section(section: View, made: _Section, *, with_signs: bool) -> View:
    items = [_item(item, made, signs=with_signs) for item in section["items"]]
    has_marks = any(item["kind"] == "mark" for item in items)
    labels = [column["label"] for column in made.columns]
    scales = dict.fromkeys(key for item in items if (key := item.pop("scale")) is not None)
    if len(scales) < 2:
        signs = {item["sign"] for item in items} - {""}
        items = [item | {"sign": ""} for item in items]
    else:
        signs = set()
    return {
        "id": section["id"],
        "title": section["number_label"] + section["title"],
        "occasion": section.get("occasion", ""),
        "sign": "、".join(signs),
        "intro": section.get("intro", ""),
        "kind": section.get("kind", "ratings"),
        "columns": labels,
        "mark_columns": labels if has_marks else [],
        "scales": list(scales),
        "items": items,
        "notes": made.notes,
    }


def _item(item: View, made: _Section, *, signs: bool) -> View:
    scale_id: str = item.get("scale", next(iter(made.scales), ""))
    scale = made.scales.get(scale_id)
    is_text = scale is not None and scale["kind"] == "text"
    marks: list[View] = [
        _cell(item, column, made, scale)
        if _is_asked(item, column, is_old=made.is_old)
        else {"kind": "none", "text": _("対象外")}
        for column in made.columns
    ]
    for column, mark in zip(made.columns, marks, strict=True):
        mark["column"] = column["label"]
        mark["signs"] = note_signs(mark.pop("notes", []))
        mark["shown"] = _shown(mark, "\n")
        mark["line"] = _shown(mark, " ")
    note = _finding(item, made)
    return {
        "number": item["number_label"],
        "text": item["text"],
        "note": item.get("note", ""),
        "sign": scale["sign"] if signs and scale else "",
        "scale": scale_id if scale and scale["steps"] else None,
        "kind": "text" if is_text else "mark",
        "marks": marks,
        "finding_sign": note_signs([note] if note else []),
        "summary": _summary(item, scale, made),
    }


def _shown(mark: View, between: str) -> str:
    """The cell as plain words, for files that do not set its parts apart."""
    if mark["kind"] == "none":
        return f"―{between}{mark['text']}"
    before = f"{mark['first']} → " if mark["kind"] == "changed" else ""
    signs = f"{between}{mark['signs']}" if mark["signs"] else ""
    return f"{before}{mark['text']}{signs}"


def note_signs(numbers: list[int]) -> str:
    """注1、2: where a cell points to its notes."""
    return _("注") + "、".join(map(str, numbers)) if numbers else ""


def _cell(item: View, column: View, made: _Section, scale: View | None) -> View:
    """One cell; its remark and its reason become notes below the table."""
    if made.variant == Variant.BLANK:
        return {"kind": "blank", "text": ""}
    if made.variant == Variant.DRAFT and column["id"] not in made.own:
        return {"kind": "hidden", "text": _("開示前")}
    if made.variant.is_whole and made.is_unrevealed:
        return {"kind": "hidden", "text": _("開示前")}
    if made.variant.is_whole and item.get("withheld") in ("closed", "summary"):
        return {"kind": "withheld", "text": _("非公表")}
    answer = NO_ANSWER | (item["answers"].get(column["id"]) or {})
    if scale is not None and scale["kind"] == "text":
        text = answer["remark"]
        return {"kind": "mark", "text": text or _("記入なし"), "empty": not text}
    return _mark(item, column, made, answer, scale)


def _mark(item: View, column: View, made: _Section, answer: View, scale: View | None) -> View:
    whole = made.variant.is_whole
    changed = whole and answer["first"] != answer["now"]
    mark = answer["now"] if whole else answer["first"]
    notes = [
        made.note(item, kind, text) for kind, text in _said(answer, column["label"], whole, scale)
    ]
    return {
        "kind": "changed" if changed else "mark",
        "first": _printed(answer["first"], scale),
        "text": _printed(mark, scale),
        "empty": not mark,
        "notes": notes,
    }


def _printed(mark: str, scale: View | None) -> str:
    """A code as the paper prints it, a number with its unit, or the words for no answer."""
    if not mark:
        return _("記入なし")
    if scale is None:
        return mark
    found: str | None = next(
        (step["printed"] for step in scale["steps"] if step["code"] == mark), None
    )
    return found or f"{mark}{scale['unit']}"


def _said(answer: View, label: str, whole: bool, scale: View | None) -> Iterator[tuple[str, str]]:
    if answer["remark"]:
        yield _("%(side)sの備考") % {"side": label}, answer["remark"]
    if whole and answer["first"] != answer["now"]:
        change = _("「%(first)s」から「%(now)s」へ変更。") % {
            "first": _printed(answer["first"], scale),
            "now": _printed(answer["now"], scale),
        }
        yield _("%(side)sの評価の変更") % {"side": label}, change + answer["reason"]


def _finding(item: View, made: _Section) -> int:
    if not made.variant.is_whole:
        return 0
    text = item["finding"]
    return made.note(item, _("話し合いで分かったこと"), text) if text else 0


def _summary(item: View, scale: View | None, made: _Section) -> str:
    """What stands below a question in place of what is not published."""
    if not made.variant.is_whole:
        return ""
    lines = []
    if item.get("counts"):
        counts = [f"{_printed(code, scale)} {count}" for code, count in item["counts"].items()]
        lines.append(_("回答の数：%(counts)s") % {"counts": "、".join(counts)})
    if item.get("withheld_remarks") == "closed":
        lines.append(_("備考は非公表"))
    return "\n".join(lines)


def _derived(part: View, columns: list[View], variant: Variant) -> list[View]:
    """Figures that the form prints. A draft has none: they may be made of what others wrote."""
    if variant == Variant.DRAFT:
        return []
    return [
        row
        for figure in part.get("derived", [])
        for row in _figures(figure, columns, is_blank=variant.is_blank)
    ]


def _figures(figure: View, columns: list[View], *, is_blank: bool) -> Iterator[View]:
    """One row by column, and one for all together where the form has that."""
    known = {each["column"]: each for each in figure["values"]}
    joint = known.pop("", None)
    ids = {column["id"] for column in columns}
    together = [known.pop(key) for key in list(known) if key not in ids]
    for each in together:
        text = "" if is_blank else each["text"]
        yield {
            "label": f"{figure['label']}（{each.get('label', '')}）",
            "values": ["" for _column in columns],
            "value": text,
            "is_joint": True,
            "shown": text,
            "note": "" if is_blank else _left_out([each]),
        }
    if known or (joint is None and not together):
        cells = [known.get(column["id"]) for column in columns]
        texts = ["" if cell is None or is_blank else cell["text"] for cell in cells]
        pairs = zip(columns, texts, strict=True)
        yield {
            "label": figure["label"],
            "values": texts,
            "value": "",
            "is_joint": False,
            "shown": "\n".join(f"{column['label']}：{text}" for column, text in pairs if text),
            "note": "" if is_blank else _left_out(known.values()),
        }
    if joint is not None:
        text = "" if is_blank else joint["text"]
        yield {
            "label": figure["label"] + (_("（全体）") if known or together else ""),
            "values": ["" for _column in columns],
            "value": text,
            "is_joint": True,
            "shown": text,
            "note": "" if is_blank else _left_out([joint]),
        }


def _left_out(cells: Iterable[View]) -> str:
    """Missing answers are never passed over in silence."""
    count = sum(cell.get("left_out", 0) for cell in cells)
    return _("記入のない%(count)d件を除く") % {"count": count} if count else ""
