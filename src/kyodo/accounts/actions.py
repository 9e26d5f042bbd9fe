"""Every write on accounts.

Nobody but the owner sets a password or an address: an administrator who could would be able to
sign in as a member of one side.
"""

import hashlib
import secrets
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from kyodo.accounts import notices
from kyodo.accounts.events import Event
from kyodo.accounts.models import CalendarAddress, User, clean_address
from kyodo.accounts.permissions import (
    can_change_profile,
    can_deactivate_user,
    can_forget_user,
    can_keep_calendar_address,
    can_make_administrator,
    can_reactivate_user,
    can_unmake_administrator,
)
from kyodo.audit.trail import record
from kyodo.lifecycle import Refusal
from kyodo.notifications.outbox import forget_address


@transaction.atomic
def create_user(
    *, email: str, name: str, password: str, by: User | None = None, language: str = "ja"
) -> User:
    """An account for an address that has been shown to be the person's own.

    ``by`` is nobody when the person does it: by an invitation's link or at the console. Raises
    ``ValidationError`` when the address has an account already.
    """
    user = User(email=clean_address(email), name=name.strip(), language=language)
    user.set_password(password)
    user.full_clean()
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    record(Event.USER_CREATED, by=by or user, target=user)
    return user


@transaction.atomic
def create_administrator(*, email: str, name: str, password: str) -> User:
    """The first account, made at the console of the machine."""
    user = create_user(email=email, name=name, password=password)
    user.is_administrator = True
    user.save(update_fields=["is_administrator"])
    record(Event.ADMINISTRATOR_MADE, by=None, target=user)
    return user


@transaction.atomic
def change_profile(*, user_id: int, name: str, language: str, mail_rhythm: str, by: User) -> User:
    """One's own name, language and rhythm of mail."""
    user = User.objects.get_queryset().select_for_update().get(pk=user_id)
    if not can_change_profile(by, user):
        raise PermissionDenied
    user.name, user.language, user.mail_rhythm = name.strip(), language, mail_rhythm
    user.full_clean(exclude=["password"])
    user.save(update_fields=["name", "language", "mail_rhythm"])
    record(Event.PROFILE_CHANGED, by=by, target=user)
    return user


def digest_of(token: str) -> str:
    """What is kept of the secret of a calendar's address."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def renew_calendar_address(*, user_id: int, by: User, now: datetime) -> str:
    """A new secret for one's own calendar; the one before stops working at once.

    Answers the secret, which cannot be read anywhere afterwards.
    """
    user = User.objects.get_queryset().select_for_update().get(pk=user_id)
    if not can_keep_calendar_address(by, user):
        raise PermissionDenied
    token = secrets.token_urlsafe(32)
    CalendarAddress.objects.update_or_create(
        user=user, defaults={"token_digest": digest_of(token), "created_at": now}
    )
    record(Event.CALENDAR_ADDRESS_RENEWED, by=by, target=user)
    return token


@transaction.atomic
def revoke_calendar_address(*, user_id: int, by: User) -> None:
    """The address stops working; nothing happens where there is none."""
    user = User.objects.get_queryset().select_for_update().get(pk=user_id)
    if not can_keep_calendar_address(by, user):
        raise PermissionDenied
    gone, _rows = CalendarAddress.objects.filter(user=user).delete()
    if gone:
        record(Event.CALENDAR_ADDRESS_REVOKED, by=by, target=user)


@transaction.atomic
def deactivate_user(*, user_id: int, by: User) -> User:
    """Sign-in ends at once, open sessions too. Memberships stay, for the way back."""
    user, by = _lock(user_id, by)
    if not can_deactivate_user(by, user):
        raise PermissionDenied
    user.is_active = False
    user.is_administrator = False
    user.save(update_fields=["is_active", "is_administrator"])
    record(Event.USER_DEACTIVATED, by=by, target=user)
    notices.tell_user_deactivated(user)
    return user


@transaction.atomic
def reactivate_user(*, user_id: int, by: User) -> User:
    """Back in, as a plain account: administrator is a decision of its own."""
    user, by = _lock(user_id, by)
    if not can_reactivate_user(by, user):
        raise PermissionDenied
    user.is_active = True
    user.save(update_fields=["is_active"])
    record(Event.USER_REACTIVATED, by=by, target=user)
    notices.tell_user_reactivated(user)
    return user


@transaction.atomic
def forget_user(*, user_id: int, by: User, now: datetime) -> User:
    """Name, address and everything to sign in with go; what the account did stays, nameless."""
    user, by = _lock(user_id, by)
    if not can_forget_user(by, user):
        raise PermissionDenied
    forget_address(user.email)
    EmailAddress.objects.filter(user=user).delete()
    SocialAccount.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    CalendarAddress.objects.filter(user=user).delete()
    user.name, user.email = "", f"forgotten-{user.pk}@invalid.invalid"
    user.forgotten_at = now
    user.set_unusable_password()
    user.save()
    record(Event.USER_FORGOTTEN, by=by, target=user)
    return user


@transaction.atomic
def make_administrator(*, user_id: int, by: User) -> User:
    """Somebody more to keep accounts; every other administrator is told."""
    user, by = _lock(user_id, by)
    if not can_make_administrator(by, user):
        raise PermissionDenied
    user.is_administrator = True
    user.save(update_fields=["is_administrator"])
    record(Event.ADMINISTRATOR_MADE, by=by, target=user)
    notices.tell_administrators_changed(by)
    return user


@transaction.atomic
def unmake_administrator(*, user_id: int, by: User) -> User:
    """Raises ``Refusal`` for the last one: somebody must be able to open doors."""
    user, by = _lock(user_id, by)
    if not can_unmake_administrator(by, user):
        raise PermissionDenied
    if not User.objects.administrators().exclude(pk=user.pk).exists():
        raise Refusal(
            _("最後のシステム管理者は外せません。先に、ほかの人をシステム管理者にしてください。")
        )
    user.is_administrator = False
    user.save(update_fields=["is_administrator"])
    record(Event.ADMINISTRATOR_UNMADE, by=by, target=user)
    notices.tell_administrators_changed(by)
    return user


@transaction.atomic
def note_sign_in(*, user: User, method: str) -> None:
    """``method`` is a word such as password, passkey or the name of an outside provider."""
    record(Event.SIGNED_IN, by=user, target=user, method=method)


@transaction.atomic
def note_sign_out(*, user: User) -> None:
    record(Event.SIGNED_OUT, by=user, target=user)


@transaction.atomic
def note_failed_sign_in(*, email: str) -> None:
    """Written for unknown addresses too, without them, so that both cost the same time."""
    user = User.objects.get_queryset().filter(email=clean_address(email)).first()
    record(Event.SIGN_IN_FAILED, by=None, target=user or User())


@transaction.atomic
def note_email_confirmed(*, user: User) -> None:
    record(Event.EMAIL_CONFIRMED, by=user, target=user)


@transaction.atomic
def note_password_changed(*, user: User) -> None:
    record(Event.PASSWORD_CHANGED, by=user, target=user)


def _lock(user_id: int, by: User) -> tuple[User, User]:
    """The account and the actor as they stand now, with all administrators held still.

    Two administrators who remove each other at the same moment would otherwise leave none.
    """
    rows = User.objects.get_queryset().select_for_update().order_by("pk")
    list(rows.filter(is_administrator=True))
    return rows.get(pk=user_id), User.objects.get_queryset().get(pk=by.pk)
