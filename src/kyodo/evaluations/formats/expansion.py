"""From a file to the form of one evaluation: occasions, work items and own rows are laid out.

What the language says once ("asked before and after", "for each work item") stands here as so many
sections and items with ids of their own, so that whoever fills in, compares or prints needs to
know nothing about it. ``origin`` leads back to the file.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from kyodo.evaluations.formats.defaults import (
    answering_roles,
    default_answerers,
    default_publishers,
    steps_of,
)
from kyodo.evaluations.formats.definition import (
    Band,
    Condition,
    Derived,
    FormDefinition,
    Item,
    Layout,
    Narratives,
    Option,
    Role,
    Scale,
    Scheme,
    Section,
    Step,
)
from kyodo.evaluations.formats.language import (
    CommentRequiredFor,
    ConditionEntry,
    DerivedEntry,
    FormEntry,
    IndicatorEntry,
    ItemEntry,
    RoleEntry,
    ScaleEntry,
    SectionEntry,
    StepEntry,
)

TEXT = "text"  # the scale of words, which no file has to declare
DEFAULT_ROWS = 5


@dataclass(frozen=True)
class ProjectFacts:
    """What a form has to know of a project; None and "" while it is not known.

    ``work_items`` are (key, title); ``own_items`` the questions that the sides added, as (section,
    texts). What is not known stands on the paper as an example: a section for one work item, one
    own question, and every section whatever the contract.
    """

    contract_kind: str = ""
    work_items: tuple[tuple[str, str], ...] | None = None
    own_items: tuple[tuple[str, tuple[str, ...]], ...] | None = None

    def needed_by(self, entry: FormEntry) -> "ProjectFacts":
        """Only what this form depends on, so that most evaluations share one form."""
        sections = entry.check.sections
        return ProjectFacts(
            self.contract_kind if any(section.applies_to for section in sections) else "",
            self.work_items if any(section.repeat_over for section in sections) else None,
            self.own_items if any(section.kind == "open_rows" for section in sections) else None,
        )

    def as_data(self) -> dict[str, Any]:
        """Plain values for the database; ``from_data`` reads them back."""
        return {
            "contract_kind": self.contract_kind,
            "work_items": self.work_items,
            "own_items": self.own_items,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "ProjectFacts":
        """The facts from the plain values of ``as_data``."""
        rows, own = data["work_items"], data["own_items"]
        return cls(
            data["contract_kind"],
            None if rows is None else tuple((key, title) for key, title in rows),
            None if own is None else tuple((key, tuple(texts)) for key, texts in own),
        )


@dataclass(frozen=True)
class _Place:
    """One of the times that a section of the file stands in the form."""

    suffix: str
    occasion: str
    step: str
    words: str


def expand_form(entry: FormEntry, facts: ProjectFacts) -> FormDefinition:
    """The form as one evaluation uses it; ``entry`` has been checked."""
    return _Expansion(entry, facts).form()


class _Expansion:
    def __init__(self, entry: FormEntry, facts: ProjectFacts) -> None:
        self._entry = entry
        self._facts = facts
        self._scales = {scale.id: _scale(scale) for scale in entry.scales}
        self._scales.setdefault(TEXT, Scale(TEXT, (), kind="text"))
        self._steps = steps_of(entry)
        self._first_step = next(s.id for s in self._steps if s.kind in ("fill", "review", "decide"))
        self._occasions = {occasion.id: occasion for occasion in entry.occasions}
        self._targets = self._places_of_items()

    def form(self) -> FormDefinition:
        entry = self._entry
        sections = tuple(self._sections())
        here = {item.id for section in sections for item in section.items}
        return FormDefinition(
            code=entry.code,
            version=entry.version,
            title=entry.title,
            issuer=entry.issuer,
            language=entry.language,
            source=entry.source,
            supersedes=entry.supersedes or "",
            scheme=_scheme(entry),
            roles=tuple(_role(role) for role in answering_roles(entry)),
            joint_roles=tuple(_role(role) for role in entry.roles if role.of),
            facilitator=next((_role(role) for role in entry.roles if role.part == "attends"), None),
            scales=tuple(self._scales[scale.id] for scale in entry.scales),
            steps=tuple(_step(step, entry) for step in self._steps),
            check_title=entry.check.title,
            check_intro=entry.check.intro,
            sections=sections,
            narratives=_narratives(entry),
            has_roles_table=entry.roles_table,
            repeats_work_items=any(section.repeat_over for section in entry.check.sections),
            derived=tuple(self._derived(each, sections, here) for each in entry.derived),
            layout=Layout(**entry.layout.model_dump()),
        )

    def _sections(self) -> Iterator[Section]:
        for entry in self._entry.check.sections:
            if not self._applies(entry):
                continue
            for place in self._places(entry):
                items = tuple(self._items(entry, place))
                if not items:
                    continue
                yield Section(
                    id=f"{entry.id}{place.suffix}",
                    number_label=entry.number_label,
                    title=f"{entry.title}{place.words}",
                    items=items,
                    roles=tuple(dict.fromkeys(role for item in items for role in item.roles)),
                    step=place.step,
                    origin=entry.id,
                    kind=entry.kind,
                    intro=entry.intro,
                    occasion=place.occasion,
                    publish=entry.publish,
                    rows=_own_rows(entry),
                )

    def _applies(self, entry: SectionEntry) -> bool:
        kind = self._facts.contract_kind
        return not kind or entry.applies_to is None or kind in entry.applies_to.contract_kind

    def _places(self, entry: SectionEntry) -> list[_Place]:
        step = entry.step or self._first_step
        places = [_Place("", "", step, "")]
        if entry.occasions:
            places = [
                _Place(
                    f"--{id_}", id_, self._occasions[id_].step, f"（{self._occasions[id_].label}）"
                )
                for id_ in entry.occasions
            ]
        if entry.repeat_over:
            rows = self._facts.work_items
            rows = (("each", ""),) if rows is None else rows
            places = [
                replace(
                    place,
                    suffix=f"{place.suffix}--{key}",
                    words=f"：{title}{place.words}" if title else place.words,
                )
                for place in places
                for key, title in rows
            ]
        return places

    def _places_of_items(self) -> dict[str, list[str]]:
        """For each item of the file the suffixes with which it stands in the form."""
        return {
            item.id: [place.suffix for place in self._places(section)]
            for section in self._entry.check.sections
            for item in section.items
        }

    def _items(self, section: SectionEntry, place: _Place) -> Iterator[Item]:
        entries = section.items
        if section.kind == "open_rows":
            entries = list(self._rows(section))
        for entry in entries:
            yield self._item(section, entry, place)
        for indicator in section.indicators:
            if place.occasion in (indicator.target_on, *indicator.result_on):
                yield self._indicator(section, indicator, place)

    def _rows(self, section: SectionEntry) -> Iterator[ItemEntry]:
        """Own questions of the sides where the section has a scale, else lines to be written on."""
        if section.scale in (None, TEXT):
            for number in range(1, (section.rows or DEFAULT_ROWS) + 1):
                yield ItemEntry(
                    id=f"{section.id}-{number}",
                    text=section.title,
                    number_label=str(number),
                    scale=TEXT,
                    required=False,
                )
            return
        for number, text in enumerate(self._own_items(section.id), start=1):
            yield ItemEntry(id=f"{section.id}-{number}", text=text, number_label=str(number))

    def _own_items(self, section_id: str) -> tuple[str, ...]:
        if self._facts.own_items is None:
            return ("　",)
        return dict(self._facts.own_items).get(section_id, ("　",))

    def _item(self, section: SectionEntry, entry: ItemEntry, place: _Place) -> Item:
        scale = self._scales[entry.scale or section.scale or TEXT]
        rule = entry.comment or ("none" if scale.is_text else section.comment)
        publish = entry.publish or section.publish
        return Item(
            id=f"{entry.id}{place.suffix}",
            number_label=entry.number_label,
            text=entry.text,
            scale=scale,
            roles=tuple(entry.answered_by or section.answered_by or default_answerers(self._entry)),
            origin=entry.id,
            note=entry.note,
            comment="optional" if isinstance(rule, CommentRequiredFor) else rule,
            comment_required_for=frozenset(
                rule.required_for if isinstance(rule, CommentRequiredFor) else ()
            ),
            conditions=tuple(
                self._condition(condition, place)
                for condition in (section.applies_if, entry.applies_if)
                if condition
            ),
            required=not scale.is_text if entry.required is None else entry.required,
            maximum=entry.maximum,
            weight=entry.weight,
            same_as=entry.same_as or "",
            publish=publish,
            publish_comments=entry.publish_comments or section.publish_comments or publish,
        )

    def _indicator(self, section: SectionEntry, entry: IndicatorEntry, place: _Place) -> Item:
        words = "、".join(word for word in (entry.for_whom, entry.method) if word)
        item = ItemEntry(
            id=entry.id,
            text=entry.text,
            number_label=entry.number_label,
            note=words,
            same_as=entry.same_as,
        )
        made = self._item(section, item, place)
        if entry.unit:
            made = replace(made, scale=replace(made.scale, unit=entry.unit))
        return made

    def _condition(self, entry: ConditionEntry, place: _Place) -> Condition:
        """The same occasion and work item where the other question is asked there too."""
        suffixes = self._targets[entry.item]
        suffix = place.suffix if place.suffix in suffixes else suffixes[0]
        return Condition(f"{entry.item}{suffix}", frozenset(entry.answer))

    def _derived(
        self, entry: DerivedEntry, sections: tuple[Section, ...], here: set[str]
    ) -> Derived:
        wanted = set(entry.items)
        items = tuple(
            item.id
            for section in sections
            for item in section.items
            if (section.origin in entry.sections or item.origin in wanted)
            and entry.occasion in (None, section.occasion)
        )
        return Derived(
            id=entry.id,
            label=entry.label,
            kind=entry.kind,
            items=tuple(item for item in items if item in here),
            roles=tuple(entry.roles or default_answerers(self._entry)),
            voices=entry.voices,
            missing_voices=entry.missing_voices,
            across_roles=entry.across_roles,
            source=entry.source or "",
            to=entry.to,
            missing=entry.missing,
            decimals=entry.decimals,
            rounding=entry.rounding,
            bands=tuple(
                sorted((Band(b.from_, b.label) for b in entry.bands), key=lambda band: band.start)
            ),
            publish=entry.publish,
        )


def _own_rows(entry: SectionEntry) -> int:
    """How many questions the sides may add; lines that are only written on are no questions."""
    if entry.kind != "open_rows" or entry.scale in (None, TEXT):
        return 0
    return entry.rows or DEFAULT_ROWS


def _scale(entry: ScaleEntry) -> Scale:
    return Scale(
        id=entry.id,
        kind=entry.kind,
        options=tuple(
            Option(
                code=option.code,
                printed=option.printed or option.code,
                label=option.label,
                rank=option.rank,
                weak=option.weak,
                score=option.score,
                special=option.special or "",
            )
            for option in entry.options
        ),
        minimum=entry.minimum,
        maximum=entry.maximum,
        decimals=entry.decimals,
        unit=entry.unit,
        title=entry.title,
    )


def _role(entry: RoleEntry) -> Role:
    return Role(
        id=entry.id,
        label=entry.label,
        side=entry.side or "",
        voice=entry.voice,
        members=tuple(entry.of),
        optional=entry.optional,
        absence=entry.absence,
    )


def _step(entry: StepEntry, form: FormEntry) -> Step:
    agenda = entry.agenda or "differences"
    agreed_by = entry.agreed_by
    if not agreed_by and entry.kind in ("publish", "write_together"):
        agreed_by = default_publishers(form)
    return Step(
        id=entry.id,
        kind=entry.kind,
        label=entry.label,
        reveal=entry.reveal or form.reveal,
        agenda=tuple(agenda) if isinstance(agenda, list) else agenda,
        agreed_by=tuple(agreed_by),
    )


def _narratives(entry: FormEntry) -> Narratives | None:
    step = next((step for step in steps_of(entry) if step.kind == "write_together"), None)
    if entry.narratives is None or step is None:
        return None
    return Narratives(
        title=entry.narratives.title,
        intro=entry.narratives.intro,
        texts=tuple((text.id, text.title) for text in entry.narratives.texts),
        agreed_by=tuple(step.agreed_by or default_publishers(entry)),
        publish=entry.narratives.publish,
    )


def _scheme(entry: FormEntry) -> Scheme | None:
    scheme = entry.scheme
    return Scheme(scheme.code, scheme.title, scheme.position) if scheme else None
