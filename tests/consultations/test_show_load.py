"""The centre's staff see what is open, what the coming weeks will take, and how sure that is."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from kyodo.accounts.models import User
from kyodo.consultations.actions.capacities import set_capacity
from kyodo.consultations.actions.load import count_load
from kyodo.consultations.models import LoadCount
from kyodo.consultations.queries.forecast import WEEK, monday
from kyodo.consultations.queries.load import about, load_page
from kyodo.organisations.models import Organisation
from tests.consultations.cases import NOW, counter
from tests.consultations.past import past_case, past_weeks
from tests.consultations.writing import address
from tests.costs import queries_of
from tests.downloads import rows_in
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 10)  # a Wednesday
NEXT = date(2026, 6, 15)


def page_at(client, user, query=""):
    client.force_login(user)
    response = client.get(address("show_load") + query)
    assert response.status_code == 200
    return response.content.decode()


def words_of(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def counted_centre(weeks=60, today=None):
    """A centre with one case a week, each an hour and then half an hour."""
    world = counter()
    now = timezone.now() if today is None else NOW
    past_weeks(weeks, today or timezone.localdate(), 60, 30)
    count_load(now=now)
    return world


def hours_of(page):
    return [round(week.of_open + week.of_intake, 2) for week in page.weeks]


def test_both_tables_are_saved_as_the_page_says_them(client):
    world = counted_centre()
    past_case(timezone.localdate(), owner=world.staff)
    client.force_login(world.staff)
    page = load_page(world.staff, 0, timezone.localdate())
    _head, *weeks = rows_in(client.get(address("show_load"), {"table": "weeks", "format": "csv"}))
    assert [row[:2] for row in weeks] == [[w.week.isoformat(), w.words] for w in page.weeks]
    query = {"table": "owners", "format": "xlsx"}
    head, *owners = rows_in(client.get(address("show_load"), query))
    assert [(row[0], row[-1]) for row in owners] == [
        (row.name or "決まっていない", str(row.total)) for row in page.owners
    ]
    assert head[-1] == "合計"


def test_open_cases_stand_by_person_and_age(client):
    world = counter()
    today = timezone.localdate()
    for days, owner in ((0, world.staff), (13, world.staff), (14, world.staff), (400, None)):
        past_case(today - timedelta(days=days), owner=owner)
    past_case(today - timedelta(days=5), owner=world.colleague, ends=today)
    page = load_page(world.staff, 0, today)
    assert [(row.name, list(row.counts)) for row in page.owners] == [
        ("窓口 みどり", [2, 1, 0, 0, 0]),
        ("", [0, 0, 0, 0, 1]),
    ]
    words = words_of(page_at(client, world.staff))
    assert "窓口 みどり 2 1 0 0 0 3" in words
    assert "決まっていない 0 0 0 0 1 1" in words
    assert "相談 たろう" not in words.replace(world.staff.name, "")


def test_each_row_leads_to_where_its_cases_stand_in_the_queue(client):
    world = counter()
    today = timezone.localdate()
    for owner in (world.staff, world.colleague, None):
        past_case(today, owner=owner)
    User.objects.filter(pk=world.colleague.pk).update(is_active=False)
    html = page_at(client, world.staff)
    queue = address("list_follow_ups")
    assert f'href="{queue}?tab=all&amp;who={world.staff.pk}">窓口 みどり' in html
    for name in ("相談 たろう", "決まっていない"):
        assert f'href="{queue}?tab=unassigned">{name}' in html


def test_nobody_else_sees_it(client):
    world = counted_centre(30)
    past_case(timezone.localdate(), owner=world.colleague)
    department = OrganisationFactory(kind=Organisation.Kind.DEPARTMENT)
    officer = MembershipFactory(organisation=department).user
    for user in (officer, UserFactory(is_administrator=True), UserFactory()):
        client.force_login(user)
        response = client.get(address("show_load"))
        assert response.status_code == 403
        assert "相談 たろう" not in response.content.decode()
        assert client.get(address("list_capacities")).status_code == 403
    client.logout()
    assert client.get(address("show_load")).status_code == 302


def test_before_the_first_night_there_is_no_forecast_and_the_page_says_so(client):
    world = counter()
    past_weeks(30, timezone.localdate(), 60)
    words = words_of(page_at(client, world.staff))
    assert "まだ集計していません" in words
    assert "見込みを変えてみる" not in words


def test_a_short_history_shows_what_can_be_shown(client):
    world = counted_centre(7)
    today = timezone.localdate()
    past_case(today, next_on=monday(today) + WEEK, owner=world.staff)
    html = page_at(client, world.staff)
    words = words_of(html)
    assert "いまは7週です" in words
    assert "1件" in words
    assert "窓口 みどり 1 0 0 0 0 1" in words
    assert 'id="weeks-title"' not in html


def test_eight_weeks_make_a_forecast_without_season_test_or_range(client):
    world = counted_centre(8)
    html = page_at(client, world.staff)
    words = words_of(html)
    assert 'id="weeks-title"' in html
    assert "記録がまだ1年に足りないので" in words
    assert "幅は示せません" in words
    assert "終わった週が27週そろうと" in words
    assert "〜" not in words.partition("見込み（時間）")[2].partition("この見込みは")[0]


def test_a_year_and_more_shows_the_error_beside_the_picture(client):
    world = counted_centre(120)
    html = page_at(client, world.staff)
    words = words_of(html)
    assert "記録がまだ1年に足りないので" not in words
    assert "前の年の同じ週" in words
    assert "直前の4週の平均" in words
    assert "1週あたりの平均のずれ（時間）" in words
    assert 'id="weeks-desc"' in html
    assert "経過239件。このうち0件には" in words


def test_how_many_entries_had_no_minutes_is_said(client):
    world = counter()
    past_weeks(20, timezone.localdate(), 25, None)
    count_load(now=timezone.now())
    words = words_of(page_at(client, world.staff))
    assert "このうち19件には、かかった時間の記録がありません。" in words
    assert "相談者へ25分" in words


def test_a_promised_date_puts_hours_into_its_week():
    world = counted_centre(60, TODAY)
    before = load_page(world.staff, 0, TODAY)
    case = past_case(date(2026, 6, 1), next_on=NEXT + 5 * WEEK)
    with_promise = load_page(world.staff, 0, TODAY)
    more = [round(b - a, 2) for a, b in zip(hours_of(before), hours_of(with_promise), strict=True)]
    assert max(more) == more[5] > 0
    assert with_promise.weeks[5].promised == 1
    case.next_on = date(2026, 5, 1)
    case.save()
    overdue = load_page(world.staff, 0, TODAY)
    more = [round(b - a, 2) for a, b in zip(hours_of(before), hours_of(overdue), strict=True)]
    assert max(more) == more[0] > 0
    assert [week.promised for week in overdue.weeks] == [0] * 12


def test_what_if_changes_only_what_comes():
    world = counted_centre(60, TODAY)
    usual, more = (load_page(world.staff, growth, TODAY).weeks for growth in (0, 0.2))
    assert [week.of_open for week in more] == [week.of_open for week in usual]
    assert [week.of_intake for week in more] == pytest.approx(
        [week.of_intake * 1.2 for week in usual]
    )


@pytest.mark.parametrize("typed", ["20", "２０", "20%", "＋２０％", " 20 ％ ", "20パーセント"])
def test_what_if_is_read_as_people_write_it(client, typed):
    world = counted_centre()
    client.force_login(world.staff)
    response = client.get(address("show_load"), {"intake": typed})
    assert response.context["percent"] == 20
    assert "いまの見込みより +20% だったとき" in words_of(response.content.decode())


@pytest.mark.parametrize("typed", ["-10", "－１０", "▲10%", "−10"])
def test_fewer_can_be_asked_for(client, typed):
    world = counted_centre()
    client.force_login(world.staff)
    assert client.get(address("show_load"), {"intake": typed}).context["percent"] == -10


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("二割", "数字で入れてください"),
        ("abc", "数字で入れてください"),
        ("1.5", "数字で入れてください"),
        ("٢٠", "数字で入れてください"),
        ("1000", "-50から100までの数"),
        ("101", "-50から100までの数"),
        ("-51", "-50から100までの数"),
        ("9" * 21, "20"),
    ],
)
def test_what_cannot_be_is_named_beside_the_field_and_stays(client, typed, words):
    world = counted_centre()
    client.force_login(world.staff)
    response = client.get(address("show_load"), {"intake": typed})
    html = response.content.decode()
    assert response.context["percent"] == 0
    assert words in words_of(html.partition('id="id_intake_error"')[2][:300])
    assert f'value="{typed}"' in html
    assert 'id="weeks-title"' in html


@pytest.mark.parametrize("query", ["?intake=", "?other=1", ""])
def test_nothing_typed_is_the_usual_forecast(client, query):
    world = counted_centre()
    html = page_at(client, world.staff, query)
    assert "だったとき" not in html
    assert "id_intake_error" not in html


def test_hours_change_from_their_day_on():
    world = counted_centre(60, TODAY)
    for day, hours in (
        (date(2026, 1, 1), "40"),
        (NEXT + 3 * WEEK, "30.5"),
        (NEXT + 5 * WEEK + timedelta(days=1), "0"),
    ):
        set_capacity(valid_from=day, hours=Decimal(hours), by=world.lead, today=TODAY)
    page = load_page(world.staff, 0, TODAY)
    assert [week.capacity for week in page.weeks] == [40] * 3 + [30.5] * 3 + [0] * 6
    assert [week.is_short for week in page.weeks] == [False] * 6 + [True] * 6
    assert page.short_weeks == 6


def test_without_hours_there_is_no_line_and_nothing_is_called_short(client):
    world = counted_centre()
    html = page_at(client, world.staff)
    assert "まだ決まっていません" in html
    assert "足りない見込み" not in html
    set_capacity(
        valid_from=date(2020, 1, 1), hours=Decimal(0), by=world.lead, today=timezone.localdate()
    )
    html = page_at(client, world.staff)
    assert "12週のうち12週は、時間が足りない見込みです。" in html
    assert "足りない見込み" in html


def test_weeks_begin_on_the_monday_after_today():
    world = counted_centre(60, TODAY)
    for today in (date(2026, 6, 8), TODAY, date(2026, 6, 14)):
        assert load_page(world.staff, 0, today).weeks[0].week == NEXT


def test_a_counting_that_stopped_is_noticed(client):
    world = counted_centre()
    LoadCount.objects.update(last_week=monday(timezone.localdate()) - 2 * WEEK)
    assert "集計が止まっています" in page_at(client, world.staff)
    LoadCount.objects.update(last_week=monday(timezone.localdate()) - WEEK)
    assert "集計が止まっています" not in page_at(client, world.staff)


def test_many_cases_cost_no_more_queries(client):
    world = counted_centre()
    client.force_login(world.staff)
    past_case(timezone.localdate(), owner=world.staff)
    one = queries_of(client, address("show_load"))
    for days in range(30):
        owner = world.colleague if days % 2 else world.lead
        past_case(timezone.localdate() - timedelta(days=days), owner=owner)
    assert queries_of(client, address("show_load")) == one


@pytest.mark.parametrize(
    ("hours", "words"),
    [(0, "0"), (0.2, "1未満"), (7.4, "7"), (13, "15"), (47.4, "45"), (123, "120")],
)
def test_hours_are_never_more_exact_than_they_can_be(hours, words):
    assert about(hours) == words


def test_the_desk_of_the_centre_leads_here(client):
    world = counter()
    client.force_login(world.staff)
    assert reverse("consultations:show_load") in client.get(reverse("portal:desk")).content.decode()
    client.force_login(UserFactory())
    html = client.get(reverse("portal:desk")).content.decode()
    assert reverse("consultations:show_load") not in html
