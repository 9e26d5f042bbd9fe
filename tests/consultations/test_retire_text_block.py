"""A text block that is not used any more is not offered; its title is free again."""

import pytest
from django.core.exceptions import PermissionDenied

from kyodo.consultations.actions.text_blocks import add_text_block, retire_text_block
from kyodo.consultations.models import TextBlock
from tests.consultations.cases import NOW, counter
from tests.consultations.writing import address

pytestmark = pytest.mark.django_db


def test_it_is_not_offered_any_more_and_its_title_is_free(client):
    world = counter()
    block = TextBlock.objects.create(title="お礼", text="ありがとう")
    client.force_login(world.lead)
    for _time in range(2):
        assert client.post(address("retire_text_block", block.pk)).status_code == 302
    assert "ありがとう" not in client.get(address("list_text_blocks")).content.decode()
    assert client.get(address("change_text_block", block.pk)).status_code == 404
    add_text_block(title="お礼", text="どうも", audience="client", by=world.lead)


def test_nobody_else_retires_one(client):
    world = counter()
    block = TextBlock.objects.create(title="お礼", text="ありがとう")
    with pytest.raises(PermissionDenied):
        retire_text_block(block_id=block.pk, by=world.staff, now=NOW)
    client.force_login(world.staff)
    assert client.post(address("retire_text_block", block.pk)).status_code == 403
    block.refresh_from_db()
    assert block.retired_at is None
