"""Who speaks for the centre sets the hours a week that it has, from a day on."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from kyodo.audit.models import AuditEntry
from kyodo.consultations.actions.capacities import set_capacity
from kyodo.consultations.models import WeeklyCapacity
from kyodo.lifecycle import Refusal
from tests.consultations.cases import counter
from tests.consultations.writing import address
from tests.costs import queries_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 10)


def hours():
    return dict(WeeklyCapacity.objects.values_list("valid_from", "hours"))


def test_the_lead_sets_them_and_everybody_at_the_counter_reads_them(client):
    world = counter()
    client.force_login(world.lead)
    sent = {"valid_from": "2026-04-01", "hours": "４２．５時間"}
    assert client.post(address("set_capacity"), sent).status_code == 302
    assert hours() == {date(2026, 4, 1): Decimal("42.5")}
    entry = AuditEntry.objects.get(event="consultations.capacity_set")
    assert (entry.actor_id, entry.target_label) == (world.lead.pk, "2026-04-01")
    assert entry.facts == {"hours": "42.5"}
    client.force_login(world.staff)
    page = client.get(address("list_capacities")).content.decode()
    assert "42.5時間" in page
    assert "時間を決める" not in page
    assert "消す" not in page


def test_hours_of_the_same_day_are_replaced_and_those_of_others_stay(client):
    world = counter()
    client.force_login(world.lead)
    for day, number in (("2026-04-01", "40"), ("2026-10-01", "30"), ("2026-04-01", "36")):
        client.post(address("set_capacity"), {"valid_from": day, "hours": number})
    assert hours() == {date(2026, 4, 1): 36, date(2026, 10, 1): 30}


def test_the_list_says_which_hours_hold_now(client):
    world = counter()
    today = timezone.localdate()
    for days, number in ((-400, 40), (0, 36), (1, 20)):
        day = today + timedelta(days=days)
        set_capacity(valid_from=day, hours=Decimal(number), by=world.lead, today=today)
    client.force_login(world.lead)
    rows = client.get(address("list_capacities")).content.decode().split("<tr>")
    assert [row.count("いまの時間") for row in rows if "時間</td>" in row] == [0, 1, 0]
    assert [n for row in rows for n in (40, 36, 20) if f"{n}時間" in row] == [20, 36, 40]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"hours": ""}, "入力を確認してください"),
        ({"hours": "たくさん"}, "数値"),
        ({"hours": "-1"}, "0"),
        ({"hours": "1.25"}, "小数"),
        ({"hours": "NaN"}, "数値"),
        ({"hours": "100000"}, "桁"),
        ({"valid_from": ""}, "入力を確認してください"),
        ({"valid_from": "きのう"}, "日付"),
        ({"valid_from": "0001-01-01"}, "2000年から"),
        ({"valid_from": "2226-04-01"}, "10年後まで"),
    ],
)
def test_a_mistake_is_named_and_what_was_typed_stays(client, changes, words):
    client.force_login(counter().lead)
    sent = {"valid_from": "2026-04-01", "hours": "40"} | changes
    page = client.post(address("set_capacity"), sent).content.decode()
    assert words in page
    assert all(f'value="{typed}"' in page for typed in sent.values() if typed)
    assert hours() == {}


def test_the_action_asks_for_itself():
    world = counter()
    with pytest.raises(PermissionDenied):
        set_capacity(valid_from=TODAY, hours=Decimal(40), by=world.staff, today=TODAY)
    with pytest.raises(Refusal, match="2000年"):
        set_capacity(valid_from=date(1999, 12, 31), hours=Decimal(4), by=world.lead, today=TODAY)
    with pytest.raises(ValidationError):
        set_capacity(valid_from=TODAY, hours=Decimal(-1), by=world.lead, today=TODAY)
    assert hours() == {}
    assert not AuditEntry.objects.filter(event="consultations.capacity_set").exists()


def test_nobody_else_does(client):
    world = counter()
    client.force_login(world.staff)
    assert client.get(address("set_capacity")).status_code == 403
    sent = {"valid_from": "2026-04-01", "hours": "40"}
    assert client.post(address("set_capacity"), sent).status_code == 403
    assert hours() == {}


def test_three_rows_cost_as_many_queries_as_one(client):
    world = counter()
    client.force_login(world.lead)
    set_capacity(valid_from=TODAY, hours=Decimal(40), by=world.lead, today=TODAY)
    one = queries_of(client, address("list_capacities"))
    for days in (1, 2):
        day = TODAY + timedelta(days=days)
        set_capacity(valid_from=day, hours=Decimal(40), by=world.lead, today=TODAY)
    assert queries_of(client, address("list_capacities")) == one
