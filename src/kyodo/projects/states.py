"""What becomes of an improvement action, and how a duty of the roles table stands."""

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
