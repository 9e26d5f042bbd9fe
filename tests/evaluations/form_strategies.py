"""Random forms that pass every check, and random answers to them, for tests of properties.

    @given(forms())                       a checked ``FormEntry``
    @given(st.data())
        facts = data.draw(facts_for(entry))
        form = expand_form(entry, facts)
        answers = data.draw(complete_answers(form, role))     item id → ``Given``

Every kind of role, scale, section, step, condition and figure occurs; names and words are short and
full of the signs that make trouble: full-width digits, colons, quotation marks, circled numbers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from kyodo.evaluations.formats import FormDefinition, FormEntry, Given, Item, ProjectFacts, applies
from kyodo.evaluations.formats.answers import printed_number
from kyodo.evaluations.formats.checks import faults
from kyodo.projects.models import Project
from tests.evaluations.unused_names import keep_what_is_used

SIGNS = "あいう協働評価ＡＢ１２①②○△×abc:#'\"-[]{}&*!|>%@,?=<　 "
CODES = ["A", "B", "C", "maru", "batsu", "1", "2", "はい", "いいえ", "yes", "no", "null", "①", "~"]
SPECIAL_CODES = ["none", "na", "該当なし", "－", "skip"]
SPECIALS = ["not_applicable", "cannot_tell", "in_between", "neutral", "not_asked", "none"]
STEP_ORDERS = [
    [],
    ["fill", "publish"],
    ["fill", "talk", "publish"],
    ["fill", "talk", "write_together", "publish"],
    ["fill", "fill", "talk", "review", "publish"],
    ["fill", "write_together", "decide", "publish"],
    ["fill", "fill", "talk", "write_together", "review", "decide", "publish"],
]
FILLING = ("fill", "review", "decide")

Data = dict[str, Any]


@st.composite
def words(draw: st.DrawFn, longest: int = 12) -> str:
    """A line of text as a form may print it."""
    text = draw(st.text(SIGNS, max_size=longest))
    return text if text.strip() else f"{text}語"


@st.composite
def forms(draw: st.DrawFn) -> FormEntry:
    """A form that ``kyodo check_format`` has nothing to say against."""
    plan = draw(_plans())
    sections = [draw(_sections(plan, number)) for number in range(draw(st.integers(1, 4)))]
    sections = _one_in_each_step(plan, sections)
    data: Data = {
        "schema": "kyodo-cho/sheet-format/1",
        "code": "random",
        "version": draw(st.sampled_from(["1", "2027", "2.0", "令和九年"])),
        "title": draw(words()),
        "roles": plan.roles,
        "steps": plan.steps,
        "check": {"title": draw(words()), "sections": sections},
        "reveal": draw(st.sampled_from(["all_sections", "each_section"])),
        "roles_table": draw(st.booleans()),
    }
    if plan.writes:
        data["narratives"] = {"title": draw(words()), "texts": draw(_texts())}
    data["derived"] = draw(_figures(plan, sections))
    keep_what_is_used(data, plan)
    entry = FormEntry.model_validate(data)
    assume(not faults(entry))
    return entry


@st.composite
def facts_for(draw: st.DrawFn, entry: FormEntry) -> ProjectFacts:
    """What a project brings to this form: some work items, a contract and own questions."""
    own = tuple(
        (section.id, tuple(draw(st.lists(words(), max_size=min(3, section.rows or 5)))))
        for section in entry.check.sections
        if section.kind == "open_rows" and section.scale not in (None, "text")
    )
    titles = draw(st.lists(words(), min_size=1, max_size=2))
    return ProjectFacts(
        contract_kind=draw(st.sampled_from(["", *Project.ContractKind.values])),
        work_items=tuple((f"w{n}", title) for n, title in enumerate(titles, start=1)),
        own_items=own,
    )


@st.composite
def marks(draw: st.DrawFn, item: Item, role: str) -> str:
    """One answer that the form allows this role; "" for a question answered in words."""
    scale = item.scale
    if scale.is_text:
        return ""
    codes = [option.code for option in scale.options]
    if scale.kind != "number" or (codes and draw(st.booleans())):
        return draw(st.sampled_from(codes))
    step = Decimal(1).scaleb(-scale.decimals)
    upper = item.upper_limit(role)
    lowest = scale.minimum if scale.minimum is not None else (upper or Decimal(0)) - 100
    highest = upper if upper is not None else lowest + 100
    first, last = -((-lowest) // step), highest // step
    return printed_number(draw(st.integers(int(first), int(last))) * step, scale.decimals)


@st.composite
def complete_answers(draw: st.DrawFn, form: FormDefinition, role: str) -> Mapping[str, Given]:
    """Everything that this role is asked, with a remark wherever one is due."""
    given: dict[str, Given] = {}
    for _section, item in form.items():
        if role not in item.roles or not applies(item, given):
            continue
        mark = draw(marks(item, role)) if item.required or draw(st.booleans()) else ""
        remark = draw(words()) if item.comment_is_due(mark) or draw(st.booleans()) else ""
        given[item.id] = Given(mark, remark if item.has_comment else "")
    return given


# --- The parts of a form ---------------------------------------------------------------------


@dataclass
class _Plan:
    """What the sections are written for."""

    roles: list[Data]
    scales: list[Data]
    steps: list[Data]
    occasions: list[Data]
    kinds: dict[str, str] = field(default_factory=dict)

    @property
    def own(self) -> list[str]:
        """Roles that answer by themselves and always take part."""
        return [
            role["id"]
            for role in self.roles
            if not role.get("of") and not role.get("optional") and role.get("part") != "attends"
        ]

    @property
    def filling(self) -> list[str]:
        """The steps in which sections are answered, the default one among them."""
        return [step["id"] for step in self.steps if step["kind"] in FILLING] or ["fill"]

    @property
    def writes(self) -> bool:
        """Whether there is a step of the joint texts."""
        return any(step["kind"] == "write_together" for step in self.steps)

    def scale(self, scale_id: str) -> Data:
        """One of its scales."""
        undeclared = {"id": "text", "kind": "text"}
        return next((scale for scale in self.scales if scale["id"] == scale_id), undeclared)


@st.composite
def _plans(draw: st.DrawFn) -> _Plan:
    kinds = draw(st.sampled_from(STEP_ORDERS))
    steps = [{"id": f"step-{n}", "kind": kind} for n, kind in enumerate(kinds)]
    plan = _Plan(draw(_roles()), draw(_scales()), steps, [])
    plan.occasions = [
        {"id": f"when-{n}", "label": draw(words()), "step": step}
        for n, step in enumerate(plan.filling)
        if draw(st.booleans())
    ]
    return plan


@st.composite
def _roles(draw: st.DrawFn) -> list[Data]:
    labels = [f"{draw(words(6))}{number}" for number in range(6)]
    sides = draw(st.sampled_from([["civic", "government"], ["government"], ["civic"], [None]]))
    roles: list[Data] = []
    for number in range(draw(st.integers(1, 3))):
        role: Data = {"id": f"role{number}", "label": labels[number]}
        if number < len(sides) and sides[number]:
            role["side"] = sides[number]
        if draw(st.integers(0, 3)) == 0:
            role["voice"] = "each"
        roles.append(role)
    single = [role["id"] for role in roles if "voice" not in role]
    if len(single) > 1 and draw(st.booleans()):
        roles.append({"id": "joint", "label": labels[3], "of": single})
    if draw(st.booleans()):
        roles.append({"id": "third", "label": labels[4], "optional": True})
    if draw(st.booleans()):
        absence = draw(st.sampled_from(["silent", "reason"]))
        roles.append({"id": "guide", "label": labels[5], "part": "attends", "absence": absence})
    return roles


@st.composite
def _scales(draw: st.DrawFn) -> list[Data]:
    kinds = ["ordinal", "nominal", "number", "points", "text"]
    chosen = draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=4, unique=True))
    return [draw(_scale(f"scale-{number}", kind)) for number, kind in enumerate(chosen)]


@st.composite
def _scale(draw: st.DrawFn, scale_id: str, kind: str) -> Data:
    if kind == "text":
        return {"id": scale_id, "kind": "text"}
    special = [
        {"code": code, "label": draw(words()), "special": draw(st.sampled_from(SPECIALS))}
        for code in draw(st.lists(st.sampled_from(SPECIAL_CODES), max_size=2, unique=True))
    ]
    if kind in ("number", "points"):
        scale: Data = {"id": scale_id, "kind": "number", "options": special}
        scale["decimals"] = draw(st.integers(0, 2))
        scale["unit"] = draw(st.sampled_from(["", "人", "％"]))
        if kind == "points":
            scale |= {"minimum": draw(st.integers(-5, 0)), "maximum": draw(st.integers(1, 60))}
        return scale
    codes = draw(st.lists(st.sampled_from(CODES), min_size=2, max_size=5, unique=True))
    options: list[Data] = [{"code": code, "label": draw(words())} for code in codes]
    titled = {"title": draw(words())} if draw(st.booleans()) else {}
    if kind == "ordinal":
        scored = draw(st.booleans())
        for option, rank in zip(
            options, draw(st.permutations(range(1, len(codes) + 1))), strict=True
        ):
            option |= {"rank": rank, "weak": draw(st.booleans())}
            if scored:
                option["score"] = draw(st.integers(0, 20))
    return {"id": scale_id, "kind": kind, "options": options + special} | titled


@st.composite
def _sections(draw: st.DrawFn, plan: _Plan, number: int) -> Data:
    numbers = [scale["id"] for scale in plan.scales if scale["kind"] == "number"]
    kinds = ["ratings", "ratings", "fields", "verdict", "open_rows"]
    if numbers and len(plan.occasions) > 1:
        kinds.append("indicators")
    kind = draw(st.sampled_from(kinds))
    section: Data = {"id": f"part{number}", "title": draw(words()), "kind": kind}
    section |= draw(_who(plan))
    if kind == "indicators":
        section |= draw(_indicators(plan, number, numbers))
        return section
    section |= draw(_when(plan, kind))
    if kind == "open_rows":
        section["rows"] = draw(st.integers(1, 3))
        if draw(st.booleans()):
            section["scale"] = draw(st.sampled_from(plan.scales))["id"]
        return section
    section["publish"] = draw(st.sampled_from(["open", "masked", "summary", "closed"]))
    section["comment"] = draw(st.sampled_from(["none", "optional", "required"]))
    most = 1 if kind == "verdict" else 3
    section["items"] = [
        draw(_items(plan, f"item{number}x{n}")) for n in range(draw(st.integers(1, most)))
    ]
    draw(_branches(plan, section["items"]))
    return section


@st.composite
def _who(draw: st.DrawFn, plan: _Plan) -> Data:
    groups = [[], plan.own[:1], plan.own]
    groups += [[role["id"]] for role in plan.roles if role.get("of") or role.get("optional")]
    return {"answered_by": draw(st.sampled_from(groups))}


@st.composite
def _when(draw: st.DrawFn, plan: _Plan, kind: str) -> Data:
    if plan.occasions and draw(st.booleans()):
        ids = [occasion["id"] for occasion in plan.occasions]
        when: Data = {"occasions": draw(st.lists(st.sampled_from(ids), min_size=1, unique=True))}
    else:
        when = {"step": draw(st.sampled_from(plan.filling))}
    if kind != "open_rows" and draw(st.integers(0, 3)) == 0:
        when["repeat_over"] = "work_items"
    if draw(st.integers(0, 4)) == 0:
        kinds = st.lists(st.sampled_from(Project.ContractKind.values), min_size=1, unique=True)
        when["applies_to"] = {"contract_kind": draw(kinds)}
    return when


@st.composite
def _items(draw: st.DrawFn, plan: _Plan, item_id: str) -> Data:
    scale = draw(st.sampled_from(plan.scales))
    item: Data = {"id": item_id, "text": draw(words()), "scale": scale["id"]}
    item["number_label"] = draw(st.sampled_from(["", "１", "(1)", "①", "1"]))
    if scale["kind"] == "text":
        item["required"] = draw(st.booleans())
        return item
    codes = [option["code"] for option in scale.get("options", ())]
    if codes and draw(st.booleans()):
        chosen = draw(st.lists(st.sampled_from(codes), min_size=1, unique=True))
        item["comment"] = {"required_for": chosen}
    if draw(st.integers(0, 3)) == 0:
        item["required"] = False
    return item


@st.composite
def _branches(draw: st.DrawFn, plan: _Plan, items: list[Data]) -> None:
    """Later questions that depend on the first one of their section."""
    codes = [option["code"] for option in plan.scale(items[0]["scale"]).get("options", ())]
    for item in items[1:]:
        if codes and draw(st.integers(0, 2)) == 0:
            answer = draw(st.lists(st.sampled_from(codes), min_size=1, unique=True))
            item["applies_if"] = {"item": items[0]["id"], "answer": answer}


@st.composite
def _indicators(draw: st.DrawFn, plan: _Plan, number: int, scales: list[str]) -> Data:
    occasions = [occasion["id"] for occasion in plan.occasions]
    return {
        "scale": draw(st.sampled_from(scales)),
        "occasions": occasions,
        "indicators": [
            {
                "id": f"figure{number}x{n}",
                "text": draw(words()),
                "unit": draw(st.sampled_from(["", "人", "回"])),
                "target_on": occasions[0],
                "result_on": occasions[1:],
            }
            for n in range(draw(st.integers(1, 2)))
        ],
    }


@st.composite
def _texts(draw: st.DrawFn) -> list[Data]:
    titles = draw(st.lists(words(), max_size=3, unique=True))
    return [{"id": f"text-{n}", "title": title} for n, title in enumerate(titles)]


@st.composite
def _figures(draw: st.DrawFn, plan: _Plan, sections: list[Data]) -> list[Data]:
    """A sum, its conversion and its band over one section that has points, where there is one."""
    with_points = [section for section in sections if _has_points(plan, section)]
    if not with_points or draw(st.booleans()):
        return []
    section = draw(st.sampled_from(with_points))
    roles = section["answered_by"] or plan.own
    alone = any(role.get("voice") == "each" for role in plan.roles if role["id"] in roles)
    figure: Data = {
        "id": "sum",
        "label": draw(words()),
        "kind": draw(st.sampled_from(["sum", "mean"])),
        "sections": [section["id"]],
        "roles": roles,
        "voices": draw(st.sampled_from(["sum", "mean"])) if alone else "apart",
        "missing_voices": draw(st.sampled_from(["leave_out", "unknown"])),
        "across_roles": draw(st.sampled_from(["apart", "sum"])),
        "missing": draw(st.sampled_from(["leave_out", "unknown"])),
        "rounding": draw(st.sampled_from(["half_up", "down", "up"])),
        "decimals": draw(st.integers(0, 3)),
    }
    bands = [{"from": start, "label": draw(words())} for start in (0, 5, 12)]
    found = [figure, {"id": "band", "label": "帯", "kind": "band", "source": "sum", "bands": bands}]
    if figure["kind"] == "sum" and _has_maximum(plan, section):
        found.append(
            {"id": "hundred", "label": "換算", "kind": "convert", "source": "sum", "to": 100}
        )
    return found


def _has_points(plan: _Plan, section: Data) -> bool:
    """One time, and every answer a number or a mark with a printed score."""
    items = section.get("items", ())
    scales = [plan.scale(item["scale"]) for item in items]
    return (
        bool(items)
        and len(section.get("occasions", ())) < 2
        and all(
            scale["kind"] == "number" or any("score" in o for o in scale.get("options", ()))
            for scale in scales
        )
    )


def _has_maximum(plan: _Plan, section: Data) -> bool:
    return all(
        scale["kind"] != "number" or "maximum" in scale
        for scale in (plan.scale(item["scale"]) for item in section["items"])
    )


def _one_in_each_step(plan: _Plan, sections: list[Data]) -> list[Data]:
    """Every step of answering begins with a question for all who always take part."""
    always = [
        {
            "id": f"always{number}",
            "title": "いつも",
            "kind": "fields",
            "step": step,
            "items": [{"id": f"always{number}x", "text": "一言", "scale": "text"}],
        }
        for number, step in enumerate(plan.filling)
    ]
    return always + sections
