"""Forms that somebody is still writing on screen."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kyodo.evaluations.formats import FormatError, FormEntry, Problem, check_data
from kyodo.evaluations.models.sheet_formats import SheetFormat


class FormatDraft(models.Model):
    """A form as plain data, right or not yet; ``earlier`` is what the last change can go back to.

    ``revision`` counts the changes, so that two people do not write over one another.
    """

    title = models.CharField(gettext_lazy("様式名"), max_length=200, blank=True)
    data = models.JSONField(default=dict)
    earlier = models.JSONField(null=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="format_drafts"
    )
    began_with = models.ForeignKey(
        SheetFormat, on_delete=models.SET_NULL, null=True, related_name="drafts"
    )
    revision = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = gettext_lazy("作成中の様式")
        verbose_name_plural = gettext_lazy("作成中の様式")
        ordering = ["-updated_at", "pk"]

    def __str__(self) -> str:
        return self.title or _("名前のない様式")

    @property
    def audit_label(self) -> str:
        """Its title."""
        return str(self)

    @property
    def problems(self) -> list[Problem]:
        """What hinders it from becoming a version of the form."""
        return checked(self.data)[1]


def checked(data: dict[str, Any]) -> tuple[FormEntry | None, list[Problem]]:
    """The form that the data make, or what is wrong with them."""
    try:
        return check_data(data), []
    except FormatError as error:
        return None, error.problems
