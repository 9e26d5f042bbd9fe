"""A text block is put right; what was written with it stays."""

import pytest
from django.core.exceptions import PermissionDenied

from kyodo.consultations.actions.text_blocks import change_text_block
from kyodo.consultations.models import TextBlock
from tests.consultations.cases import counter
from tests.consultations.writing import address
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_the_lead_changes_one_and_unknown_places_are_named(client):
    world = counter()
    block = TextBlock.objects.create(title="お礼", text="ありがとう")
    client.force_login(world.lead)
    place = address("change_text_block", block.pk)
    assert "ありがとう" in client.get(place).content.decode()
    sent = {"title": "お礼", "text": "{相談者}様、{名}", "audience": "internal"}
    assert "{名}" in client.post(place, sent).content.decode()
    block.refresh_from_db()
    assert block.text == "ありがとう"
    assert client.post(place, sent | {"text": "{相談者}様"}).status_code == 302
    block.refresh_from_db()
    assert (block.text, block.audience) == ("{相談者}様", "internal")


def test_nobody_else_does(client):
    world = counter()
    block = TextBlock.objects.create(title="お礼", text="ありがとう")
    with pytest.raises(PermissionDenied):
        change_text_block(block_id=block.pk, title="x", text="x", audience="client", by=world.staff)
    client.force_login(UserFactory())
    assert client.get(address("change_text_block", block.pk)).status_code == 403
    assert client.get(address("list_text_blocks")).status_code == 403
