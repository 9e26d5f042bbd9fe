"""Counters that many processes raise at once, by one statement each."""

from datetime import UTC, datetime, time, timedelta

from django.db import connection
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from kyodo.lifecycle import Refusal
from kyodo.public_forms.clients import network_of
from kyodo.public_forms.models import Count

KEPT = timedelta(days=2)
_RAISE = """
    INSERT INTO public_forms_count (form, sender, begins_at, times) VALUES (%s, %s, %s, 1)
    ON CONFLICT (form, sender, begins_at) DO UPDATE SET times = public_forms_count.times + 1
    RETURNING times
"""


def times_within_hour(form: str, address: str, now: datetime) -> int:
    """Count one more sending of the form from there; how many it are since the full hour."""
    begins_at = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    return _raise(form, _digest(f"{begins_at:%Y-%m-%d} {network_of(address)}"), begins_at)


def accept_once(form: str, content: str, opened_at: datetime) -> None:
    """Part of the action that takes the form in. Raises ``Refusal`` for the same content again.

    ``opened_at`` is when the page was opened: writing the same again on a new page is no mistake.
    """
    if _raise(f"{form}:once", _digest(f"{opened_at.isoformat()} {content}"), opened_at) > 1:
        raise Refusal(_("この内容は、もう受け付けています。同じものを二度送る必要はありません。"))


def forget_old_counts(*, now: datetime) -> int:
    """What nothing asks for any more; answers how many rows it were."""
    day = datetime.combine((now - KEPT).date(), time(), tzinfo=UTC)
    return Count.objects.filter(begins_at__lt=day).delete()[0]


def _raise(form: str, sender: str, begins_at: datetime) -> int:
    moment = connection.ops.adapt_datetimefield_value(begins_at)
    with connection.cursor() as cursor:
        cursor.execute(_RAISE, [form, sender, moment])
        return int(cursor.fetchone()[0])


def _digest(value: str) -> str:
    return salted_hmac("kyodo.public_forms", value, algorithm="sha256").hexdigest()
