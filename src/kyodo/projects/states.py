"""What becomes of an action, how a duty stands, and what happens to a project."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kyodo.lifecycle import Lifecycle


class ImprovementState(models.TextChoices):
    OPEN = "open", _("取組中")
    DONE = "done", _("完了")
    DROPPING = "dropping", _("取りやめの確認待ち")
    DROPPED = "dropped", _("取りやめ")


UNSETTLED = (ImprovementState.OPEN, ImprovementState.DROPPING)

# Closing can be undone: a thing reported done too early goes back to open. Nothing is dropped
# unless another side knows; where there is no other side, it is dropped at once.
LIFECYCLE = Lifecycle(
    {
        ImprovementState.OPEN: {
            ImprovementState.DONE,
            ImprovementState.DROPPING,
            ImprovementState.DROPPED,
        },
        ImprovementState.DROPPING: {ImprovementState.OPEN, ImprovementState.DROPPED},
        ImprovementState.DONE: {ImprovementState.OPEN},
        ImprovementState.DROPPED: {ImprovementState.OPEN},
    }
)


class DutyState(models.TextChoices):
    """How a duty stands in the course of its year."""

    NOT_BEGUN = "not_begun", _("まだ始めていない")
    DOING = "doing", _("行っている")
    DONE = "done", _("行った")
    NOT_DONE = "not_done", _("行わなかった")


class StepKind(models.TextChoices):
    """What may happen to a project, from the consultation before the proposal to its end."""

    PRE_CONSULTATION = "pre_consultation", _("事前相談シート")
    PROPOSAL = "proposal", _("提案")
    DECISION = "decision", _("採択・不採択")
    CONTRACT = "contract", _("協働契約")
    AMENDMENT = "amendment", _("契約の変更")
    REPORT = "report", _("報告書")
    END = "end", _("終了")
    OTHER = "other", _("そのほか")
