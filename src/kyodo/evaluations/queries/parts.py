"""Whose columns a sheet has, which parts are sealed, who may read one, what is missing in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.evaluations.formats import FormDefinition, Gap, Given, Role, Section, gaps
from kyodo.evaluations.models import Answer, CheckSheet, Evaluation, Seat, SheetPart
from kyodo.projects.models import Side
from kyodo.punctuation import dotted


@dataclass(frozen=True)
class Voice:
    """Who speaks in one column: a role, or one of the people of a role who answer each alone.

    ``key`` names the column among the answers: ``civic``, or ``council-2``.
    """

    key: str
    role: Role
    number: int = 0

    @property
    def label(self) -> str:
        """What stands above the column."""
        return f"{self.role.label}{self.number}" if self.number else self.role.label


def labels_of_sides(form: FormDefinition, sides: Iterable[str]) -> dict[str, str]:
    """What these sides of a project are called: by this form, else as on the pages of projects.

    An action of the year before may be of a side of which this year's form does not speak.
    """
    own: dict[str, str] = {}
    for role in form.roles:
        if role.side:
            own.setdefault(role.side, role.label)
    strange = set(sides) - set(own)
    named = Side.objects.filter(code__in=strange).values_list("code", "label") if strange else ()
    return dict(named) | own


def voice_of(form: FormDefinition, sheet: CheckSheet) -> Voice:
    """The column of a check sheet."""
    return Voice(sheet.column, form.role(sheet.role), sheet.number)


def form_voices(form: FormDefinition) -> list[Voice]:
    """The columns of an empty paper: each role that answers anything once."""
    asked = {role for section in form.sections for role in section.roles}
    everybody = [*form.roles, *form.joint_roles]
    return [Voice(role.id, role) for role in everybody if role.id in asked]


def voices(form: FormDefinition, sheets: Iterable[CheckSheet]) -> list[Voice]:
    """The columns of an evaluation in the order of the paper; before it opens, of the form."""
    found = [voice_of(form, sheet) for sheet in sheets]
    if not found:
        return form_voices(form)
    order = {role.id: place for place, role in enumerate([*form.roles, *form.joint_roles])}
    return sorted(found, key=lambda voice: (order[voice.role.id], voice.number))


def place_of(section: Section, label: str) -> str:
    """The printed numbers of section and question: ①３, but 1-3, since 13 is another one."""
    meets = section.number_label[-1:].isdecimal() and label[:1].isdecimal()
    return f"{section.number_label}{'-' if meets else ''}{label}"


def all_parts(evaluation: Evaluation) -> list[SheetPart]:
    """Every part of every voice, with its sheet."""
    return list(
        SheetPart.objects.filter(check_sheet__evaluation=evaluation)
        .select_related("check_sheet")
        .order_by("pk")
    )


def sealed_part_ids(evaluation: Evaluation) -> set[int]:
    """Keys of the parts that everybody who has to has sealed, whosever they are: no secret."""
    parts = SheetPart.objects.filter(check_sheet__evaluation=evaluation).sealed()
    return set(parts.order_by("pk").values_list("pk", flat=True))


def own_sheet_ids(evaluation: Evaluation, user: User) -> set[int]:
    """Keys of the check sheets that this person fills in: alone, for a role, or with others."""
    seat = evaluation.seat_of(user)
    if seat is None or not seat.role:
        return set()
    written = SheetPart.objects.written_by(seat).order_by("pk")
    return set(written.values_list("check_sheet_id", flat=True))


def writes_for(form: FormDefinition, seat: Seat | None, sheet: CheckSheet) -> bool:
    """The rule of ``SheetPart.objects.written_by`` for a sheet that has been read already."""
    if seat is None or sheet.role not in form.voices_of(seat.role):
        return False
    return not sheet.number or sheet.respondent_id == seat.pk


def given_answers(sheet_id: int) -> dict[str, Given]:
    """Everything one voice has answered so far, by item; for those who may read it only."""
    answers = Answer.objects.filter(part__check_sheet=sheet_id).order_by("pk")
    return {
        item: Given(mark, remark)
        for item, mark, remark in answers.values_list("item", "mark", "remark")
    }


def missing_answers(
    form: FormDefinition, section_id: str, role: str, given: Mapping[str, Given]
) -> list[Gap]:
    """What this voice still has to answer in a section, in the order of the form."""
    return gaps(form.section(section_id).items_of(role), given)


def revealed_section_ids(evaluation: Evaluation) -> set[str]:
    """Sections that have been shown to all who take part."""
    return set(
        SheetPart.objects.filter(check_sheet__evaluation=evaluation, revealed_at__isnull=False)
        .order_by("pk")
        .values_list("section", flat=True)
    )


def open_step_ids(form: FormDefinition, parts: Iterable[SheetPart]) -> set[str]:
    """The steps in which may be written: the first, and each after all before it are revealed.

    What a role that need not take part has left unfinished holds up nobody. ``parts`` are all
    parts of the evaluation with their sheets.
    """
    unfinished = {
        form.section(part.section).step
        for part in parts
        if part.revealed_at is None and not form.role(part.check_sheet.role).optional
    }
    found = set()
    for step in form.filling_steps:
        found.add(step.id)
        if step.id in unfinished:
            break
    return found


def readable_part_ids(evaluation: Evaluation, user: User, parts: Iterable[SheetPart]) -> set[int]:
    """Keys of those ``parts`` whose answers this person may read.

    The rule of ``Answer.objects.visible_to`` for one evaluation that the person may know of,
    without asking the database again; a test holds the two together.
    """
    seat = evaluation.seat_of(user)
    return {
        part.pk
        for part in parts
        if writes_for(evaluation.form, seat, part.check_sheet)
        or (part.revealed_at is not None and not user.is_administrator)
    }


def when_revealed(evaluation: Evaluation) -> str:
    """What all have to do before they see one another, as the form says."""
    if all(step.reveal == "all_sections" for step in evaluation.form.filling_steps):
        return _("全員がすべての段階を封印するまで")
    return _("全員がその段階を封印するまで")


def other_roles(form: FormDefinition, own: Role | None) -> str:
    """The roles from whom this one keeps its answers until the reveal, in words.

    "" where they cannot be named so: nobody else answers, the role's persons answer each alone,
    or it answers some section together with another role.
    """
    if own is None or own.voice == "each" or len(form.voices_of(own.id)) > 1:
        return ""
    return dotted(role.label for role in form.roles if role != own)


def who_sees_answers(evaluation: Evaluation, user: User, own_role: Role | None) -> str:
    """One sentence for the reader: who can read marks and remarks, from when on.

    It follows ``Answer.objects.visible_to``; a change there has to be said here.
    """
    if evaluation.is_revealed:
        sentence = _("全員の評価と備考は、この評価の担当者と、協働する団体・部署の人が見られます。")
    elif own_role is not None and own_role.voice == "each":
        sentence = _(
            "あなたの評価と備考は、あなただけが見られます。ほかの人には、%(until)s表示されません。"
        ) % {"until": when_revealed(evaluation)}
    elif own_role is not None and (others := other_roles(evaluation.form, own_role)):
        return _(
            "%(own)sの評価と備考は、%(own)sの担当者だけが見られます。"
            "%(others)sには、%(until)s表示されません。"
        ) % {"own": own_role.label, "others": others, "until": when_revealed(evaluation)}
    elif own_role is not None:
        sentence = _(
            "評価と備考は、同じ記入を担当する人だけが見られます。ほかの人には、%(until)s表示されません。"
        ) % {"until": when_revealed(evaluation)}
    else:
        sentence = _(
            "評価と備考は、書いた側の担当者だけが見られます。ほかの人には、%(until)s表示されません。"
        ) % {"until": when_revealed(evaluation)}
    if user.is_administrator:
        sentence += _("システム管理者が見られるのは、公表されたものだけです。")
    return sentence
