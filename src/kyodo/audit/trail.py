"""Writing the audit: what happened, what may be seen from now on, who looked at personal data.

Each function runs inside the transaction of the change that it describes and vanishes with it
when that is rolled back. Refused attempts go to the ordinary log.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC
from typing import Protocol

from django.db import models, transaction
from django.utils import timezone

from kyodo.audit.models import AuditEntry, ChainHead, Disclosure, Reading


class Actor(Protocol):
    """Whoever acts; all that is kept of them is this number."""

    @property
    def pk(self) -> int: ...


def record(
    event: str,
    *,
    by: Actor | None,
    target: models.Model,
    withheld_as: str = "",
    **facts: str | int,
) -> AuditEntry:
    """Write one entry at the end of the chain.

    ``by`` is nobody for what the machine did on its own. With ``withheld_as`` the entry stays
    unseen until that key is disclosed. Facts are numbers, states, titles and the purpose of a
    project; never a mark, a text that somebody wrote on a sheet, a person's name or an address.

    The chain's head is the one row that all writers lock, so record after every other row that
    the action locks. Outside a transaction it raises ``TransactionManagementError``.
    """
    _demand_transaction()
    head = _locked_head()
    entry = AuditEntry(
        happened_at=timezone.now(),
        event=str(event),
        actor_id=by.pk if by else None,
        target_type=target._meta.label_lower,
        target_id=str(target.pk or ""),
        target_label=_label(target),
        withheld_as=withheld_as,
        facts=facts,
    )
    entry.digest = link(head.digest, entry)
    entry.save()
    head.digest, head.length = entry.digest, head.length + 1
    head.save(update_fields=["digest", "length"])
    return entry


def disclose(key: str) -> None:
    """Let entries withheld under this key be seen from now on. Doing it twice changes nothing."""
    _demand_transaction()
    Disclosure.objects.bulk_create(
        [Disclosure(key=key, disclosed_at=timezone.now())], ignore_conflicts=True
    )


def record_reading(*, by: Actor, target: models.Model) -> None:
    """Note that somebody looked at personal data; once per reader, record and hour."""
    record_readings(by=by, targets=[target])


def record_readings(*, by: Actor, targets: Iterable[models.Model]) -> None:
    """The same for every row of a list that shows personal data, with one statement."""
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    Reading.objects.bulk_create(
        [
            Reading(
                reader_id=by.pk,
                target_type=target._meta.label_lower,
                target_id=str(target.pk),
                hour=hour,
            )
            for target in targets
        ],
        ignore_conflicts=True,
    )


def link(previous: str, entry: AuditEntry) -> str:
    """SHA-256 in hex over the digest before and the entry's own columns in canonical JSON."""
    columns = {
        "happened_at": entry.happened_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "event": entry.event,
        "actor_id": entry.actor_id,
        "target_type": entry.target_type,
        "target_id": entry.target_id,
        "target_label": entry.target_label,
        "withheld_as": entry.withheld_as,
        "facts": entry.facts,
    }
    text = json.dumps(columns, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


def _demand_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("the audit is written inside a transaction")


def _locked_head() -> ChainHead:
    heads = ChainHead.objects.select_for_update()
    head = heads.filter(pk=1).first()
    if head is None:
        ChainHead.objects.bulk_create([ChainHead(pk=1)], ignore_conflicts=True)
        head = heads.get(pk=1)
    return head


def _label(target: models.Model) -> str:
    """A title or nothing: the number stands in its own column, and a name would stay for ever."""
    return str(getattr(target, "audit_label", ""))[:300]
