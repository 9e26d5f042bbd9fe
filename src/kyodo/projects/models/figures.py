"""Figures that people type because no service line counts them, and targets."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kyodo.projects.models.roles_table import WorkItem


class TypedFigure(models.Model):
    """A figure of a work item that no service line counts, as somebody of one side typed it.

    ``key`` is made of the words at first and stays when they are corrected: it finds the figure of
    another year. No ``value`` says that nobody knows, which is not zero.
    """

    work_item = models.ForeignKey(WorkItem, on_delete=models.CASCADE, related_name="typed_figures")
    key = models.CharField(max_length=100)
    label = models.CharField(_("数字の名前"), max_length=100)
    value = models.DecimalField(_("値"), max_digits=14, decimal_places=3, null=True, blank=True)
    unit = models.CharField(_("単位"), max_length=20)
    source = models.CharField(_("出典"), max_length=200)
    side = models.SlugField(_("側"), max_length=30)
    typed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    typed_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("書き入れた数字")
        verbose_name_plural = _("書き入れた数字")
        ordering = ["work_item_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["work_item", "key"], name="typed_figure_once"),
        ]

    def __str__(self) -> str:
        return self.label


class FigureTarget(models.Model):
    """What a figure of a work item is to come to by the end of the year, as it was last set."""

    work_item = models.ForeignKey(WorkItem, on_delete=models.CASCADE, related_name="targets")
    key = models.CharField(max_length=100)
    value = models.DecimalField(_("目標"), max_digits=14, decimal_places=3)
    side = models.SlugField(_("側"), max_length=30)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    set_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("目標")
        verbose_name_plural = _("目標")
        ordering = ["work_item_id", "key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["work_item", "key"], name="figure_target_once"),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.value}"
