"""A side types in what no line counts: at once visible to the other, and marked as typed."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from kyodo.audit.history import history_of
from kyodo.evaluations.actions.evidence import FigureData
from kyodo.lifecycle import Refusal
from kyodo.projects.models import TypedFigure
from tests.evaluations.figures import GRADUATES, address, items, reveal, typed, with_lines
from tests.stories import open_for_marking, prepared_evaluation

pytestmark = pytest.mark.django_db


def send(client, story, user="civic_drafter", item=1, **changes):
    client.force_login(getattr(story, user))
    data = {"label": "講座の修了者", "value": "１，２３４．５", "unit": "人", "source": "出席簿"}
    where = address(story, "type_figure", items(story)[item].pk)
    return client.post(where, data | changes)


@pytest.mark.parametrize("user", ["civic_drafter", "government_answerable"])
def test_what_one_side_types_both_see_with_who_and_from_where(client, user):
    story = open_for_marking()
    response = send(client, story, user)
    assert response.url == address(story, "show_evidence") + f"#item-{items(story)[1].pk}"
    figure = TypedFigure.objects.get()
    assert (figure.value, figure.typed_by) == (Decimal("1234.5"), getattr(story, user))
    for reader in ("civic_answerable", "government_drafter"):
        client.force_login(getattr(story, reader))
        body = client.get(address(story, "show_evidence")).content.decode()
        for words in ("1,234.5人", "書き入れ", "出席簿", getattr(story, user).name):
            assert words in body
    assert "数字を書き入れました" in [line.what for line in history_of(story.evaluation)]


def test_nobody_knows_is_not_zero(client):
    story = open_for_marking()
    send(client, story, value="不明")
    assert TypedFigure.objects.get().value is None
    body = client.get(address(story, "show_evidence")).content.decode()
    assert "不明" in body


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("", "このフィールドは必須です。"),
        ("約20", "数字を書いてください。分からないときは「不明」と書きます。"),
        ("NaN", "数字を書いてください。分からないときは「不明」と書きます。"),
        ("1e400", "整数は11桁、小数は3桁までです。"),
        ("0.1234", "整数は11桁、小数は3桁までです。"),
        ("999999999999", "整数は11桁、小数は3桁までです。"),
    ],
)
def test_what_is_no_number_is_said_beside_the_field_and_nothing_typed_is_lost(client, value, said):
    story = open_for_marking()
    response = send(client, story, value=value)
    assert response.status_code == 200
    body = response.content.decode()
    assert said in body
    assert 'value="講座の修了者"' in body
    assert not TypedFigure.objects.exists()


def test_a_second_figure_of_the_same_name_is_refused_with_words(client):
    story = open_for_marking()
    typed(story)
    response = send(client, story, "government_drafter", value="30")
    assert "同じ名前と単位の数字がもうあります" in response.content.decode()
    assert TypedFigure.objects.get().value == 24


@pytest.mark.parametrize(
    "user", ["facilitator", "administrator", "member_without_seat", "stranger"]
)
def test_who_is_of_no_side_types_nothing(client, user):
    story = open_for_marking()
    with pytest.raises(PermissionDenied):
        typed(story, by=user)
    assert send(client, story, user).status_code in (403, 404)
    assert not TypedFigure.objects.exists()


def test_after_the_reveal_nothing_is_typed_any_more(client):
    story = reveal(open_for_marking())
    with pytest.raises(PermissionDenied):
        typed(story)
    assert send(client, story).status_code == 403


def test_a_work_item_of_another_year_is_not_found(client):
    story = prepared_evaluation()
    with_lines(story, year=2022)
    other = items(story, 2022)[0].pk
    client.force_login(story.civic_drafter)
    assert client.get(address(story, "type_figure", other)).status_code == 404


def test_the_same_figure_in_two_work_items_is_two_figures():
    story = open_for_marking()
    typed(story, item=1)
    typed(story, FigureData("講座の修了者", Decimal(9), "人", "別の帳簿"), item=2)
    assert TypedFigure.objects.count() == 2
    with pytest.raises(Refusal):
        typed(story, GRADUATES, item=2)
