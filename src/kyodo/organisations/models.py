"""Bodies that collaborate, who belongs to them, and who has been asked to join."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kyodo.organisations.roles import Role
from kyodo.people.models import Person


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def in_order(self) -> "OrganisationQuerySet":
        return self.order_by("name_kana", "name", "pk")


class Organisation(models.Model):
    """A body that can be a party of a project: a group, a department, a consortium of groups."""

    class Kind(models.TextChoices):
        NPO = "npo", _("市民活動団体・NPO法人")
        CONSORTIUM = "consortium", _("共同事業体")
        DEPARTMENT = "department", _("行政の部署")
        COMMITTEE = "committee", _("委員会")
        WARD_CENTRE = "ward_centre", _("区市民活動支援センター")
        CENTRE = "centre", _("市民協働推進センター")
        OTHER = "other", _("その他")

    name = models.CharField(_("名称"), max_length=200)
    name_kana = models.CharField(_("ふりがな"), max_length=200, blank=True)
    kind = models.CharField(_("種別"), max_length=20, choices=Kind)
    members = models.ManyToManyField(
        "self",
        through="ConsortiumMember",
        through_fields=("consortium", "member"),
        symmetrical=False,
        related_name="consortia",
        verbose_name=_("構成団体"),
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("of a row", "団体・部署")
        verbose_name_plural = pgettext_lazy("of a row", "団体・部署")
        ordering = ["name_kana", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                name="organisation_name_once",
                violation_error_message=_("同じ名称の団体・部署が、すでにあります。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_label(self) -> str:
        return self.name

    @property
    def is_consortium(self) -> bool:
        return self.kind == self.Kind.CONSORTIUM

    @property
    def is_centre(self) -> bool:
        return self.kind == self.Kind.CENTRE

    @property
    def has_bodies(self) -> bool:
        """Made up of bodies, or run by them, as a collaboration centre by its consortium."""
        return self.is_consortium or self.is_centre


class ConsortiumMember(models.Model):
    """One body of a consortium; its members stand for the consortium as well."""

    consortium = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="consortium_members"
    )
    member = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="consortium_memberships"
    )

    class Meta:
        verbose_name = _("構成団体")
        verbose_name_plural = _("構成団体")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["consortium", "member"], name="consortium_member_once"),
            models.CheckConstraint(
                condition=~Q(consortium=F("member")), name="consortium_not_its_own_member"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consortium_id}–{self.member_id}"


class Membership(models.Model):
    """A row is a membership that holds now; when it ends the row goes and the audit remembers."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(
        pgettext_lazy("in an organisation", "役割"),
        max_length=20,
        choices=Role,
        default=Role.MEMBER,
    )
    created_at = models.DateTimeField(_("参加日時"))

    class Meta:
        verbose_name = _("所属")
        verbose_name_plural = _("所属")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation"], name="membership_once")
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}–{self.user_id}"

    @property
    def audit_label(self) -> str:
        return self.organisation.name


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def unanswered(self) -> "InvitationQuerySet":
        return self.filter(accepted_at=None, revoked_at=None)

    def in_order(self) -> "InvitationQuerySet":
        return self.order_by("-created_at", "-pk")


class Invitation(models.Model):
    """A mail that lets one address join one organisation. Only the digest of its link is kept."""

    email = models.EmailField(_("メールアドレス"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="invitations"
    )
    role = models.CharField(
        pgettext_lazy("in an organisation", "役割"),
        max_length=20,
        choices=Role,
        default=Role.MEMBER,
    )
    token_digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("招待日時"))
    expires_at = models.DateTimeField(_("期限"))
    accepted_at = models.DateTimeField(_("参加日時"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("取消日時"), null=True, blank=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="invitations_sent",
        verbose_name=_("招待した人"),
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("招待")
        verbose_name_plural = _("招待")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["email", "organisation"],
                condition=Q(accepted_at=None, revoked_at=None),
                name="invitation_open_once",
            ),
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="invitation_email_in_lower_case"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(revoked_at=None),
                name="invitation_accepted_or_revoked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}–{self.pk}"

    @property
    def audit_label(self) -> str:
        return self.organisation.name

    def is_expired(self, now: datetime) -> bool:
        return self.expires_at <= now


class Contact(models.Model):
    """A person whom an organisation names as its contact; seen by the organisation's members."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="contacts"
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="contacts")
    position = models.CharField(_("役職・担当"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("連絡先")
        verbose_name_plural = _("連絡先")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "person"], name="contact_once")
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}–{self.person_id}"

    @property
    def audit_label(self) -> str:
        return self.organisation.name
