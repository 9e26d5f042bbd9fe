"""One fault of a file, and what several checks share."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kyodo.evaluations.formats.defaults import default_answerers, steps_of
from kyodo.evaluations.formats.expansion import TEXT
from kyodo.evaluations.formats.language import FormEntry, ItemEntry, ScaleEntry, SectionEntry
from kyodo.punctuation import listed

Path = tuple[str | int, ...]
FILLING = ("fill", "review", "decide")


@dataclass(frozen=True)
class Fault:
    """Where in the file something is wrong, and how to mend it."""

    path: Path
    message: str


@dataclass(frozen=True)
class Question:
    """An item of the file with what it takes from its section."""

    path: Path
    section: SectionEntry
    item: ItemEntry
    scale: ScaleEntry | None
    roles: frozenset[str]

    @property
    def kind(self) -> str:
        """The kind of its answers; ``text`` where the scale is the one that no file declares."""
        return self.scale.kind if self.scale else "text"

    @property
    def codes(self) -> set[str]:
        """The codes of its options."""
        return {option.code for option in self.scale.options} if self.scale else set()


def sections_of(entry: FormEntry) -> Iterator[tuple[Path, SectionEntry]]:
    """Every section of the file with its place."""
    for index, section in enumerate(entry.check.sections):
        yield ("check", "sections", index), section


def questions_of(entry: FormEntry) -> Iterator[Question]:
    """Every item of the file; the names that it uses have been checked."""
    scales = {scale.id: scale for scale in entry.scales}
    usual = default_answerers(entry)
    for path, section in sections_of(entry):
        for index, item in enumerate(section.items):
            yield Question(
                (*path, "items", index),
                section,
                item,
                scales.get(item.scale or section.scale or TEXT),
                frozenset(item.answered_by or section.answered_by or usual),
            )


def roles_of(entry: FormEntry, section: SectionEntry) -> set[str]:
    """Everybody who answers something in this section."""
    usual = set(section.answered_by or default_answerers(entry))
    if not section.items:
        return usual
    return {role for item in section.items for role in item.answered_by or usual}


def places_of_steps(entry: FormEntry) -> dict[str, int]:
    """Each step with its place in the order of the form."""
    return {step.id: place for place, step in enumerate(steps_of(entry))}


def first_filling_step(entry: FormEntry) -> str:
    """The step of sections that do not say one; nothing where no step fills in."""
    return next((step.id for step in steps_of(entry) if step.kind in FILLING), "")


def steps_of_section(entry: FormEntry, section: SectionEntry) -> set[str]:
    """The steps in which this section is answered: one, or those of its occasions."""
    steps = {occasion.id: occasion.step for occasion in entry.occasions}
    if section.occasions:
        return {steps[occasion] for occasion in section.occasions}
    return {section.step or first_filling_step(entry)}


def twice(name: str) -> str:
    """What to say of a name that stands a second time."""
    return _("「%(name)s」が二度あります。別の名前にしてください。") % {"name": name}


def unknown(name: str, known: Iterable[str]) -> str:
    """What to say of a name that nothing has, with those that there are."""
    choices = listed(sorted(known))
    if not choices:
        return _("「%(name)s」がどこにもありません。") % {"name": name}
    return _("「%(name)s」がどこにもありません。書けるのは次のどれかです：%(choices)s") % {
        "name": name,
        "choices": choices,
    }
