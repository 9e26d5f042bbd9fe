"""A consultation: who asked, about what, whose turn it is, and what became of it."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kyodo.classifications.models import Classification
from kyodo.consultations.states import OPEN_STATES, CaseState, Outcome, Turn
from kyodo.fiscal import FiscalYear
from kyodo.organisations.models import Organisation
from kyodo.organisations.permissions import is_centre_staff
from kyodo.people.models import Person
from kyodo.projects.models import Project

if TYPE_CHECKING:
    from kyodo.accounts.permissions import Viewer

_ALWAYS_ASKED = ("closed_at", "received_at", "disposed_at")


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, user: "Viewer") -> "CaseQuerySet":
        """A case is personal data: the centre's staff, nobody else, no administrator.

        Whoever is asked sees the referral, never the case: ``Referral.objects.visible_to``.
        """
        return self.filter(disposed_at=None) if is_centre_staff(user) else self.none()

    def open(self) -> "CaseQuerySet":
        """Without an outcome; these are the rows of the follow-up queue."""
        return self.filter(closed_at=None)

    def awake(self, today: date) -> "CaseQuerySet":
        """Not put off to a later day."""
        return self.filter(Q(snoozed_until=None) | Q(snoozed_until__lte=today))

    def due(self, today: date) -> "CaseQuerySet":
        """The next action is for today or earlier."""
        return self.open().filter(next_on__lte=today)

    def overdue(self, today: date) -> "CaseQuerySet":
        return self.open().filter(next_on__lt=today)

    def silent(self, today: date, days: int) -> "CaseQuerySet":
        """Nobody outside has been heard of for so many days."""
        return self.open().filter(last_contact_on__lte=today - timedelta(days=days))

    def waiting_for_others(self) -> "CaseQuerySet":
        return self.open().exclude(turn=Turn.CENTRE)

    def snoozed(self, today: date) -> "CaseQuerySet":
        """Put off to a later day, with a reason."""
        return self.open().filter(snoozed_until__gt=today)

    def newest_first(self) -> "CaseQuerySet":
        return self.order_by("-received_at", "-pk")


class Case(models.Model):
    """One 総合相談, however many times its caller calls.

    ``fiscal_year`` (start year) and ``serial`` make the receipt number. The caller is a row of
    ``people``, so that forgetting the person leaves a case that can still be counted. ``version``
    rises with every change of the case's own fields. ``follow_digest`` is the SHA-256 of the secret
    in the caller's private link.
    """

    class ReachBy(models.TextChoices):
        EMAIL = "email", _("メール")
        TELEPHONE = "telephone", _("電話")
        NONE = "none", _("連絡はいらない")

    fiscal_year = models.PositiveSmallIntegerField(_("年度"))
    serial = models.PositiveIntegerField(_("年度内の番号"))
    received_at = models.DateTimeField(_("受付日時"))
    received_on = models.DateField(_("受付日"))
    summary = models.CharField(_("相談の要点"), max_length=200, blank=True)
    means = models.ForeignKey(
        Classification,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("手段"),
    )
    sector = models.ForeignKey(
        Classification,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("相談者の区分"),
    )
    ward = models.ForeignKey(
        Classification,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("区"),
    )
    field = models.ForeignKey(
        Classification,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("活動分野"),
    )
    topics = models.ManyToManyField(
        Classification, related_name="+", blank=True, verbose_name=_("相談の内容")
    )
    caller = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="cases",
        verbose_name=_("相談者"),
    )
    group_name = models.CharField(_("団体名"), max_length=200, blank=True)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="cases",
        verbose_name=_("登録のある団体・部署"),
    )
    reach_by = models.CharField(
        _("連絡の方法"), max_length=10, choices=ReachBy, default=ReachBy.TELEPHONE
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="cases",
        db_index=False,
        verbose_name=_("担当"),
    )
    state = models.CharField(
        _("状態"), max_length=20, choices=CaseState, default=CaseState.RECEIVED
    )
    turn = models.CharField(_("次に動く人"), max_length=10, choices=Turn, default=Turn.CENTRE)
    next_action = models.CharField(_("次にすること"), max_length=200, blank=True)
    next_on = models.DateField(_("次の期日"), null=True, blank=True)
    last_contact_on = models.DateField(_("最後に連絡した日"))
    snoozed_until = models.DateField(_("この日まで休ませる"), null=True, blank=True)
    snooze_reason = models.CharField(_("休ませる理由"), max_length=200, blank=True)
    outcome = models.CharField(
        pgettext_lazy("of a consultation", "結果"), max_length=20, choices=Outcome, blank=True
    )
    no_link_reason = models.ForeignKey(
        Classification,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("つながらなかった理由"),
    )
    outcome_note = models.TextField(_("結果について"), blank=True)
    closed_at = models.DateTimeField(_("終えた日時"), null=True, blank=True)
    closed_on = models.DateField(_("終えた日"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged_cases",
        verbose_name=_("まとめた先の相談"),
    )
    project = models.ForeignKey(
        Project,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="cases",
        verbose_name=_("この相談から生まれた事業"),
    )
    follow_digest = models.CharField(max_length=64, null=True, blank=True, unique=True)
    version = models.PositiveIntegerField(default=1)
    disposed_at = models.DateTimeField(_("廃棄した日時"), null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("相談")
        verbose_name_plural = _("相談")
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["fiscal_year", "serial"], name="case_number_once"),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_on=None, outcome="", state__in=OPEN_STATES)
                | (
                    Q(closed_at__isnull=False, closed_on__isnull=False)
                    & ~Q(outcome="")
                    & ~Q(state__in=OPEN_STATES)
                ),
                name="case_ends_with_an_outcome",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=False) | Q(next_on__isnull=False),
                name="case_open_has_a_next_day",
                violation_error_message=_("続いている相談には、次の期日が要ります。"),
            ),
            models.CheckConstraint(
                condition=~Q(outcome="not_linked") | Q(no_link_reason__isnull=False),
                name="case_not_linked_has_a_reason",
                violation_error_message=_("つながらなかった理由を選んでください。"),
            ),
            models.CheckConstraint(
                condition=Q(snoozed_until=None) | ~Q(snooze_reason=""),
                name="case_snoozed_with_a_reason",
                violation_error_message=_("休ませる理由を書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False)
                | (~Q(state="merged") & Q(merged_into=None)),
                name="case_merged_into_another",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("pk")),
                name="case_not_merged_into_itself",
            ),
            models.CheckConstraint(
                condition=Q(disposed_at=None) | Q(summary="", group_name="", outcome_note=""),
                name="case_disposed_is_empty",
            ),
        ]
        indexes = [
            models.Index(fields=["-received_at", "-id"], name="case_newest_first"),
            models.Index(fields=["received_on"], name="case_received_on"),
            *(
                models.Index(
                    fields=[*columns, "id"], name=name, condition=Q(closed_at__isnull=True)
                )
                for name, columns in {
                    "case_queue": ["next_on"],
                    "case_queue_of_owner": ["owner", "next_on"],
                    "case_queue_of_turn": ["turn", "next_on"],
                    "case_queue_of_owner_turn": ["owner", "turn", "next_on"],
                    "case_silent": ["last_contact_on"],
                    "case_silent_of_owner": ["owner", "last_contact_on"],
                }.items()
            ),
            models.Index(
                fields=["snoozed_until", "id"],
                name="case_snoozed",
                condition=Q(closed_at__isnull=True, snoozed_until__isnull=False),
            ),
            models.Index(
                fields=["-received_at", "-id"],
                name="case_open_newest_first",
                condition=Q(closed_at__isnull=True),
            ),
            *(
                models.Index(fields=[column, "-received_at", "-id"], name=f"case_by_{column}")
                for column in ("state", "outcome", "owner", "means", "sector", "ward", "field")
            ),
            # Several conditions at once are answered from one of these, without reading the rows.
            *(
                models.Index(
                    fields=[*columns, "outcome", "means", "state", "owner", *_ALWAYS_ASKED],
                    name=f"case_narrowed_by_{columns[0]}",
                )
                for columns in (("field", "ward", "sector"), ("ward", "sector"), ("sector",))
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The receipt number, as ``2026-0042``."""
        return f"{self.fiscal_year}-{self.serial:04d}"

    @property
    def audit_label(self) -> str:
        return self.number

    @property
    def year(self) -> FiscalYear:
        return FiscalYear(self.fiscal_year)

    @property
    def mail_address(self) -> str:
        """Where the caller is written to; empty where they want no mail or gave no address."""
        if self.caller is None or self.reach_by != Case.ReachBy.EMAIL:
            return ""
        return self.caller.email

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_disposed(self) -> bool:
        return self.disposed_at is not None


class CaseCounter(models.Model):
    """The last number given in a fiscal year; its row is locked while the next one is given."""

    fiscal_year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("相談の番号")
        verbose_name_plural = _("相談の番号")
        ordering = ["fiscal_year"]

    def __str__(self) -> str:
        return f"{self.fiscal_year}-{self.last}"


class Consent(models.Model):
    """What the caller agreed to, when and in which words; a consent that was taken back stays.

    ``receiver`` is the body to which the case may be handed; none for keeping the data at all.
    ``shares_caller`` allows name and contact too, which words alone could not be asked about.
    """

    class How(models.TextChoices):
        FORM = "form", _("申込フォーム")
        TELEPHONE = "telephone", _("電話")
        FACE_TO_FACE = "face_to_face", _("対面")
        WRITING = "writing", _("メール・書面")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="consents")
    purpose = models.TextField(_("同意の内容"))
    receiver = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("渡す先"),
    )
    shares_caller = models.BooleanField(_("氏名と連絡先を渡すことも含む"), default=False)
    how = models.CharField(_("同意の得かた"), max_length=20, choices=How)
    given_at = models.DateTimeField(_("同意した日時"))
    withdrawn_at = models.DateTimeField(_("取り消した日時"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("記録した人"),
    )

    class Meta:
        verbose_name = _("同意")
        verbose_name_plural = _("同意")
        ordering = ["given_at", "pk"]

    def __str__(self) -> str:
        return f"{self.case_id}–{self.pk}"
