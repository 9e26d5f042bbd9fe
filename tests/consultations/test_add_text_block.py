"""Words that are often written are kept by whoever speaks for the centre."""

import pytest
from django.core.exceptions import PermissionDenied

from kyodo.consultations.actions.text_blocks import add_text_block
from kyodo.consultations.models import TextBlock
from kyodo.lifecycle import Refusal
from tests.consultations.cases import counter
from tests.consultations.writing import address
from tests.downloads import rows_in

pytestmark = pytest.mark.django_db
ALL_PLACES = "{相談者}{団体名}{受付番号}{担当}{センター}{日付}"


def typed(**changes):
    return {"title": "お礼", "text": f"{ALL_PLACES}様", "audience": "client"} | changes


def test_the_lead_adds_one_and_everybody_at_the_counter_reads_it(client):
    world = counter()
    client.force_login(world.lead)
    assert address("list_text_blocks") in client.get("/desk/").content.decode()  # the first one too
    assert client.post(address("add_text_block"), typed()).status_code == 302
    block = TextBlock.objects.get()
    assert (block.title, block.text, block.audience) == ("お礼", f"{ALL_PLACES}様", "client")
    client.force_login(world.staff)
    page = client.get(address("list_text_blocks")).content.decode()
    assert "お礼" in page
    assert "定型文を加える" not in page
    _head, row = rows_in(client.get(address("list_text_blocks"), {"format": "csv"}))
    assert row == ["お礼", str(block.get_audience_display()), f"{ALL_PLACES}様"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"text": "{なまえ}様、{番号}"}, "{なまえ}、{番号}"),
        ({"title": ""}, "入力を確認してください"),
        ({"text": ""}, "入力を確認してください"),
        ({"audience": "all"}, "all"),
    ],
)
def test_a_mistake_is_named_and_what_was_typed_stays(client, changes, words):
    client.force_login(counter().lead)
    page = client.post(address("add_text_block"), typed(**changes)).content.decode()
    assert words in page
    assert not TextBlock.objects.exists()


def test_a_title_is_in_use_once(client):
    client.force_login(counter().lead)
    client.post(address("add_text_block"), typed())
    page = client.post(address("add_text_block"), typed()).content.decode()
    assert "同じ見出しの定型文が、すでにあります。" in page
    assert TextBlock.objects.count() == 1


def test_nobody_else_keeps_text_blocks(client):
    world = counter()
    with pytest.raises(PermissionDenied):
        add_text_block(title="x", text="x", audience="client", by=world.staff)
    with pytest.raises(Refusal, match="なまえ"):
        add_text_block(title="x", text="{なまえ}", audience="client", by=world.lead)
    client.force_login(world.staff)
    assert client.get(address("add_text_block")).status_code == 403
    assert client.post(address("add_text_block"), typed()).status_code == 403
    assert not TextBlock.objects.exists()
