"""Which parts are sealed, and what is still missing in one."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.evaluations.formats import Role
from kyodo.evaluations.models import Answer, Evaluation, Seal, SheetPart


def sealed_part_ids(evaluation: Evaluation) -> set[int]:
    """Keys of the parts whose seal is in force, whichever side they are of: no secret."""
    return set(
        Seal.objects.filter(
            part__check_sheet__evaluation=evaluation, reopened_at__isnull=True
        ).values_list("part_id", flat=True)
    )


def missing_items(part: SheetPart, item_ids: Iterable[str]) -> list[str]:
    """Items of this part without a mark, in the order of the form; for the own side only."""
    marked = set(Answer.objects.filter(part=part).exclude(mark="").values_list("item", flat=True))
    return [item_id for item_id in item_ids if item_id not in marked]


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
