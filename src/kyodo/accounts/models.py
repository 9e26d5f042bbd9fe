"""Who may sign in."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


def clean_address(address: str) -> str:
    """The one spelling under which a mail address is stored and compared."""
    return address.strip().lower()


class UserQuerySet(models.QuerySet["User"]):
    def active(self) -> "UserQuerySet":
        return self.filter(is_active=True)

    def administrators(self) -> "UserQuerySet":
        return self.filter(is_active=True, is_administrator=True)

    def in_order(self) -> "UserQuerySet":
        return self.order_by("name", "pk")


class UserManager(BaseUserManager["User"]):
    use_in_migrations = False

    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def active(self) -> UserQuerySet:
        return self.get_queryset().active()

    def administrators(self) -> UserQuerySet:
        return self.get_queryset().administrators()

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=clean_address(username or ""))


class User(AbstractBaseUser):
    """An account signs in by mail address; what it may see comes from memberships alone.

    There are no groups, no rights edited by hand and no superuser: an administrator keeps
    accounts and organisations, and sees no more of an evaluation than anybody else.
    """

    class Language(models.TextChoices):
        JAPANESE = "ja", _("日本語")
        ENGLISH = "en", "English"

    class MailRhythm(models.TextChoices):
        EACH = "each", _("お知らせのたびに1通ずつ")
        DAILY = "daily", _("1日1回、朝にまとめて")

    email = models.EmailField(
        _("メールアドレス"),
        unique=True,
        error_messages={"unique": _("このメールアドレスは、すでに使われています。")},
    )
    name = models.CharField(_("氏名"), max_length=100, blank=True)
    language = models.CharField(
        _("表示言語"), max_length=2, choices=Language, default=Language.JAPANESE
    )
    mail_rhythm = models.CharField(
        _("お知らせメール"), max_length=5, choices=MailRhythm, default=MailRhythm.EACH
    )
    is_active = models.BooleanField(_("利用できる"), default=True)
    is_administrator = models.BooleanField(_("システム管理者"), default=False)
    date_joined = models.DateTimeField(_("登録日時"), default=timezone.now)
    forgotten_at = models.DateTimeField(_("個人情報を消した日時"), null=True, blank=True)

    objects: ClassVar[UserManager] = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = pgettext_lazy("of a row", "利用者")
        verbose_name_plural = pgettext_lazy("of a row", "利用者")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="user_email_in_lower_case"
            ),
            models.CheckConstraint(
                condition=Q(forgotten_at__isnull=True) | Q(is_active=False, name=""),
                name="user_forgotten_has_no_name",
            ),
        ]

    def __str__(self) -> str:
        return self.shown_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = clean_address(self.email)
        super().save(*args, **kwargs)

    @property
    def shown_name(self) -> str:
        """What pages print: nobody reads a mail address where a name belongs."""
        if self.forgotten_at is not None:
            return str(_("削除された利用者"))
        return self.name or str(_("氏名未登録の利用者"))

    def get_full_name(self) -> str:
        return self.shown_name

    def get_short_name(self) -> str:
        return self.shown_name


class CalendarAddress(models.Model):
    """The secret address under which a person's own dates can be read by a calendar program.

    Only the digest of its secret is kept: whoever reads the database cannot read a calendar.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_address"
    )
    token_digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("作成日時"))

    class Meta:
        verbose_name = _("予定表の配信アドレス")
        verbose_name_plural = _("予定表の配信アドレス")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.user_id)
