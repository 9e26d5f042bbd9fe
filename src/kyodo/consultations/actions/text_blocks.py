"""Words that are often written, kept by whoever speaks for the centre."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from kyodo.accounts.models import User
from kyodo.audit.trail import record
from kyodo.consultations.events import Event
from kyodo.consultations.models import TextBlock
from kyodo.consultations.permissions import can_keep_lists
from kyodo.consultations.queries.text_blocks import refuse_unknown_places


@transaction.atomic
def add_text_block(*, title: str, text: str, audience: str, by: User) -> TextBlock:
    """Raises ``PermissionDenied``, ``Refusal`` for a place that nothing fills, and
    ``ValidationError`` for a title that is in use.
    """
    return _write(TextBlock(), Event.TEXT_BLOCK_ADDED, (title, text, audience), by)


@transaction.atomic
def change_text_block(
    *, block_id: int, title: str, text: str, audience: str, by: User
) -> TextBlock:
    """What was written with it stays as it was. Raises as ``add_text_block`` does."""
    block = TextBlock.objects.select_for_update().get(pk=block_id)
    return _write(block, Event.TEXT_BLOCK_CHANGED, (title, text, audience), by)


@transaction.atomic
def retire_text_block(*, block_id: int, by: User, now: datetime) -> TextBlock:
    """Not offered any more. Raises ``PermissionDenied``; doing it twice changes nothing."""
    if not can_keep_lists(by):
        raise PermissionDenied
    block = TextBlock.objects.select_for_update().get(pk=block_id)
    if block.retired_at is None:
        block.retired_at = now
        block.save(update_fields=["retired_at"])
        record(Event.TEXT_BLOCK_RETIRED, by=by, target=block)
    return block


def _write(block: TextBlock, event: Event, columns: tuple[str, str, str], by: User) -> TextBlock:
    if not can_keep_lists(by):
        raise PermissionDenied
    title, text, block.audience = columns
    block.title, block.text = title.strip(), text.strip()
    refuse_unknown_places(block.text)
    block.full_clean()
    block.save()
    record(event, by=by, target=block)
    return block
