"""The language in which a form is written: the shape of its YAML file, key by key.

What a key means beyond its own shape (that a scale exists, that steps are in order) is checked in
``checks``; how the file becomes the form of one evaluation is in ``expansion``.
"""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

SCHEMA = "kyodo-cho/sheet-format/1"

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=30)]
Code = Annotated[str, StringConstraints(pattern=r"^\S+$", max_length=20)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Number = Annotated[Decimal, Field(strict=False, allow_inf_nan=False)]

RevealRule = Literal["all_sections", "each_section"]
ScaleKind = Literal["ordinal", "nominal", "number", "text"]
SectionKind = Literal["ratings", "fields", "indicators", "open_rows", "verdict"]
StepKind = Literal["fill", "talk", "write_together", "review", "decide", "publish"]
CommentRule = Literal["none", "optional", "required"]
PublicationRule = Literal["open", "masked", "summary", "closed"]
DerivedKind = Literal["sum", "weighted_sum", "mean", "convert", "band", "profile"]
MissingRule = Literal["leave_out", "unknown"]
Rounding = Literal["half_up", "down", "up"]
Together = Literal["apart", "sum", "mean"]


class Entry(BaseModel):
    """Nothing unknown is accepted and nothing is guessed: 1 is no text and no is not 「no」."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class OptionEntry(Entry):
    """One answer of a scale. ``score`` only where the paper itself prints one."""

    code: Code
    label: Words
    printed: Words | None = None
    rank: Annotated[int, Field(ge=1)] | None = None
    score: Number | None = None
    weak: bool = False
    special: (
        Literal["not_applicable", "cannot_tell", "in_between", "neutral", "not_asked", "none"]
        | None
    ) = None


class ScaleEntry(Entry):
    """What may be answered. A number may have options too: the ways of giving no number."""

    id: Id
    title: Annotated[str, StringConstraints(max_length=200)] = ""
    kind: ScaleKind = "ordinal"
    options: list[OptionEntry] = []
    minimum: Number | None = None
    maximum: Number | None = None
    decimals: Annotated[int, Field(ge=0, le=6)] = 0
    unit: str = ""


class RoleEntry(Entry):
    """Who answers, or who attends without answering.

    ``side`` is the party of the project behind the role; ``of`` makes a role of several others,
    who answer together.
    """

    id: Id
    label: Words
    side: Id | None = None
    part: Literal["answers", "attends"] = "answers"
    voice: Literal["one", "each"] = "one"
    of: list[Id] = []
    optional: bool = False
    absence: Literal["silent", "reason"] = "silent"


class OccasionEntry(Entry):
    """When the same questions are asked again; ``step`` is where that happens."""

    id: Id
    label: Words
    step: Id


class StepEntry(Entry):
    """What happens in which order."""

    id: Id
    kind: StepKind
    label: str = ""
    reveal: RevealRule | None = None
    agenda: Literal["differences", "all"] | list[Id] | None = None
    agreed_by: list[Id] = []


class ConditionEntry(Entry):
    """True where the same role answered ``item`` with one of these codes: one comparison."""

    item: Id
    answer: Annotated[list[Code], Field(min_length=1)]


class AppliesTo(Entry):
    """For which projects a section stands on the paper."""

    contract_kind: Annotated[list[Id], Field(min_length=1)]


class CommentRequiredFor(Entry):
    """A comment that only some answers call for."""

    required_for: Annotated[list[Code], Field(min_length=1)]


class ItemEntry(Entry):
    """One question; what it leaves out it takes from its section."""

    id: Id
    text: Words
    number_label: str = ""
    note: str = ""
    scale: Id | None = None
    answered_by: list[Id] = []
    comment: CommentRule | CommentRequiredFor | None = None
    applies_if: ConditionEntry | None = None
    required: bool | None = None
    maximum: dict[Id, Number] = {}
    weight: dict[Id, Number] = {}
    same_as: Id | None = None
    publish: PublicationRule | None = None
    publish_comments: PublicationRule | None = None


class IndicatorEntry(Entry):
    """A figure agreed on one occasion and read on later ones."""

    id: Id
    text: Words
    number_label: str = ""
    for_whom: str = ""
    method: str = ""
    unit: str = ""
    target_on: Id
    result_on: Annotated[list[Id], Field(min_length=1)]
    same_as: Id | None = None


class SectionEntry(Entry):
    """Questions that are handed in together."""

    id: Id
    title: Words
    kind: SectionKind = "ratings"
    number_label: str = ""
    intro: str = ""
    scale: Id | None = None
    answered_by: list[Id] = []
    step: Id | None = None
    occasions: list[Id] = []
    repeat_over: Literal["work_items"] | None = None
    applies_if: ConditionEntry | None = None
    applies_to: AppliesTo | None = None
    comment: CommentRule | CommentRequiredFor = "optional"
    publish: PublicationRule = "open"
    publish_comments: PublicationRule | None = None
    items: list[ItemEntry] = []
    indicators: list[IndicatorEntry] = []
    rows: Annotated[int, Field(ge=1, le=50)] | None = None


class CheckEntry(Entry):
    """The part of the paper that is answered."""

    title: Words
    intro: str = ""
    sections: Annotated[list[SectionEntry], Field(min_length=1)]


class NarrativeTextEntry(Entry):
    """A heading under which all write one text together."""

    id: Id
    title: Words


class NarrativesEntry(Entry):
    """The part of the paper that is written together: a text per work item, or fixed ones."""

    title: Words
    intro: str = ""
    texts: list[NarrativeTextEntry] = []
    publish: PublicationRule = "open"


class BandEntry(Entry):
    """``label`` from this value (included) up to the next band."""

    from_: Annotated[Number, Field(alias="from")]
    label: Words


class DerivedEntry(Entry):
    """A figure that the paper itself prints; nothing else is ever computed from answers.

    ``voices`` makes one figure of a role whose persons answer alone, before roles are put together.
    """

    id: Id
    label: Words
    kind: DerivedKind
    sections: list[Id] = []
    items: list[Id] = []
    occasion: Id | None = None
    roles: list[Id] = []
    voices: Together = "apart"
    missing_voices: MissingRule = "unknown"
    across_roles: Together = "apart"
    source: Id | None = None
    to: Number | None = None
    missing: MissingRule = "unknown"
    decimals: Annotated[int, Field(ge=0, le=6)] = 0
    rounding: Rounding = "half_up"
    bands: list[BandEntry] = []
    publish: bool = True


class SchemeEntry(Entry):
    """Several sheets that belong together: which of them this one is."""

    code: Id
    title: Words
    position: Annotated[int, Field(ge=1, le=20)]


class LayoutEntry(Entry):
    """How the paper is laid out."""

    paper: Literal["a4", "a3"] = "a4"
    orientation: Literal["portrait", "landscape"] = "portrait"
    legend: Literal["top", "each_section", "none"] = "top"
    columns_for_marks: Literal["cells", "one_cell"] = "cells"
    font_size: Annotated[Decimal, Field(strict=False, ge=7, le=14)] = Decimal(10)


class FormEntry(Entry):
    """A whole file."""

    schema_: Annotated[Literal["kyodo-cho/sheet-format/1"], Field(alias="schema")]
    code: Id
    version: Annotated[str, StringConstraints(pattern=r"^\S.*$", max_length=30)]
    title: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    issuer: str = ""
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")] = "ja"
    source: str = ""
    supersedes: str | None = None
    scheme: SchemeEntry | None = None
    reveal: RevealRule = "all_sections"
    roles: Annotated[list[RoleEntry], Field(min_length=1)]
    scales: list[ScaleEntry] = []
    steps: list[StepEntry] = []
    occasions: list[OccasionEntry] = []
    check: CheckEntry
    narratives: NarrativesEntry | None = None
    roles_table: bool = True
    derived: list[DerivedEntry] = []
    layout: LayoutEntry = LayoutEntry()
