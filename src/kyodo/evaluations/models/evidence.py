"""The figures of an evaluation as they stood at its reveal."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kyodo.evaluations.models.evaluations import Evaluation
from kyodo.projects.models import WorkItem


class FrozenEvidence(models.Model):
    """That the figures were taken, once for each evaluation, and when.

    ``ward`` is the name of the one ward for which lines counted, or empty.
    """

    evaluation = models.OneToOneField(
        Evaluation, on_delete=models.CASCADE, related_name="frozen_evidence"
    )
    taken_at = models.DateTimeField()
    ward = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name = _("確定した数字")
        verbose_name_plural = _("確定した数字")
        ordering = ["evaluation_id"]

    def __str__(self) -> str:
        return f"{self.evaluation}: {self.taken_at}"


class LastBasis(models.TextChoices):
    """Where the figure of the year before comes from."""

    FROZEN = "frozen", _("昨年度の評価で確定")
    COUNTED = "counted", _("いまの記録から数えた昨年度分")
    TYPED = "typed", _("昨年度に書き入れた数字")


class FrozenFigure(models.Model):
    """One figure of one work item, with the year before and the target, all as they stood then.

    ``number`` is the one by which texts refer to it. ``line`` is empty for what a side typed, of
    which ``side``, ``typed_by`` and ``typed_at`` tell. ``last_basis`` is empty where the year
    before has no such figure; a value that is missing although it has means that nobody knows.
    """

    evidence = models.ForeignKey(FrozenEvidence, on_delete=models.CASCADE, related_name="figures")
    number = models.PositiveIntegerField()
    work_item = models.ForeignKey(
        WorkItem, on_delete=models.SET_NULL, null=True, related_name="frozen_figures"
    )
    item_title = models.CharField(max_length=220)
    line = models.CharField(max_length=60, blank=True)
    line_label = models.CharField(max_length=100, blank=True)
    key = models.CharField(max_length=100)
    label = models.CharField(max_length=200)
    value = models.DecimalField(max_digits=14, decimal_places=3, null=True)
    unit = models.CharField(max_length=20)
    series = models.JSONField(default=list)
    note = models.TextField(blank=True)
    source = models.CharField(max_length=200, blank=True)
    source_url = models.CharField(max_length=500, blank=True)
    counts_people = models.BooleanField(default=False)
    part_of = models.CharField(max_length=100, blank=True)
    side = models.SlugField(max_length=30, blank=True)
    typed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    typed_at = models.DateTimeField(null=True)
    last_value = models.DecimalField(max_digits=14, decimal_places=3, null=True)
    last_basis = models.CharField(max_length=10, choices=LastBasis, blank=True)
    target_value = models.DecimalField(max_digits=14, decimal_places=3, null=True)
    target_side = models.SlugField(max_length=30, blank=True)
    target_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    target_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("確定した数字の行")
        verbose_name_plural = _("確定した数字の行")
        ordering = ["evidence_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["evidence", "number"], name="frozen_figure_once"),
        ]

    def __str__(self) -> str:
        return self.label
