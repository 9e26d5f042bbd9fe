"""Where an evaluation stands, and which step may follow."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kyodo.lifecycle import Lifecycle


class State(models.TextChoices):
    PREPARING = "preparing", _("準備中")
    ANSWERING = "answering", pgettext_lazy("an evaluation", "記入中")
    TALKING = "talking", _("対話・検証中")
    PUBLISHED = "published", _("公表済み")
    CORRECTING = "correcting", _("訂正中")


# A published evaluation stays public while it is being corrected: the correction becomes a new
# publication beside the old one.
LIFECYCLE = Lifecycle(
    {
        State.PREPARING: {State.ANSWERING},
        State.ANSWERING: {State.TALKING},
        State.TALKING: {State.PUBLISHED},
        State.PUBLISHED: {State.CORRECTING},
        State.CORRECTING: {State.PUBLISHED},
    }
)
