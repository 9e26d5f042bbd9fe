"""Which parts are sealed, and what is still missing in one."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.evaluations.formats import Role
from kyodo.evaluations.models import Evaluation, Seal, SheetPart


def sealed_part_ids(evaluation: Evaluation) -> set[int]:
    """Keys of the parts whose seal is in force, whichever side they are of: no secret."""
    return set(
        Seal.objects.filter(part__check_sheet__evaluation=evaluation, reopened_at__isnull=True)
        .order_by("pk")
        .values_list("part_id", flat=True)
    )


def missing_items(part: SheetPart, item_ids: Iterable[str]) -> list[str]:
    """Items of this part without a mark, in the order of the form; for the own side only.

    Answers that were read along with the part are not read again.
    """
    marked = {answer.item for answer in part.answers.all() if answer.mark}
    return [item_id for item_id in item_ids if item_id not in marked]


def revealed_section_ids(evaluation: Evaluation) -> set[str]:
    """Sections that both sides have been shown."""
    return set(
        SheetPart.objects.filter(check_sheet__evaluation=evaluation, revealed_at__isnull=False)
        .order_by("pk")
        .values_list("section", flat=True)
    )


def readable_part_ids(evaluation: Evaluation, user: User, parts: Iterable[SheetPart]) -> set[int]:
    """Keys of those ``parts`` whose answers this person may read.

    The rule of ``Answer.objects.visible_to`` for one evaluation that the person may know of,
    without asking the database again; a test holds the two together.
    """
    seat = evaluation.seat_of(user)
    own = seat.role if seat is not None else ""
    return {
        part.pk
        for part in parts
        if (own and part.check_sheet.role == own)
        or (part.revealed_at is not None and not user.is_administrator)
    }


def when_revealed(evaluation: Evaluation) -> str:
    """What both sides have to do before they see one another, as the form says."""
    if evaluation.form.reveal == "all_sections":
        return _("双方がすべての段階を封印するまで")
    return _("双方がその段階を封印するまで")


def who_sees_answers(evaluation: Evaluation, user: User, own_role: Role | None) -> str:
    """One sentence for the reader: who can read marks and remarks, from when on.

    It follows ``Answer.objects.visible_to``; a change there has to be said here.
    """
    if evaluation.is_revealed:
        sentence = _("双方の評価と備考は、この評価の担当者と、双方の団体・部署の人が見られます。")
    elif own_role is not None:
        others = "・".join(role.label for role in evaluation.form.roles if role != own_role)
        return _(
            "%(own)sの評価と備考は、%(own)sの担当者だけが見られます。"
            "%(others)sには、%(until)s表示されません。"
        ) % {"own": own_role.label, "others": others, "until": when_revealed(evaluation)}
    else:
        sentence = _(
            "評価と備考は、書いた側の担当者だけが見られます。ほかの人には、%(until)s表示されません。"
        ) % {"until": when_revealed(evaluation)}
    if user.is_administrator:
        sentence += _("システム管理者が見られるのは、公表されたものだけです。")
    return sentence
