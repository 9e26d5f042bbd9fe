"""What becomes of an improvement action."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kyodo.lifecycle import Lifecycle


class ImprovementState(models.TextChoices):
    OPEN = "open", _("取組中")
    DONE = "done", _("完了")
    DROPPED = "dropped", _("取りやめ")


# Closing can be undone: a thing reported done too early goes back to open.
LIFECYCLE = Lifecycle(
    {
        ImprovementState.OPEN: {ImprovementState.DONE, ImprovementState.DROPPED},
        ImprovementState.DONE: {ImprovementState.OPEN},
        ImprovementState.DROPPED: {ImprovementState.OPEN},
    }
)
