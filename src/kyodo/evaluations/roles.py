"""What a person does on one evaluation. The sides themselves are data of the form."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SeatDuty(models.TextChoices):
    DRAFTER = "drafter", _("記入者")
    ANSWERABLE = "answerable", _("記入責任者")
    FACILITATOR = "facilitator", _("進行役")
