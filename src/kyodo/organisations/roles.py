"""What a member may do for an organisation."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    MEMBER = "member", _("メンバー")
    REPRESENTATIVE = "representative", _("代表者")
