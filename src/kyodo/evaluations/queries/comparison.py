"""Both sides' marks beside one another, once both may read them; never an average."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.evaluations.formats import Item, Option, Role, Scale, Section
from kyodo.evaluations.models import Answer, Evaluation, MarkChange, Seat
from kyodo.evaluations.queries.parts import Voice, place_of, revealed_section_ids, voices


@dataclass(frozen=True)
class Side:
    """One voice's answer to one item: the first mark, and the later one with its reason."""

    voice: Voice
    item: Item
    answer: Answer | None

    @property
    def role(self) -> Role:
        return self.voice.role

    @property
    def label(self) -> str:
        return self.voice.label

    @property
    def scale(self) -> Scale:
        return self.item.scale

    def is_of(self, seat: Seat | None) -> bool:
        """Whether the person of this seat gave the answer alone."""
        if seat is None or self.answer is None:
            return False
        return self.answer.part.check_sheet.respondent_id == seat.pk

    @property
    def first(self) -> Option | None:
        return self.scale.read(self.answer.mark) if self.answer else None

    @cached_property
    def change(self) -> MarkChange | None:
        """The latest change of the mark."""
        changes = self.answer.changes.all() if self.answer else []
        return max(changes, key=lambda change: (change.changed_at, change.pk), default=None)

    @property
    def later(self) -> Option | None:
        return self.scale.read(self.change.mark) if self.change else None

    @property
    def remark(self) -> str:
        return self.answer.remark if self.answer else ""

    @property
    def now(self) -> Option | None:
        return self.later or self.first


@dataclass(frozen=True)
class ComparedItem:
    """``sides`` are those to whom the question is put, ``columns`` all with None for the others."""

    section: Section
    item: Item
    sides: Sequence[Side]

    columns: Sequence[tuple[Voice, Side | None]] = ()

    @property
    def place(self) -> str:
        """The printed numbers of section and question."""
        return place_of(self.section, self.item.number_label)

    @property
    def steps(self) -> int | None:
        """How far the first marks lie apart; None while one is missing."""
        return _steps(self.item.scale, [side.first for side in self.sides])

    @property
    def steps_now(self) -> int | None:
        """How far they lie apart after the talk."""
        return _steps(self.item.scale, [side.now for side in self.sides])

    @property
    def compares(self) -> bool:
        """Whether there are several answers that can be the same or not; words are read instead."""
        return len(self.sides) > 1 and not self.item.scale.is_text

    @property
    def is_unordered(self) -> bool:
        """Whether the marks can only be the same or not: no steps lie between them."""
        given = [option for side in self.sides for option in (side.first, side.now) if option]
        return any(option.rank is None for option in given)

    @property
    def is_changed(self) -> bool:
        return any(side.change is not None for side in self.sides)

    @property
    def is_weak(self) -> bool:
        """Whether everybody found it weak, as the form defines weak marks."""
        options = [side.first for side in self.sides]
        return bool(options) and all(option is not None and option.weak for option in options)

    @property
    def has_remark(self) -> bool:
        return any(side.remark.strip() for side in self.sides)


@dataclass(frozen=True)
class Group:
    """Items that are talked about for the same reason."""

    id: str
    title: str
    note: str
    items: Sequence[ComparedItem]


@dataclass(frozen=True)
class Comparison:
    """``items`` are in the order of the paper, each in exactly one of ``groups``.

    ``agenda`` is the form's: differences first, all items, or the ids of those it names.
    """

    voices: Sequence[Voice]
    sections: Sequence[Section]
    waiting: Sequence[Section]
    items: Sequence[ComparedItem]
    agenda: str | Sequence[str] = "differences"

    @cached_property
    def groups(self) -> list[Group]:
        """Differences first, then what both found weak, then remarks, then the rest."""
        titles = {
            "listed": (_("様式が話し合うとしている項目"), _("まず、ここから話し合います。")),
            "differing": (_("評価が分かれた項目"), _("まず、ここから話し合います。")),
            "weak": (
                _("全員が弱いとみた項目"),
                _("そろって低い評価でした。何を変えるかを話し合います。"),
            ),
            "remarked": (_("評価が同じで、備考のある項目"), ""),
            "apart": (
                _("評価を比べない項目"),
                _("記入した側が一つの項目と、文章で答える項目です。"),
            ),
            "same": (_("評価が同じ項目"), ""),
        }
        sorted_out: dict[str, list[ComparedItem]] = {key: [] for key in titles}
        for item in self.items:
            listed = not isinstance(self.agenda, str) and item.item.origin in self.agenda
            sorted_out["listed" if listed else _group_of(item)].append(item)
        return [
            Group(key, title, note, sorted_out[key])
            for key, (title, note) in titles.items()
            if sorted_out[key]
        ]

    @cached_property
    def differing(self) -> int:
        return sum(1 for item in self.items if item.steps != 0)

    @property
    def compares(self) -> bool:
        """Whether any item was answered by several who can differ."""
        return any(item.compares for item in self.items)

    @property
    def scales(self) -> list[Scale]:
        """Each scale of the revealed sections once; items are drawn on their own scale."""
        scales = {row.item.scale.id: row.item.scale for row in self.items}
        return list(scales.values())


def comparison(evaluation: Evaluation, user: User) -> Comparison:
    """What has been revealed to this reader; sections not yet revealed are named as waiting."""
    form = evaluation.form
    revealed = revealed_section_ids(evaluation)
    answers = {
        (answer.part.check_sheet.column, answer.item): answer
        for answer in Answer.objects.visible_to(user)
        .filter(part__check_sheet__evaluation=evaluation, part__revealed_at__isnull=False)
        .select_related("part__check_sheet")
        .prefetch_related("changes")
    }
    columns = voices(form, evaluation.check_sheets.all())
    talk = form.talk
    return Comparison(
        voices=columns,
        sections=[section for section in form.sections if section.id in revealed],
        waiting=[section for section in form.sections if section.id not in revealed],
        items=[
            _compared(section, item, columns, answers)
            for section, item in form.items()
            if section.id in revealed
        ],
        agenda=talk.agenda if talk else "differences",
    )


def _compared(
    section: Section,
    item: Item,
    columns: Sequence[Voice],
    answers: Mapping[tuple[str, str], Answer],
) -> ComparedItem:
    """One question with everybody it is put to; who joined later may have no answer to give."""
    cells = [
        (voice, Side(voice, item, answers.get((voice.key, item.id))))
        if voice.role.id in item.roles and (not voice.number or (voice.key, item.id) in answers)
        else (voice, None)
        for voice in columns
    ]
    return ComparedItem(section, item, [side for _voice, side in cells if side], cells)


def _group_of(item: ComparedItem) -> str:
    if item.steps != 0:
        return "differing"
    if not item.compares:
        return "apart"
    if item.is_weak:
        return "weak"
    return "remarked" if item.has_remark else "same"


def _steps(scale: Scale, options: Sequence[Option | None]) -> int | None:
    """Distance in ranks; without ranks two different marks are one step apart.

    Words are not compared, nor what nobody answered; None while only some have.
    """
    given = [option for option in options if option is not None]
    if scale.is_text or not given:
        return 0
    if len(given) < len(options):
        return None
    ranks = [option.rank for option in given if option.rank is not None]
    if len(ranks) < len(given):
        return int(len({option.code for option in given}) > 1)
    return max(ranks) - min(ranks)
