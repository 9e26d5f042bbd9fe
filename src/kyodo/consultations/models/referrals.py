"""A question handed to a department, a ward centre or another body, and what came of it."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kyodo.classifications.models import Classification
from kyodo.consultations.models.cases import Case, Consent
from kyodo.consultations.models.entries import CaseFile
from kyodo.consultations.states import (
    OPEN_REFERRAL_STATES,
    CaseState,
    ReceiverSays,
    ReferralState,
)
from kyodo.organisations.models import Organisation
from kyodo.organisations.permissions import is_centre_staff, user_organisation_ids
from kyodo.projects.models import ImprovementAction

if TYPE_CHECKING:
    from kyodo.accounts.permissions import Viewer


# These may be asked in words that name nobody; every other body only with the caller's consent.
OFFICES = (Organisation.Kind.DEPARTMENT,)


class ReferralQuerySet(models.QuerySet["Referral"]):
    def visible_to(self, user: "Viewer") -> "ReferralQuerySet":
        """The centre's staff all; an officer those that the own body may still know of."""
        if is_centre_staff(user):
            return self.filter(case__disposed_at=None)
        return self.readable().filter(organisation_id__in=user_organisation_ids(user))

    def readable(self) -> "ReferralQuerySet":
        """What those asked may read: not taken back, by us or by the caller."""
        agreed = Q(organisation__kind__in=OFFICES) | Q(
            consent__isnull=False, consent__withdrawn_at=None
        )
        return self.filter(agreed, case__disposed_at=None).exclude(
            Q(state=ReferralState.TAKEN_BACK) | Q(case__state=CaseState.WITHDRAWN)
        )

    def open(self) -> "ReferralQuerySet":
        return self.filter(closed_at=None)

    def in_order(self) -> "ReferralQuerySet":
        return self.order_by("asked_at", "pk")

    def for_case_page(self) -> "ReferralQuerySet":
        """With what a line about each shows."""
        return self.select_related("organisation", "reason_said", "no_link_reason").in_order()


class Referral(models.Model):
    """One つなぎ. Those asked see what is written here, and nothing of the case besides.

    ``told`` is the case in the words that the caller agreed to. Moments stay empty until a step
    is taken; the time between two of them is what the monthly look back shows. ``said`` is the
    receiver's own view of the end, with ``reason_said``; the centre decides with ``state`` and
    ``no_link_reason``. Each side notes what it learned.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="referrals")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="referrals", verbose_name=_("照会先")
    )
    receiver_email = models.EmailField(_("照会先のメールアドレス"), blank=True)
    told = models.TextField(_("相談のあらまし（照会先に見せる文）"))
    question = models.TextField(_("お願いしたいこと"))
    shares_caller = models.BooleanField(_("相談者の氏名と連絡先を見せる"), default=False)
    consent = models.ForeignKey(
        Consent,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="referrals",
        verbose_name=_("相談者の同意"),
    )
    files = models.ManyToManyField(
        CaseFile, related_name="referrals", blank=True, verbose_name=_("見せるファイル")
    )
    due_on = models.DateField(_("回答の期日"), null=True, blank=True)
    state = models.CharField(
        _("状態"), max_length=12, choices=ReferralState, default=ReferralState.ASKED
    )
    asked_at = models.DateTimeField(_("依頼した日時"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    seen_at = models.DateTimeField(_("相手が見た日時"), null=True, blank=True)
    answered_at = models.DateTimeField(_("回答があった日時"), null=True, blank=True)
    meeting_on = models.DateField(_("面談の日"), null=True, blank=True)
    closed_at = models.DateTimeField(_("決まった日時"), null=True, blank=True)
    answer = models.TextField(_("回答"), blank=True)
    answered_by = models.CharField(_("回答した人"), max_length=100, blank=True)
    said = models.CharField(_("照会先の答え"), max_length=12, choices=ReceiverSays, blank=True)
    reason_said = models.ForeignKey(
        Classification,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("照会先が選んだ理由"),
    )
    no_link_reason = models.ForeignKey(
        Classification,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("つながらなかった理由"),
    )
    learned_by_centre = models.TextField(_("センターの気づき"), blank=True)
    learned_by_receiver = models.TextField(_("照会先の気づき"), blank=True)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("つなぎ")
        verbose_name_plural = _("つなぎ")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None, state__in=OPEN_REFERRAL_STATES)
                | (Q(closed_at__isnull=False) & ~Q(state__in=OPEN_REFERRAL_STATES)),
                name="referral_closed_when_decided",
            ),
            models.CheckConstraint(
                condition=~Q(state="not_linked") | Q(no_link_reason__isnull=False),
                name="referral_not_linked_has_a_reason",
                violation_error_message=_("つながらなかった理由を選んでください。"),
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-asked_at"], name="referral_of_body"),
            models.Index(fields=["state", "closed_at"], name="referral_by_end"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}–{self.pk}"

    @property
    def audit_label(self) -> str:
        return self.organisation.name

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def has_consent(self) -> bool:
        """The caller agreed to this receiver, and did not take it back."""
        return self.consent is not None and self.consent.withdrawn_at is None

    @property
    def is_readable(self) -> bool:
        """Those asked may read it; the same rule as ``readable``."""
        if self.state == ReferralState.TAKEN_BACK or self.case.state == CaseState.WITHDRAWN:
            return False
        agreed = self.organisation.kind in OFFICES or self.has_consent
        return agreed and not self.case.is_disposed

    @property
    def is_answerable(self) -> bool:
        """Until the centre decides; a withdrawn consent ends it at once."""
        return self.is_open and self.is_readable

    @property
    def shows_caller(self) -> bool:
        """Name and contact are shown only while they are needed, and only with consent."""
        return self.shares_caller and self.is_answerable and self.names_may_be_told

    @property
    def names_may_be_told(self) -> bool:
        """The consent that it rests on speaks of name and contact too, and stands."""
        return self.consent is not None and self.has_consent and self.consent.shares_caller


class ReferralLink(models.Model):
    """The address by which a body answers without an account; only its secret's digest is kept."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="links")
    token_digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("作成日時"))
    expires_at = models.DateTimeField(_("期限"))
    revoked_at = models.DateTimeField(_("取り消した日時"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("回答用のリンク")
        verbose_name_plural = _("回答用のリンク")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.referral_id}–{self.pk}"

    def opens(self, now: datetime) -> bool:
        """Neither expired nor revoked."""
        return self.revoked_at is None and now < self.expires_at


class ReferralVisit(models.Model):
    """One use of a link: when, and what was done. No address of a machine is kept."""

    class Did(models.TextChoices):
        LOOKED = "looked", _("開いた")
        DOWNLOADED = "downloaded", _("ファイルを受け取った")
        ANSWERED = "answered", _("回答した")
        REFUSED = "refused", _("期限切れなどで断った")

    link = models.ForeignKey(ReferralLink, on_delete=models.CASCADE, related_name="visits")
    happened_at = models.DateTimeField(_("日時"))
    did = models.CharField(_("したこと"), max_length=12, choices=Did)

    class Meta:
        verbose_name = _("リンクの利用")
        verbose_name_plural = _("リンクの利用")
        ordering = ["happened_at", "pk"]

    def __str__(self) -> str:
        return f"{self.link_id} {self.did}"


class Lesson(models.Model):
    """What somebody undertook after looking back at a link that failed."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="lessons")
    action = models.OneToOneField(
        ImprovementAction, on_delete=models.CASCADE, related_name="lesson"
    )

    class Meta:
        verbose_name = _("ふりかえりからの取組")
        verbose_name_plural = _("ふりかえりからの取組")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.referral_id}–{self.action_id}"
