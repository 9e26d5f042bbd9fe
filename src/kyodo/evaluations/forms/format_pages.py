"""The pages on which a form is written: which entries stand on which, and where a fault belongs."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kyodo.evaluations.formats import Problem
from kyodo.evaluations.forms import format_entries as entries
from kyodo.evaluations.forms import format_figures
from kyodo.evaluations.forms.format_fields import MISSING, Entry, Known, inside
from kyodo.projects.models import Project, Side
from kyodo.punctuation import bracketed

Data = dict[str, Any]
Root = tuple[str | int, ...]


@dataclass(frozen=True)
class Block:
    """A list of entries. ``page`` gives an entry with more to say the page for that."""

    key: str
    title: str
    one: str
    entry: Entry
    make: Callable[[Data, Data], Data]
    blocks: "Sequence[Block]" = ()
    page: Callable[[int], str] | None = None


@dataclass(frozen=True)
class Page:
    """One page: the entry at ``root`` with its lists."""

    slug: str
    title: str
    root: Root
    entry: Entry | None = None
    blocks: Sequence[Block] = ()

    def holds(self, path: Sequence[str | int]) -> bool:
        """Whether this part of a form is written here."""
        if tuple(path[: len(self.root)]) != self.root:
            return False
        if len(path) == len(self.root):
            return True
        key = path[len(self.root)]
        return any(block.key == key for block in self.blocks) or (
            self.entry is not None and key not in self.entry.elsewhere
        )


def pages_of(data: Data) -> list[Page]:
    """Every page of this draft, in the order of the paper."""
    found = [
        Page("form", _("様式の全体"), (), entries.form_entry()),
        Page("roles", _("役割"), (), None, [_roles()]),
        Page("scales", _("答え方"), (), None, [_scales()]),
        Page("steps", _("段階と時期"), (), None, [_steps(), _occasions()]),
        Page("paper", _("区分の並び"), ("check",), entries.paper_entry(), [_sections()]),
    ]
    for index, section in enumerate(rows_of(data, ("check", "sections"))):
        found += _pages_of_section(index, section)
    found.append(
        Page(
            "narratives",
            _("一緒に書く文章"),
            ("narratives",),
            entries.narratives_entry(),
            [_texts()],
        )
    )
    found.append(Page("figures", _("計算と図"), (), None, [_derived()]))
    return found


def page_for(pages: Iterable[Page], path: Sequence[str | int]) -> Page:
    """The page on which a fault is mended: the innermost that holds its place."""
    holding = [page for page in pages if page.holds(path)]
    return max(holding, key=lambda page: len(page.root), default=next(iter(pages)))


def problems_by_page(
    pages: Sequence[Page], problems: Iterable[Problem]
) -> dict[str, list[Problem]]:
    """What is wrong on each page, by its slug."""
    found: dict[str, list[Problem]] = {}
    for problem in problems:
        found.setdefault(page_for(pages, problem.path).slug, []).append(problem)
    return found


def is_unwritten(data: Data, problem: Problem) -> bool:
    """Whether the fault is only that nothing has been written there yet."""
    return inside(data, problem.path) in (MISSING, None, "", [], {})


def known_in(data: Data) -> Known:
    """What can be named in this draft, in its own words."""
    sections = rows_of(data, ("check", "sections"))
    items = [item for section in sections for item in rows_of(section, ("items",))]
    return Known(
        {
            "roles": _named(
                (row for row in rows_of(data, ("roles",)) if row.get("part") != "attends"), "label"
            ),
            "scales": [*_named(rows_of(data, ("scales",)), ""), ("text", _("文章（text）"))],
            "steps": _named(rows_of(data, ("steps",)), "label"),
            "occasions": _named(rows_of(data, ("occasions",)), "label"),
            "sections": _named(sections, "title"),
            "items": _named(items, "text"),
            "derived": _named(rows_of(data, ("derived",)), "label"),
            "sides": list(Side.objects.in_order().values_list("code", "label")),
            "contract_kinds": [(str(v), str(w)) for v, w in Project.ContractKind.choices],
        }
    )


def rows_of(data: Any, path: Sequence[str | int]) -> list[Data]:
    """The entries of a list, wherever it is one; what is no entry counts as an empty one."""
    rows = inside(data, path)
    if rows is MISSING or not isinstance(rows, list):
        return []
    return [row if isinstance(row, dict) else {} for row in rows]


LONGEST_CHOICE = 40


def _named(rows: Iterable[Data], key: str) -> list[tuple[str, str]]:
    found = []
    for row in rows:
        id_, words = row.get("id"), row.get(key) if key else ""
        if isinstance(id_, str) and id_:
            text = words if isinstance(words, str) else ""
            short = f"{text[:LONGEST_CHOICE]}…" if len(text) > LONGEST_CHOICE else text
            found.append((id_, short + bracketed(id_) if short else id_))
    return found


def _pages_of_section(index: int, section: Data) -> list[Page]:
    title = section.get("title")
    name = title if isinstance(title, str) and title else str(index + 1)
    root: Root = ("check", "sections", index)
    found = [
        Page(
            f"section-{index}",
            _("区分：%(title)s") % {"title": name},
            root,
            entries.section_entry(),
            _lists_of(index, section),
        )
    ]
    for number, item in enumerate(rows_of(section, ("items",))):
        label = item.get("number_label") or number + 1
        found.append(
            Page(
                f"section-{index}-item-{number}",
                _("項目：%(section)s %(item)s") % {"section": name, "item": label},
                (*root, "items", number),
                entries.item_entry(),
            )
        )
    return found


def _lists_of(index: int, section: Data) -> list[Block]:
    """What a section of this kind holds, and whatever else it holds by mistake."""
    kind = section.get("kind", "ratings")
    found = []
    if kind not in ("indicators", "open_rows") or section.get("items"):
        found.append(_items(index))
    if kind == "indicators" or section.get("indicators"):
        found.append(_indicators())
    return found


# --- the lists -------------------------------------------------------------------------------


def _free(base: str, taken: Iterable[Any]) -> str:
    """The first numbered id that nothing has."""
    known = set(map(str, taken))
    number = 1
    while f"{base}{number}" in known:
        number += 1
    return f"{base}{number}"


def _ids(rows: Iterable[Data]) -> list[Any]:
    return [row.get("id") for row in rows]


def _maker(path: Root, base: str, **more: Any) -> Callable[[Data, Data], Data]:
    def make(data: Data, _parent: Data) -> Data:
        return {"id": _free(base, _ids(rows_of(data, path))), **more}

    return make


def _roles() -> Block:
    make = _maker(("roles",), "role-", label="")
    return Block("roles", _("役割"), _("役割"), entries.role_entry(), make)


def _scales() -> Block:
    options = Block(
        "options",
        _("選択肢"),
        _("選択肢"),
        entries.option_entry(),
        lambda _data, parent: (
            {"code": "", "label": ""} | ({} if parent.get("kind") else {"rank": _next_rank(parent)})
        ),
    )
    make = _maker(("scales",), "scale-", options=[])
    return Block("scales", _("答え方"), _("答え方"), entries.scale_entry(), make, [options])


def _next_rank(scale: Data) -> int:
    ranks = [row.get("rank") for row in rows_of(scale, ("options",))]
    return max((rank for rank in ranks if isinstance(rank, int)), default=0) + 1


def _steps() -> Block:
    make = _maker(("steps",), "step-", kind="fill")
    return Block(
        "steps",
        pgettext("one step", "段階"),
        pgettext("one step", "段階"),
        entries.step_entry(),
        make,
    )


def _occasions() -> Block:
    make = _maker(("occasions",), "occasion-", label="")
    return Block(
        "occasions",
        pgettext("of a form", "時期"),
        pgettext("of a form", "時期"),
        entries.occasion_entry(),
        make,
    )


def _sections() -> Block:
    path: Root = ("check", "sections")
    return Block(
        "sections",
        pgettext("of a form", "区分"),
        pgettext("of a form", "区分"),
        entries.section_head_entry(),
        _maker(path, "section-", title=""),
        page=lambda index: f"section-{index}",
    )


def _items(section: int) -> Block:
    def make(data: Data, parent: Data) -> Data:
        every = rows_of(data, ("check", "sections"))
        taken = [id_ for each in every for id_ in _ids(rows_of(each, ("items",)))]
        return {"id": _free(f"{parent.get('id') or 'item'}-q", taken), "text": ""}

    return Block(
        "items",
        _("項目"),
        _("項目"),
        entries.item_head_entry(),
        make,
        page=lambda index: f"section-{section}-item-{index}",
    )


def _indicators() -> Block:
    def make(data: Data, parent: Data) -> Data:
        every = rows_of(data, ("check", "sections"))
        taken = [id_ for each in every for id_ in _ids(rows_of(each, ("indicators",)))]
        return {"id": _free(f"{parent.get('id') or 'indicator'}-i", taken), "text": ""}

    return Block("indicators", _("指標"), _("指標"), entries.indicator_entry(), make)


def _texts() -> Block:
    make = _maker(("narratives", "texts"), "text-", title="")
    return Block("texts", _("見出し"), _("見出し"), entries.narrative_text_entry(), make)


def _derived() -> Block:
    bands = Block(
        "bands",
        _("範囲の言葉"),
        _("範囲"),
        format_figures.band_entry(),
        lambda _data, _parent: {"from": "", "label": ""},
    )
    make = _maker(("derived",), "figure-", label="")
    return Block("derived", _("計算と図"), _("計算"), format_figures.derived_entry(), make, [bands])
