"""An official form (様式) as data: roles, scales, sections and their items.

A form is read from YAML, checked once, and never changed afterwards: an evaluation keeps the
version that it began with. Codes of marks are text, never numbers; the order in which options are
printed and their rank are two things (see the traps of real forms in ``docs/formats.md``).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import yaml

SCHEMA = "kyodo-cho/sheet-format/1"
Reveal = Literal["all_sections", "each_section"]


class FormatError(ValueError):
    """A form cannot be read; ``problems`` names each fault with its place in the file."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Option:
    """One step of a scale. ``rank`` 1 is the best; a nominal scale has no ranks."""

    code: str
    printed: str
    label: str
    rank: int | None
    weak: bool


@dataclass(frozen=True)
class Scale:
    id: str
    options: tuple[Option, ...]

    def option(self, code: str) -> Option | None:
        """The option with this code, or None where the scale has no such code."""
        return next((option for option in self.options if option.code == code), None)


@dataclass(frozen=True)
class Role:
    """Who answers: ``side`` says which party of the project stands behind this role."""

    id: str
    label: str
    side: str


@dataclass(frozen=True)
class Item:
    id: str
    number_label: str
    text: str


@dataclass(frozen=True)
class Section:
    id: str
    number_label: str
    title: str
    scale: Scale
    items: tuple[Item, ...]

    @property
    def heading(self) -> str:
        """Number and title as the paper prints them."""
        return f"{self.number_label}{self.title}"


@dataclass(frozen=True)
class FormDefinition:
    """A whole form. ``reveal`` says whether each section is shown to both as soon as both have
    sealed it, or all sections at one moment when both have sealed them all."""

    code: str
    version: str
    title: str
    issuer: str
    reveal: Reveal
    roles: tuple[Role, ...]
    scales: tuple[Scale, ...]
    check_title: str
    check_intro: str
    sections: tuple[Section, ...]
    narratives_title: str
    narratives_intro: str

    def section(self, section_id: str) -> Section:
        """The section of this id.

        Raises ``KeyError`` where the form has none.
        """
        for section in self.sections:
            if section.id == section_id:
                return section
        raise KeyError(section_id)

    def role(self, role_id: str) -> Role:
        """The role of this id.

        Raises ``KeyError`` where the form has none.
        """
        for role in self.roles:
            if role.id == role_id:
                return role
        raise KeyError(role_id)

    def label_of(self, role_id: str) -> str:
        """What the paper calls a role; nothing for nobody's role."""
        return self.role(role_id).label if role_id else ""

    def place_of(self, item_id: str) -> str:
        """Where an item stands on the paper, such as ①事業計画段階 １."""
        section, item = self.find_item(item_id)
        return f"{section.heading} {item.number_label}"

    def items(self) -> Iterator[tuple[Section, Item]]:
        """Every item with its section, in the order of the paper."""
        for section in self.sections:
            for item in section.items:
                yield section, item

    def find_item(self, item_id: str) -> tuple[Section, Item]:
        """An item with its section.

        Raises ``KeyError`` where the form has none.
        """
        for section, item in self.items():
            if item.id == item_id:
                return section, item
        raise KeyError(item_id)


def read_form(source: str) -> FormDefinition:
    """Read a form from YAML text.

    Raises ``FormatError`` with every fault that was found, each with its place.
    """
    try:
        data = yaml.safe_load(source)
    except yaml.YAMLError as error:
        raise FormatError([f"YAML: {error}"]) from error
    return build_form(data)


def build_form(data: Any) -> FormDefinition:
    """Build a form from the plain data of its YAML or stored JSON; raises ``FormatError``."""
    if not isinstance(data, dict):
        raise FormatError(["the file is not a mapping"])
    problems = list(_problems(data))
    if problems:
        raise FormatError(problems)
    scales = {entry["id"]: _scale(entry) for entry in data["scales"]}
    check, narratives = data["check"], data["narratives"]
    return FormDefinition(
        code=data["code"],
        version=data["version"],
        title=data["title"],
        issuer=data.get("issuer", ""),
        reveal=data["reveal"],
        roles=tuple(
            Role(id=role["id"], label=role["label"], side=role["side"]) for role in data["roles"]
        ),
        scales=tuple(scales.values()),
        check_title=check["title"],
        check_intro=check.get("intro", ""),
        sections=tuple(_section(entry, scales) for entry in check["sections"]),
        narratives_title=narratives["title"],
        narratives_intro=narratives.get("intro", ""),
    )


def _scale(entry: dict[str, Any]) -> Scale:
    return Scale(
        id=entry["id"],
        options=tuple(
            Option(
                code=option["code"],
                printed=option.get("printed", option["code"]),
                label=option["label"],
                rank=option.get("rank"),
                weak=option.get("weak", False),
            )
            for option in entry["options"]
        ),
    )


def _section(entry: dict[str, Any], scales: dict[str, Scale]) -> Section:
    return Section(
        id=entry["id"],
        number_label=entry.get("number_label", ""),
        title=entry["title"],
        scale=scales[entry["scale"]],
        items=tuple(
            Item(id=item["id"], number_label=item.get("number_label", ""), text=item["text"])
            for item in entry["items"]
        ),
    )


def _problems(data: dict[str, Any]) -> Iterator[str]:
    if data.get("schema") != SCHEMA:
        yield f"schema: must be {SCHEMA}"
    for key in ("code", "version", "title"):
        if not isinstance(data.get(key), str) or not data[key]:
            yield f"{key}: text is missing"
    if data.get("reveal") not in ("all_sections", "each_section"):
        yield "reveal: must be all_sections or each_section"
    for key in ("check", "narratives"):
        if not isinstance(data.get(key), dict):
            yield f"{key}: is missing"
            return
    yield from _problems_of_rows(data.get("roles"), "roles", ("id", "label", "side"))
    yield from _problems_of_rows(data.get("scales"), "scales", ("id",))
    yield from _problems_of_scales(data.get("scales") or [])
    yield from _problems_of_sections(data)


def _problems_of_rows(rows: Any, place: str, keys: tuple[str, ...]) -> Iterator[str]:
    if not isinstance(rows, list) or not rows:
        yield f"{place}: at least one is needed"
        return
    seen: set[str] = set()
    for index, row in enumerate(rows):
        for key in keys:
            if not isinstance(row, dict) or not isinstance(row.get(key), str) or not row[key]:
                yield f"{place}[{index}].{key}: text is missing"
                return
        if row[keys[0]] in seen:
            yield f"{place}[{index}].{keys[0]}: {row[keys[0]]} stands twice"
        seen.add(row[keys[0]])


def _problems_of_scales(scales: list[Any]) -> Iterator[str]:
    for index, scale in enumerate(scales):
        if isinstance(scale, dict):
            yield from _problems_of_rows(
                scale.get("options"), f"scales[{index}].options", ("code", "label")
            )


def _problems_of_sections(data: dict[str, Any]) -> Iterator[str]:
    sections = data["check"].get("sections")
    yield from _problems_of_rows(sections, "check.sections", ("id", "title", "scale"))
    scale_ids = {scale.get("id") for scale in data.get("scales") or [] if isinstance(scale, dict)}
    seen: set[str] = set()
    for index, section in enumerate(sections or []):
        if not isinstance(section, dict):
            continue
        place = f"check.sections[{index}]"
        if section.get("scale") not in scale_ids:
            yield f"{place}.scale: there is no scale {section.get('scale')}"
        yield from _problems_of_rows(section.get("items"), f"{place}.items", ("id", "text"))
        for item in section.get("items") or []:
            if isinstance(item, dict) and item.get("id") in seen:
                yield f"{place}.items: {item['id']} stands twice in the form"
            elif isinstance(item, dict) and "id" in item:
                seen.add(item["id"])
