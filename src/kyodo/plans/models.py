"""The plan of a year: for each work item an aim of both sides, what is done when, and targets.

A plan hangs on the work items of its fiscal year; there is no row for the plan as a whole, because
all that could stand in it follows from its parts.
"""

import unicodedata
from decimal import Decimal, InvalidOperation

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kyodo.fiscal import FiscalYear
from kyodo.plans.states import NEEDS_A_REASON, Decision, Half, Progress
from kyodo.projects.models import ImprovementAction, WorkItem

_LARGEST_TARGET = Decimal(10) ** 11
MONTHS = (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)


class PlanView(models.Model):
    """How one side sees a work item before the year: what it needs, what it can give."""

    work_item = models.ForeignKey(WorkItem, on_delete=models.PROTECT, related_name="plan_views")
    side = models.SlugField(_("側"), max_length=30)
    text = models.TextField(_("見方"), blank=True)
    revision = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("計画への見方")
        verbose_name_plural = _("計画への見方")
        ordering = ["work_item_id", "side", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["work_item", "side"], name="plan_view_once_a_side"),
        ]

    def __str__(self) -> str:
        return f"{self.work_item_id} {self.side}"


class PlanVersion(models.Model):
    """One version of what is planned for a work item. Agreement is given to a version.

    ``aim`` has a paragraph per line; ``unagreed`` names the points on which the sides differ.
    """

    work_item = models.ForeignKey(WorkItem, on_delete=models.PROTECT, related_name="plan_versions")
    number = models.PositiveIntegerField(_("版"))
    aim = models.TextField(_("ねらい"), blank=True)
    unagreed = models.TextField(_("合意に至らなかった点"), blank=True)
    written_side = models.SlugField(max_length=30)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = _("年間計画の版")
        verbose_name_plural = _("年間計画の版")
        ordering = ["work_item_id", "number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["work_item", "number"], name="plan_version_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="plan_version_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.work_item} ({self.number})"


class Measure(models.Model):
    """What is done, by which side, and in which months of the year.

    ``key`` is the same in every version, so that a check of the half-year stays with its measure.
    ``begins`` and ``ends`` count months from April, 0 to 11. An empty ``side`` means all.
    """

    version = models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="measures")
    key = models.SlugField(max_length=20)
    position = models.PositiveSmallIntegerField()
    text = models.CharField(_("すること"), max_length=300)
    side = models.SlugField(_("する側"), max_length=30, blank=True)
    begins = models.PositiveSmallIntegerField(_("始める月"))
    ends = models.PositiveSmallIntegerField(_("終える月"))

    class Meta:
        verbose_name = _("計画の取組")
        verbose_name_plural = _("計画の取組")
        ordering = ["version_id", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="measure_key_once"),
            models.CheckConstraint(
                condition=Q(ends__gte=F("begins"), ends__lte=11), name="measure_within_the_year"
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def months(self) -> list[bool]:
        """For each month from April whether something is done in it."""
        return [self.begins <= place <= self.ends for place in range(len(MONTHS))]

    @property
    def first_month(self) -> int:
        return MONTHS[self.begins]

    @property
    def last_month(self) -> int:
        return MONTHS[self.ends]


class Indicator(models.Model):
    """What shows whether the aim was reached. ``target`` is as it was typed, words or a number.

    ``figure`` is the key under which a service line offers the number, empty where none does.
    """

    version = models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="indicators")
    key = models.SlugField(max_length=20)
    position = models.PositiveSmallIntegerField()
    label = models.CharField(_("指標"), max_length=200)
    target = models.CharField(_("目標"), max_length=100)
    unit = models.CharField(_("単位"), max_length=20, blank=True)
    figure = models.CharField(_("数字のもと"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("計画の指標")
        verbose_name_plural = _("計画の指標")
        ordering = ["version_id", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="indicator_key_once"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def target_value(self) -> Decimal | None:
        """The target as a number, in any width and with or without commas; None for words."""
        plain = unicodedata.normalize("NFKC", self.target).replace(",", "").strip()
        try:
            value = Decimal(plain)
        except InvalidOperation:
            return None
        return value if value.is_finite() and abs(value) < _LARGEST_TARGET else None


class PlanAgreement(models.Model):
    """One side's agreement to exactly this version; nobody agrees for two sides."""

    version = models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="agreements")
    side = models.SlugField(max_length=30)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    agreed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("年間計画への合意")
        verbose_name_plural = _("年間計画への合意")
        ordering = ["version_id", "side", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "side"], name="plan_agreement_once_a_side"),
            models.UniqueConstraint(
                fields=["version", "agreed_by"], name="plan_agreement_once_a_person"
            ),
        ]

    def __str__(self) -> str:
        return self.side


class ProgressCheck(models.Model):
    """Where a measure stood when the plan was looked at, and why where it did not go as planned."""

    work_item = models.ForeignKey(
        WorkItem, on_delete=models.PROTECT, related_name="progress_checks"
    )
    measure_key = models.SlugField(max_length=20)
    half = models.PositiveSmallIntegerField(_("時期"), choices=Half)
    state = models.CharField(_("進みぐあい"), max_length=10, choices=Progress)
    why = models.CharField(_("理由"), max_length=500, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    checked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("進みぐあいの確認")
        verbose_name_plural = _("進みぐあいの確認")
        ordering = ["work_item_id", "half", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["work_item", "measure_key", "half"], name="progress_check_once_a_half"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[str(each) for each in NEEDS_A_REASON]) | ~Q(why=""),
                name="progress_check_says_why",
                violation_error_message=_("理由を書いてください。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.work_item_id} {self.half}"


class CarryDecision(models.Model):
    """What was decided, for the plan of a year, about an action that was still open.

    An action that is carried on may stand with one of the work items of the new year.
    """

    action = models.ForeignKey(
        ImprovementAction, on_delete=models.CASCADE, related_name="carry_decisions"
    )
    fiscal_year = models.PositiveSmallIntegerField(_("年度"))
    decision = models.CharField(_("決めたこと"), max_length=10, choices=Decision)
    reason = models.TextField(_("理由、その後"), blank=True)
    work_item = models.ForeignKey(
        WorkItem,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="carried_actions",
        verbose_name=_("事業項目"),
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    decided_at = models.DateTimeField()

    class Meta:
        verbose_name = _("取組の引き継ぎ")
        verbose_name_plural = _("取組の引き継ぎ")
        ordering = ["fiscal_year", "action_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["action", "fiscal_year"], name="carry_decision_once"),
            models.CheckConstraint(
                condition=~Q(decision="drop") | ~Q(reason=""),
                name="carry_decision_drops_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action_id} {FiscalYear(self.fiscal_year)}"
