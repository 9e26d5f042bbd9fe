"""A paper of invented answers, to see what a template makes of everything that may stand there."""

from itertools import cycle
from typing import Any

from kyodo.evaluations.exports.layout import layout_of
from kyodo.evaluations.exports.paper import Paper
from kyodo.evaluations.exports.shape import Snapshot
from kyodo.evaluations.exports.variants import Variant
from kyodo.evaluations.formats import FormDefinition, Item, Scale, Section

TEXT = "ここに文が入ります。二行になることもあります。\nこれは見本です。"
DIGEST = "0123456789abcdef" * 4
MOMENT = "2025-06-01T03:00:00Z"


def sample_paper(
    form: FormDefinition, variant: Variant = Variant.PUBLISHED, *, language: str = "ja"
) -> Paper:
    """The form filled in by nobody, with a correction, changed marks, notes and actions."""
    own = (form.roles[0].id,) if variant == Variant.DRAFT else ()
    return Paper(sample_snapshot(form), variant, layout_of(form), own, language)


def sample_snapshot(form: FormDefinition) -> Snapshot:
    """Everything that a publication of this form may hold, each thing at least once."""
    sides = [{"id": role.id, "role": role.id, "label": role.label} for role in form.roles]
    narratives = form.narratives
    return {
        "schema": "",
        "evaluation": 0,
        "number": 2,
        "published_at": MOMENT,
        "form": {"code": form.code, "version": form.version, "title": form.title},
        "fiscal_year": 2024,
        "period": ["2024-04-01", "2025-03-31"],
        "entered_on": "2025-05-01",
        "overview": _overview(sides),
        "roles_table": [_duties(sides)] if form.has_roles_table else [],
        "check": _check(form, sides),
        "verification": {
            "title": narratives.title if narratives else "",
            "intro": narratives.intro if narratives else "",
            "texts": [
                {"titles": ["相談事業"], "body": f"{TEXT}［数字1］", "unagreed": TEXT},
                {"titles": ["交流事業"], "body": "", "unagreed": "", "withheld": "closed"},
            ],
        },
        "evidence": _evidence(),
        "actions": [_action("open", "未着手")],
        "carried_actions": [_action("done", "完了")],
        "meetings": [{"held_on": "2025-05-10", "place": "会議室"}],
        "seals": [_seal(form, side) for side in sides],
        "agreed": [{"role": s["id"], "label": s["label"], "at": MOMENT} for s in sides],
        "correction": {"of": 1, "what": "回数を改めた。", "why": "数え違いがあった。"},
        "source": {"kind": "import", "sha256": DIGEST},
    }


def _duties(sides: list[dict[str, str]]) -> dict[str, Any]:
    duties = {side["id"]: ["受付をする", "記録を作る"] for side in sides}
    return {"label": "ア", "title": "相談事業", "duties": duties}


def _overview(sides: list[dict[str, str]]) -> dict[str, Any]:
    return {
        "project": "見本の協働事業",
        "purpose": TEXT,
        "contract_kind": {"code": "commission", "label": "委託"},
        "parties": [
            {
                "role": side["id"],
                "label": side["label"],
                "name": f"{side['label']}の名称（見本）",
                "members": ["構成団体（見本）"],
            }
            for side in sides
        ],
        "work_items": [
            {"label": "ア", "title": "相談事業"},
            {"label": "イ", "title": "交流事業"},
        ],
    }


def _check(form: FormDefinition, sides: list[dict[str, str]]) -> dict[str, Any]:
    voices = [*form.roles, *form.joint_roles]
    scales = {item.scale.id: item.scale for _section, item in form.items()}
    return {
        "title": form.check_title,
        "intro": form.check_intro,
        "scales": [_scale(scale) for scale in scales.values()],
        "roles": [{"id": role.id, "role": role.id, "label": role.label} for role in voices],
        "sections": [_section(section) for section in form.sections],
        "derived": [
            {
                "id": derived.id,
                "label": derived.label,
                "values": [{"column": sides[0]["id"], "text": "12.5", "left_out": 1}],
            }
            for derived in form.derived
        ],
    }


def _scale(scale: Scale) -> dict[str, Any]:
    options = [
        {"code": option.code, "printed": option.printed, "label": option.label}
        for option in scale.options
    ]
    shown = {"id": scale.id, "kind": scale.kind, "unit": scale.unit, "options": options}
    return shown | {"title": scale.title}


def _section(section: Section) -> dict[str, Any]:
    return {
        "id": section.id,
        "number_label": section.number_label,
        "title": section.title,
        "intro": section.intro,
        "kind": section.kind,
        "occasion": section.occasion,
        "items": [_item(item, at) for at, item in enumerate(section.items)],
    }


def _item(item: Item, at: int) -> dict[str, Any]:
    codes = cycle([option.code for option in item.scale.options] or ["1"])
    marks = [next(codes) for _ in range(at + len(item.roles) + 1)][at:]
    return {
        "id": item.id,
        "number_label": item.number_label,
        "text": item.text,
        "note": item.note,
        "scale": item.scale.id,
        "answers": {
            role: {
                "first": "" if item.scale.is_text else mark,
                "now": "" if item.scale.is_text else marks[-1] if at == 0 else mark,
                "remark": TEXT if at == 0 or item.scale.is_text else "",
                "reason": "話し合って改めた。",
            }
            for role, mark in zip(item.roles, marks, strict=False)
        },
        "finding": TEXT if at == 0 else "",
    }


def _action(state: str, label: str) -> dict[str, Any]:
    return {
        "text": "打合せを月に一度開く。",
        "side": "",
        "side_label": "双方",
        "due_on": "2026-03-31",
        "state": state,
        "state_label": label,
        "outcome": "予定どおり開いた。",
    }


def _evidence() -> dict[str, Any]:
    figure = {
        "number": 1,
        "key": "sample.intake",
        "label": "相談件数",
        "value": "1234",
        "unit": "件",
        "line": "sample",
        "origin": "総合相談",
        "source": "",
        "note": "年度内に受け付けたものです。",
        "last": {"value": "980", "basis": "frozen"},
        "target": "1200",
    }
    items = [{"title": "ア　相談事業", "figures": [figure]}]
    return {"taken_at": MOMENT, "ward": "", "work_items": items}


def _seal(form: FormDefinition, side: dict[str, str]) -> dict[str, str]:
    section = form.sections[0]
    return {
        "role": side["id"],
        "role_label": side["label"],
        "section": section.id,
        "section_label": section.heading,
        "digest": DIGEST,
        "sealed_at": MOMENT,
    }
