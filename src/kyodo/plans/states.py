"""How far a measure has come, and what is decided about an action of the year before."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Progress(models.TextChoices):
    """What a check of the half-year finds."""

    ON_WAY = "on_way", _("予定どおり")
    BEHIND = "behind", _("遅れている")
    NOT_BEGUN = "not_begun", _("まだ始めていない")
    DONE = "done", _("終わった")
    GIVEN_UP = "given_up", _("やめた")


# What did not go as planned says why; 「まだ始めていない」 may simply be planned for later.
NEEDS_A_REASON = (Progress.BEHIND, Progress.GIVEN_UP)


class Half(models.IntegerChoices):
    """When a plan is looked at: in October, and in March."""

    FIRST = 1, _("上半期")
    SECOND = 2, _("年度末")


class Decision(models.TextChoices):
    """What becomes of an action that the year before left open."""

    CARRY = "carry", pgettext_lazy("an action", "続ける")
    DONE = "done", _("終わった")
    DROP = "drop", _("取りやめる")
