"""Checking that nobody altered what was recorded."""

from dataclasses import dataclass

from kyodo.audit.models import AuditEntry, ChainHead
from kyodo.audit.trail import link


@dataclass(frozen=True)
class Break:
    """Where the chain does not hold. ``entry_id`` is nothing when its end was cut off."""

    entry_id: int | None
    reason: str


def verify() -> tuple[int, Break | None]:
    """Recompute every digest from the first; answers how many held, and the first that did not."""
    head = ChainHead.objects.filter(pk=1).first()
    previous, held = "", 0
    for entry in AuditEntry.objects.order_by("pk").iterator(chunk_size=2000):
        if link(previous, entry) != entry.digest:
            return held, Break(
                entry.pk, "this entry was altered, or the one before it was removed or added"
            )
        previous, held = entry.digest, held + 1
    if (head.digest if head else "") != previous or (head.length if head else 0) != held:
        return held, Break(None, "entries are missing or were added at the end")
    return held, None
