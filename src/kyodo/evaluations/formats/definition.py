"""The form of one evaluation, ready for use: its sections in order, each with its questions.

Codes of answers are text, never numbers; the order in which options are printed and their rank are
two things (see the traps of real forms in ``docs/formats.md``).
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from kyodo.evaluations.formats.language import (
    DerivedKind,
    MissingRule,
    PublicationRule,
    RevealRule,
    Rounding,
    ScaleKind,
    SectionKind,
    StepKind,
    Together,
)
from kyodo.punctuation import dotted, quoted

FILLING: tuple[StepKind, ...] = ("fill", "review", "decide")


@dataclass(frozen=True)
class Option:
    """One step of a scale. ``rank`` 1 is the best; what has no rank is never compared by one.

    ``special`` says why this is no ordinary answer, such as ``not_applicable``; ``score`` is there
    only where the paper prints it.
    """

    code: str
    printed: str
    label: str
    rank: int | None
    weak: bool
    score: Decimal | None = None
    special: str = ""

    @property
    def sign(self) -> str:
        """What stands for it on the screen: the printed mark, a wide letter as its plain one."""
        wide = unicodedata.normalize("NFKC", self.printed) == self.code
        return self.code if wide else self.printed


@dataclass(frozen=True)
class Scale:
    """What may be answered: options, a number (with options for giving none), or a text."""

    id: str
    options: tuple[Option, ...]
    kind: ScaleKind = "ordinal"
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    decimals: int = 0
    unit: str = ""
    title: str = ""

    def option(self, code: str) -> Option | None:
        """The option with this code, or None where the scale has no such code."""
        return next((option for option in self.options if option.code == code), None)

    def read(self, mark: str) -> Option | None:
        """What a stored mark says; a number becomes an option of its own, without a rank."""
        option = self.option(mark)
        if option is None and mark and self.kind == "number":
            return Option(mark, f"{mark}{self.unit}", "", None, weak=False)
        return option

    @property
    def is_ordered(self) -> bool:
        """Whether marks can be drawn and compared by rank."""
        return self.kind == "ordinal"

    @property
    def is_text(self) -> bool:
        """Whether the answer is words alone."""
        return self.kind == "text"


@dataclass(frozen=True)
class Role:
    """Who answers: ``side`` says which party of the project stands behind this role, if any.

    ``members`` are the roles that answer together as this one. An ``optional`` role takes part in
    some projects only. ``voice`` ``each``: every person of the role answers alone.
    """

    id: str
    label: str
    side: str
    voice: str = "one"
    members: tuple[str, ...] = ()
    optional: bool = False
    absence: str = "silent"

    @property
    def signers(self) -> tuple[str, ...]:
        """The roles whose persons answerable hand in for this one."""
        return self.members or (self.id,)


@dataclass(frozen=True)
class Condition:
    """True where the same role answered ``item`` with one of the codes."""

    item: str
    answers: frozenset[str]


@dataclass(frozen=True)
class Item:
    """One question. ``origin`` is its id in the file: the same over occasions and work items."""

    id: str
    number_label: str
    text: str
    scale: Scale
    roles: tuple[str, ...]
    origin: str
    note: str = ""
    comment: str = "optional"
    comment_required_for: frozenset[str] = frozenset()
    conditions: tuple[Condition, ...] = ()
    required: bool = True
    maximum: Mapping[str, Decimal] = field(default_factory=dict)
    weight: Mapping[str, Decimal] = field(default_factory=dict)
    same_as: str = ""
    publish: PublicationRule = "open"
    publish_comments: PublicationRule = "open"

    @property
    def short_label(self) -> str:
        """How a message names it: by its printed number, else by its words."""
        return self.number_label or quoted(self.text)

    @property
    def has_comment(self) -> bool:
        """Whether there is a remark beside the mark; a text answer is the remark itself."""
        return self.comment != "none" or self.scale.is_text

    def comment_is_due(self, mark: str) -> bool:
        """Whether this mark calls for a remark."""
        if self.scale.is_text:
            return self.required
        return self.comment == "required" or mark in self.comment_required_for

    def upper_limit(self, role: str) -> Decimal | None:
        """The greatest number that this role may give."""
        return self.maximum.get(role, self.scale.maximum)


@dataclass(frozen=True)
class Section:
    """Questions that are sealed as a whole, on one occasion, in one step."""

    id: str
    number_label: str
    title: str
    items: tuple[Item, ...]
    roles: tuple[str, ...]
    step: str
    origin: str
    kind: SectionKind = "ratings"
    intro: str = ""
    occasion: str = ""
    publish: PublicationRule = "open"
    rows: int = 0

    @property
    def heading(self) -> str:
        """Number and title as the paper prints them."""
        return f"{self.number_label}{self.title}"

    @property
    def schedule_key(self) -> str:
        """What its dates are kept under: the same for all work items."""
        return f"{self.origin}--{self.occasion}" if self.occasion else self.origin

    @property
    def scales(self) -> tuple[Scale, ...]:
        """Each scale of its items once, in the order of the paper."""
        return tuple({item.scale.id: item.scale for item in self.items}.values())

    def items_of(self, role: str) -> tuple[Item, ...]:
        """The questions that this role is asked."""
        return tuple(item for item in self.items if role in item.roles)


@dataclass(frozen=True)
class Step:
    """``reveal`` and ``agenda`` mean something for the steps that fill in and that talk."""

    id: str
    kind: StepKind
    label: str
    reveal: RevealRule
    agenda: tuple[str, ...] | str = "differences"
    agreed_by: tuple[str, ...] = ()

    @property
    def is_filling(self) -> bool:
        """Whether sections are answered here."""
        return self.kind in FILLING


@dataclass(frozen=True)
class Band:
    start: Decimal
    label: str


@dataclass(frozen=True)
class Derived:
    """A figure that the paper prints, with its rule for missing values and for rounding."""

    id: str
    label: str
    kind: DerivedKind
    items: tuple[str, ...]
    roles: tuple[str, ...]
    voices: Together
    missing_voices: MissingRule
    across_roles: Together
    source: str
    to: Decimal | None
    missing: MissingRule
    decimals: int
    rounding: Rounding
    bands: tuple[Band, ...]
    publish: bool


@dataclass(frozen=True)
class Narratives:
    """The texts written together: one per work item, or under these fixed headings."""

    title: str
    intro: str
    texts: tuple[tuple[str, str], ...]
    agreed_by: tuple[str, ...]
    publish: PublicationRule


@dataclass(frozen=True)
class Scheme:
    code: str
    title: str
    position: int


@dataclass(frozen=True)
class Layout:
    paper: str
    orientation: str
    legend: str
    columns_for_marks: str
    font_size: Decimal


@dataclass(frozen=True)
class FormDefinition:
    """A whole form. ``roles`` are those who answer by themselves, in the order of the paper."""

    code: str
    version: str
    title: str
    issuer: str
    language: str
    source: str
    supersedes: str
    scheme: Scheme | None
    roles: tuple[Role, ...]
    joint_roles: tuple[Role, ...]
    facilitator: Role | None
    scales: tuple[Scale, ...]
    steps: tuple[Step, ...]
    check_title: str
    check_intro: str
    sections: tuple[Section, ...]
    narratives: Narratives | None
    has_roles_table: bool
    repeats_work_items: bool
    derived: tuple[Derived, ...]
    layout: Layout

    @cached_property
    def _sections(self) -> dict[str, Section]:
        return {section.id: section for section in self.sections}

    @cached_property
    def _items(self) -> dict[str, tuple[Section, Item]]:
        return {item.id: (section, item) for section, item in self.items()}

    @cached_property
    def _roles(self) -> dict[str, Role]:
        everybody = [*self.roles, *self.joint_roles]
        if self.facilitator:
            everybody.append(self.facilitator)
        return {role.id: role for role in everybody}

    def section(self, section_id: str) -> Section:
        """The section of this id.

        Raises ``KeyError`` where the form has none.
        """
        return self._sections[section_id]

    def role(self, role_id: str) -> Role:
        """The role of this id, joint ones and the facilitator among them.

        Raises ``KeyError`` where the form has none.
        """
        return self._roles[role_id]

    def label_of(self, role_id: str) -> str:
        """What the paper calls a role; nothing for nobody's role."""
        return self.role(role_id).label if role_id else ""

    def labels(self, role_ids: Iterator[str] | tuple[str, ...] | list[str]) -> str:
        """Several roles as words, in the order of the paper."""
        wanted = set(role_ids)
        return dotted(role.label for role in self._roles.values() if role.id in wanted)

    def voices_of(self, role_id: str) -> tuple[str, ...]:
        """The roles for which a person of this role writes: its own and the joint ones."""
        joint = tuple(role.id for role in self.joint_roles if role_id in role.members)
        return (role_id, *joint) if role_id else ()

    def place_of(self, item_id: str) -> str:
        """Where an item stands on the paper, such as ①事業計画段階 １."""
        section, item = self.find_item(item_id)
        return f"{section.heading} {item.number_label}".rstrip()

    def items(self) -> Iterator[tuple[Section, Item]]:
        """Every item with its section, in the order of the paper."""
        for section in self.sections:
            for item in section.items:
                yield section, item

    def find_item(self, item_id: str) -> tuple[Section, Item]:
        """An item with its section.

        Raises ``KeyError`` where the form has none.
        """
        return self._items[item_id]

    def step(self, step_id: str) -> Step:
        """The step of this id.

        Raises ``KeyError`` where the form has none.
        """
        return next(step for step in self.steps if step.id == step_id)

    @cached_property
    def filling_steps(self) -> tuple[Step, ...]:
        """The steps in which sections are answered, in their order."""
        return tuple(step for step in self.steps if step.is_filling)

    @cached_property
    def first_steps(self) -> frozenset[str]:
        """The filling steps that come before anything is talked about, written or published."""
        found = []
        for step in self.steps:
            if not step.is_filling:
                break
            found.append(step.id)
        return frozenset(found)

    @property
    def texts_follow_work_items(self) -> bool:
        """Whether the texts written together are one per work item of the project."""
        return self.narratives is not None and not self.narratives.texts

    @property
    def open_sections(self) -> tuple[Section, ...]:
        """Sections to which the sides may add questions of their own before the marking."""
        return tuple(section for section in self.sections if section.rows)

    @property
    def talk(self) -> Step | None:
        """The step of the talk, where the form has one."""
        return next((step for step in self.steps if step.kind == "talk"), None)

    @cached_property
    def publishers(self) -> tuple[str, ...]:
        """The roles that have to agree before anything is published."""
        return next(step.agreed_by for step in self.steps if step.kind == "publish")

    def sections_of(self, step_id: str) -> tuple[Section, ...]:
        """The sections that are answered in this step."""
        return tuple(section for section in self.sections if section.step == step_id)
