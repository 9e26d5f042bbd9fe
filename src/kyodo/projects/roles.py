"""The sides of a collaboration project. What a form calls them is the form's own affair."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Side(models.TextChoices):
    CIVIC = "civic", _("団体等")
    GOVERNMENT = "government", _("行政")
