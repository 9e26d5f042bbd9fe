"""Telling somebody by mail: the row is written with the change and sent once that is committed."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django_stubs_ext import StrOrPromise

from kyodo.notifications.jobs import send_mail
from kyodo.notifications.models import OutboxMail

MORNING_HOUR = 8


class Recipient(Protocol):
    """An account, as far as mail is concerned."""

    @property
    def email(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def mail_rhythm(self) -> str: ...
    @property
    def is_active(self) -> bool: ...


def enqueue(
    to: Recipient | str,
    *,
    subject: StrOrPromise,
    body: StrOrPromise,
    path: str = "",
    facts: Mapping[str, StrOrPromise | int] | None = None,
    key: str = "",
) -> OutboxMail | None:
    """Put one notice into the outbox, inside the transaction of what it tells about.

    ``subject`` and ``body`` are lazy texts with ``%(name)s`` places for ``facts``: they are
    written in the recipient's own language. ``path`` is the page where the work waits. With a
    ``key`` the same notice is sent once, however often it is asked for. Nobody is told who can no
    longer sign in. Answers the row, or nothing when there is none to send.
    """
    now = timezone.now()
    mail = _addressed(to, now)
    if mail is None or (key and OutboxMail.objects.filter(key=key).exists()):
        return None
    places = dict(facts or {})
    with translation.override(mail.language):
        mail.subject = " ".join((str(subject) % places).split())[:200]
        mail.body = str(body) % places
    mail.path, mail.key, mail.created_at = path, key or None, now
    if key:
        OutboxMail.objects.bulk_create([mail], ignore_conflicts=True)
        mail = OutboxMail.objects.get(key=key)
    else:
        mail.save()
    if not mail.is_gathered:
        transaction.on_commit(partial(send_mail.enqueue, mail_id=mail.pk))
    return mail


def kept_keys(prefix: str, *, since: datetime) -> list[str]:
    """Keys, beginning with ``prefix``, of what was written since then and is still kept."""
    mails = OutboxMail.objects.filter(key__startswith=prefix, created_at__gte=since)
    return [key for key in mails.order_by("pk").values_list("key", flat=True) if key]


def forget_address(address: str) -> None:
    """Drop every mail to an address: part of forgetting the person behind it."""
    OutboxMail.objects.filter(to=address).delete()


def _addressed(to: Recipient | str, now: datetime) -> OutboxMail | None:
    if isinstance(to, str):
        return OutboxMail(to=to, language=settings.LANGUAGE_CODE, send_after=now)
    if not to.is_active:
        return None
    if to.mail_rhythm == "daily":
        return OutboxMail(
            to=to.email, language=to.language, is_gathered=True, send_after=next_morning(now)
        )
    return OutboxMail(to=to.email, language=to.language, send_after=now)


def next_morning(now: datetime) -> datetime:
    """The moment at which gathered notices leave: 08:00 where the installation stands."""
    local = timezone.localtime(now)
    morning = local.replace(hour=MORNING_HOUR, minute=0, second=0, microsecond=0)
    return morning if local < morning else morning + timedelta(days=1)
