"""What keeps a case from being forgotten: bulk changes that can be undone, the last question."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kyodo.consultations.models.cases import Case
from kyodo.consultations.states import Answered


class BulkChange(models.Model):
    """One change of many cases at once.

    ``before`` keeps, by case, the columns as they were and the version after the change, until it
    can no longer be undone; ``number`` of cases stays.
    """

    class What(models.TextChoices):
        ASSIGN = "assign", _("担当を決める")
        NEXT_DATE = "next_date", _("次の期日を決める")
        SNOOZE = "snooze", _("休ませる")
        CLOSE = "close", _("終える")

    what = models.CharField(_("したこと"), max_length=30, choices=What)
    before = models.JSONField(_("変える前"), default=dict)
    number = models.PositiveSmallIntegerField(_("件数"), default=0)
    changed_at = models.DateTimeField(_("日時"))
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(_("元に戻した日時"), null=True, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("of a row", "まとめての変更")
        verbose_name_plural = pgettext_lazy("of a row", "まとめての変更")
        ordering = ["-changed_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.what} {self.pk}"

    @property
    def audit_label(self) -> str:
        return str(self.get_what_display())


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def of(self, user: Any) -> "SavedViewQuerySet":
        """One's own, and those that colleagues share."""
        return self.filter(Q(owner=user) | Q(is_shared=True))


class SavedView(models.Model):
    """A list narrowed in a way that somebody needs again: the query of its address, by a name.

    ``is_shared`` shows it to everybody who may open the list.
    """

    class Page(models.TextChoices):
        FOLLOW_UPS = "list_follow_ups", _("対応の一覧")
        CASES = "list_cases", _("相談の一覧")

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views"
    )
    page = models.CharField(_("一覧"), max_length=20, choices=Page)
    name = models.CharField(_("名前"), max_length=60)
    query = models.TextField(_("条件"), blank=True)
    is_shared = models.BooleanField(_("センターの人みんなが使う"), default=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("保存した条件")
        verbose_name_plural = _("保存した条件")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "page", "name"],
                name="saved_view_name_once",
                violation_error_message=_("同じ名前の条件が、すでにあります。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CallerQuestion(models.Model):
    """The one question to the caller after the end. Its link carries a secret, kept as digest."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="questions")
    token_digest = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField(_("たずねた日時"))
    expires_at = models.DateTimeField(_("期限"))
    answer = models.CharField(_("答え"), max_length=10, choices=Answered, blank=True)
    remark = models.TextField(_("ひとこと"), blank=True)
    answered_at = models.DateTimeField(_("答えた日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("終わったあとの質問")
        verbose_name_plural = _("終わったあとの質問")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="caller_question_answered_at_and_answer_together",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}–{self.pk}"


class WeeklyCapacity(models.Model):
    """The hours a week that the centre has for following up, from a day on."""

    valid_from = models.DateField(_("この日から"), unique=True)
    hours = models.DecimalField(_("1週間の時間数"), max_digits=6, decimal_places=1)

    class Meta:
        verbose_name = _("1週間に使える時間")
        verbose_name_plural = _("1週間に使える時間")
        ordering = ["valid_from"]
        constraints = [
            models.CheckConstraint(condition=Q(hours__gte=0), name="capacity_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.valid_from} {self.hours}"

    @property
    def audit_label(self) -> str:
        return str(self.valid_from)
