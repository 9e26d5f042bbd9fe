"""From outbox rows to sent mail."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kyodo.notifications.models import OutboxMail

CLAIM = timedelta(minutes=5)
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
MOST_ATTEMPTS = 12
KEEP_SENT = timedelta(days=90)

log = structlog.get_logger(__name__)


def deliver_due(*, now: datetime) -> None:
    """Send everything whose time has come; gathered notices of one address as one mail."""
    gathered: dict[tuple[str, str], list[int]] = defaultdict(list)
    for mail in OutboxMail.objects.due(now).in_order():
        if mail.is_gathered:
            gathered[mail.to, mail.language].append(mail.pk)
        else:
            deliver([mail.pk], now=now)
    for mail_ids in gathered.values():
        deliver(mail_ids, now=now)


def deliver(mail_ids: Iterable[int], *, now: datetime) -> None:
    """Send these rows of one address as one mail.

    Rows are claimed first, so that two workers never send the same; no transaction is open while
    the mail server is spoken to. A failure is kept on the row, with a longer pause each time.
    """
    claimed = [pk for pk in mail_ids if _claim(pk, now)]
    mails = list(OutboxMail.objects.filter(pk__in=claimed).in_order())
    if not mails:
        return
    try:
        compose(mails).send()
    except Exception as error:  # whatever a mail backend raises is kept and tried again
        for mail in mails:
            _keep_failure(mail, error, now)
        return
    OutboxMail.objects.filter(pk__in=claimed).update(
        sent_at=now, claimed_until=None, last_error="", body="", path=""
    )


def compose(mails: list[OutboxMail]) -> EmailMessage:
    """One mail from one or several notices, in the language of the address."""
    with translation.override(mails[0].language):
        subject = mails[0].subject
        if len(mails) > 1:
            subject = ngettext(
                "お知らせが%(count)d件あります", "お知らせが%(count)d件あります", len(mails)
            ) % {"count": len(mails)}
        body = render_to_string(
            "notifications/mail.txt", {"mails": mails, "site": settings.ADDRESS}
        )
        return EmailMessage(
            subject=_("［%(site)s］%(subject)s")
            % {"site": settings.INSTALLATION_NAME or _("協働帳"), "subject": subject},
            body=body,
            to=[mails[0].to],
            headers={"Auto-Submitted": "auto-generated"},
        )


def tidy(*, now: datetime) -> None:
    """Addresses are personal data: sent and given-up rows go after ``KEEP_SENT``."""
    OutboxMail.objects.filter(
        Q(sent_at__lt=now - KEEP_SENT) | Q(given_up_at__lt=now - KEEP_SENT)
    ).delete()


def pause_after(attempts: int) -> timedelta:
    """1, 2, 4, … minutes, never more than six hours."""
    return min(FIRST_PAUSE * (1 << min(attempts - 1, 10)), LONGEST_PAUSE)


def _claim(mail_id: int, now: datetime) -> bool:
    return bool(OutboxMail.objects.due(now).filter(pk=mail_id).update(claimed_until=now + CLAIM))


def _keep_failure(mail: OutboxMail, error: Exception, now: datetime) -> None:
    mail.attempts += 1
    mail.claimed_until = None
    mail.last_error = f"{type(error).__name__}: {error}"[:300]
    mail.send_after = now + pause_after(mail.attempts)
    if mail.attempts >= MOST_ATTEMPTS:
        mail.given_up_at = now
    mail.save(
        update_fields=["attempts", "claimed_until", "last_error", "send_after", "given_up_at"]
    )
    log.warning("mail_not_sent", mail=mail.pk, attempts=mail.attempts, error=mail.last_error)
