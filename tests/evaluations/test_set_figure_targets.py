"""Either side says what a figure is to come to; who said it and when stands beside it."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from kyodo.lifecycle import Refusal
from kyodo.projects.models import FigureTarget
from tests.evaluations.figures import address, counted, items, reveal, shown, targets, typed
from tests.stories import open_for_marking

pytestmark = pytest.mark.django_db
INTAKE = "consultations.intake"


def send(client, story, user="civic_drafter", seen="", item=0, **values):
    client.force_login(getattr(story, user))
    data = {f"target-{key}": value for key, value in values.items()}
    where = address(story, "set_figure_targets", items(story)[item].pk)
    return client.post(where, {"seen": seen} | data)


def test_a_target_stands_beside_the_figure_with_who_set_it(client):
    story = counted()
    send(client, story, **{INTAKE: "４００"})
    target = shown(story, INTAKE).target
    assert (target.value, target.side_label, target.name) == (Decimal(400), "団体等", "市民 花子")


def test_the_other_side_sets_another_and_an_empty_field_takes_it_away(client):
    story = counted()
    targets(story, {INTAKE: "400"}, by="civic_drafter")
    send(client, story, "government_drafter", f"{INTAKE}=1", **{INTAKE: "450"})
    assert shown(story, INTAKE).target.name == "行政 桜"
    send(client, story, seen=f"{INTAKE}=2", **{INTAKE: ""})
    assert shown(story, INTAKE).target is None


def test_who_has_not_seen_a_new_target_is_told_and_loses_nothing(client):
    story = counted()
    targets(story, {INTAKE: "400"})
    response = send(client, story, **{INTAKE: "450"})
    body = response.content.decode()
    assert "ほかの人が目標を書きました" in body
    assert 'value="450"' in body
    assert FigureTarget.objects.get().value == 400
    assert f'value="{INTAKE}=1"' in body


def test_what_is_no_number_is_said_beside_its_field(client):
    story = counted()
    response = send(client, story, **{INTAKE: "たくさん", "consultations.open": "5"})
    body = response.content.decode()
    assert "数字を書いてください。" in body
    assert 'value="たくさん"' in body
    assert not FigureTarget.objects.exists()


def test_a_typed_figure_has_a_target_too():
    story = open_for_marking()
    figure = typed(story)
    targets(story, {figure.key: "30"}, item=1)
    assert shown(story, figure.key).target_words == "30人"


def test_a_figure_that_the_work_item_lacks_gets_no_target():
    story = counted()
    with pytest.raises(Refusal, match="この事業項目にありません"):
        targets(story, {INTAKE: "400"}, item=1)


@pytest.mark.parametrize("user", ["facilitator", "administrator", "stranger"])
def test_who_is_of_no_side_sets_none(client, user):
    story = counted()
    with pytest.raises(PermissionDenied):
        targets(story, {INTAKE: "400"}, by=user)
    assert send(client, story, user, **{INTAKE: "400"}).status_code in (403, 404)


def test_after_the_reveal_a_target_stays_as_it_was(client):
    story = counted()
    targets(story, {INTAKE: "400"})
    reveal(story)
    assert send(client, story, seen=f"{INTAKE}=1", **{INTAKE: "7"}).status_code == 403
    FigureTarget.objects.update(value=7)
    assert shown(story, INTAKE).target_words == "400件"
