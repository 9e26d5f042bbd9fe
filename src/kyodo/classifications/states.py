"""The lists by which the centre's work is sorted and counted."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """One list each. What stands in it is the municipality's own data."""

    MEANS = "means", _("相談の手段")
    SECTOR = "sector", _("相談者の区分")
    WARD = "ward", _("区")
    FIELD = "field", _("活動分野")
    TOPIC = "topic", _("相談の内容")
    NO_LINK_REASON = "no_link_reason", _("つながらなかった理由")
