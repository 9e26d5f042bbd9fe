"""Ids stand once; every reference leads somewhere."""

import re
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from kyodo.evaluations.formats.checks.faults import (
    FILLING,
    Fault,
    Path,
    sections_of,
    twice,
    unknown,
)
from kyodo.evaluations.formats.defaults import answering_roles, steps_of
from kyodo.evaluations.formats.expansion import TEXT
from kyodo.evaluations.formats.language import (
    DerivedEntry,
    FormEntry,
    IndicatorEntry,
    ItemEntry,
    SectionEntry,
)
from kyodo.projects.models import Project

Reference = tuple[Path, str, set[str]]
JOINT = "--"  # between an id and its occasion once the form is laid out


def check_names(entry: FormEntry) -> Iterator[Fault]:
    """Ids stand once; every reference leads somewhere."""
    groups: list[tuple[Path, Iterable[str]]] = [
        (("roles",), (role.id for role in entry.roles)),
        (("scales",), (scale.id for scale in entry.scales)),
        (("occasions",), (each.id for each in entry.occasions)),
        (("steps",), (step.id for step in entry.steps)),
        (("derived",), (each.id for each in entry.derived)),
        (("check", "sections"), (section.id for section in entry.check.sections)),
    ]
    if entry.narratives:
        groups.append((("narratives", "texts"), (text.id for text in entry.narratives.texts)))
    for path, ids in groups:
        yield from _once(path, ids)
    yield from _items_once(entry)
    for path, name, known in _references(entry):
        if name not in known:
            yield Fault(path, unknown(name, known))


def _once(path: Path, ids: Iterable[str]) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, id_ in enumerate(ids):
        if id_ in seen:
            yield Fault((*path, index, "id"), twice(id_))
        seen.add(id_)


def _items_once(entry: FormEntry) -> Iterator[Fault]:
    """An item's id is unique in the whole form, rows and indicators among them."""
    rows = {section.id for _path, section in sections_of(entry) if section.kind == "open_rows"}
    seen: set[str] = set()
    for path, id_ in _laid_out(entry):
        if id_ in seen and path[-2] != "sections":
            yield Fault((*path, "id"), twice(id_))
        if JOINT in id_:
            yield Fault(
                (*path, "id"), _("「--」は、時期や事業項目とつなぐために使うので、書けません。")
            )
        row = re.fullmatch(r"(.+)-\d+", id_)
        if row and row[1] in rows:
            yield Fault(
                (*path, "id"),
                _("「%(section)s」に書き足される行と区別できません。別の名前にしてください。")
                % {"section": row[1]},
            )
        if path[-2] != "sections":
            seen.add(id_)


def _laid_out(entry: FormEntry) -> Iterator[tuple[Path, str]]:
    """Everything whose id goes into the ids of the laid-out form."""
    for index, occasion in enumerate(entry.occasions):
        yield ("occasions", index), occasion.id
    for path, section in sections_of(entry):
        yield path, section.id
        for index, item in enumerate(section.items):
            yield (*path, "items", index), item.id
        for index, indicator in enumerate(section.indicators):
            yield (*path, "indicators", index), indicator.id


class _Known:
    """What can be named in this file."""

    def __init__(self, entry: FormEntry) -> None:
        self.answering = {role.id for role in answering_roles(entry)}
        self.roles = {role.id for role in entry.roles if role.part == "answers"}
        self.scales = {scale.id for scale in entry.scales} | {TEXT}
        self.filling = {step.id for step in steps_of(entry) if step.kind in FILLING}
        self.occasions = {occasion.id for occasion in entry.occasions}
        self.sections = {section.id for section in entry.check.sections}
        self.items = {item.id for section in entry.check.sections for item in section.items}
        self.measured = self.items | {
            each.id for section in entry.check.sections for each in section.indicators
        }
        self.derived = {derived.id for derived in entry.derived}


def _references(entry: FormEntry) -> Iterator[Reference]:
    """Every place that names something, with what there is to be named."""
    known = _Known(entry)
    for index, role in enumerate(entry.roles):
        yield from _each(("roles", index, "of"), role.of, known.answering)
    for index, occasion in enumerate(entry.occasions):
        yield ("occasions", index, "step"), occasion.step, known.filling
    for index, step in enumerate(entry.steps):
        yield from _each(("steps", index, "agreed_by"), step.agreed_by, known.answering)
        if isinstance(step.agenda, list):
            yield from _each(("steps", index, "agenda"), step.agenda, known.items)
    for path, section in sections_of(entry):
        yield from _of_section(path, section, known)
    for index, derived in enumerate(entry.derived):
        yield from _of_derived(("derived", index), derived, known)


def _each(path: Path, names: Iterable[str], known: set[str]) -> Iterator[Reference]:
    for number, name in enumerate(names):
        yield (*path, number), name, known


def _of_section(path: Path, section: SectionEntry, known: _Known) -> Iterator[Reference]:
    if section.scale:
        yield (*path, "scale"), section.scale, known.scales
    if section.step:
        yield (*path, "step"), section.step, known.filling
    yield from _each((*path, "answered_by"), section.answered_by, known.roles)
    yield from _each((*path, "occasions"), section.occasions, known.occasions)
    if section.applies_if:
        yield (*path, "applies_if", "item"), section.applies_if.item, known.items
    if section.applies_to:
        where = (*path, "applies_to", "contract_kind")
        yield from _each(where, section.applies_to.contract_kind, set(Project.ContractKind.values))
    for index, item in enumerate(section.items):
        yield from _of_item((*path, "items", index), item, known)
    for index, indicator in enumerate(section.indicators):
        yield from _of_indicator((*path, "indicators", index), indicator, section)


def _of_item(path: Path, item: ItemEntry, known: _Known) -> Iterator[Reference]:
    if item.scale:
        yield (*path, "scale"), item.scale, known.scales
    yield from _each((*path, "answered_by"), item.answered_by, known.roles)
    for key, named in (("maximum", item.maximum), ("weight", item.weight)):
        for role in named:
            yield (*path, key, role), role, known.roles
    if item.applies_if:
        yield (*path, "applies_if", "item"), item.applies_if.item, known.items


def _of_indicator(
    path: Path, indicator: IndicatorEntry, section: SectionEntry
) -> Iterator[Reference]:
    here = set(section.occasions)
    yield (*path, "target_on"), indicator.target_on, here
    yield from _each((*path, "result_on"), indicator.result_on, here)


def _of_derived(path: Path, derived: DerivedEntry, known: _Known) -> Iterator[Reference]:
    yield from _each((*path, "sections"), derived.sections, known.sections)
    yield from _each((*path, "items"), derived.items, known.measured)
    yield from _each((*path, "roles"), derived.roles, known.roles)
    if derived.occasion:
        yield (*path, "occasion"), derived.occasion, known.occasions
    if derived.source:
        yield (*path, "source"), derived.source, known.derived
