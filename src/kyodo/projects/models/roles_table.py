"""Who does what in which year, and how it went."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kyodo.projects.models.projects import Project
from kyodo.projects.states import DutyState


class WorkItem(models.Model):
    """One row of the roles table (役割及び責任分担) as it stood in one fiscal year.

    ``lines`` are the text codes of the service lines whose figures tell of it: text, so that a line
    may be taken away from an installation and the table of an old year still says what it named.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="work_items")
    fiscal_year = models.PositiveSmallIntegerField(_("年度"))
    position = models.PositiveSmallIntegerField(_("順番"))
    label = models.CharField(_("記号"), max_length=10, blank=True)
    title = models.CharField(_("事業項目"), max_length=200)
    lines = models.JSONField(_("数字を出す業務"), default=list, blank=True)

    class Meta:
        verbose_name = _("事業項目")
        verbose_name_plural = _("事業項目")
        ordering = ["project_id", "fiscal_year", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "fiscal_year", "position"], name="work_item_position_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Duty(models.Model):
    """One numbered duty of one side within a work item."""

    work_item = models.ForeignKey(WorkItem, on_delete=models.CASCADE, related_name="duties")
    side = models.SlugField(_("側"), max_length=30)
    position = models.PositiveSmallIntegerField(_("順番"))
    text = models.CharField(pgettext_lazy("in a project", "役割"), max_length=500)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="duties",
        verbose_name=_("担当者"),
    )

    class Meta:
        verbose_name = pgettext_lazy("in a project", "役割")
        verbose_name_plural = pgettext_lazy("in a project", "役割")
        ordering = ["work_item_id", "side", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["work_item", "side", "position"], name="duty_position_once"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class DutyReport(models.Model):
    """How a duty stood; ``shown_by`` is what shows it, or why it was not done. Newest counts."""

    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="reports")
    state = models.CharField(_("状況"), max_length=10, choices=DutyState)
    shown_by = models.CharField(_("分かるもの、理由"), max_length=500, blank=True)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    reported_at = models.DateTimeField()

    class Meta:
        verbose_name = _("役割の状況")
        verbose_name_plural = _("役割の状況")
        ordering = ["duty_id", "reported_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["done", "not_done"]) | ~Q(shown_by=""),
                name="duty_report_says_what_shows_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.duty_id} {self.state}"
