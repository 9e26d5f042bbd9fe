"""A calendar program reads somebody's own dates, by a secret key and without a word of a sheet."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from kyodo.accounts.actions import renew_calendar_address
from kyodo.accounts.models import User
from kyodo.evaluations.models import Meeting
from kyodo.projects.models import ImprovementAction
from tests.costs import queries_of
from tests.portal.desks import opened
from tests.stories import NOW, mark_side, open_for_marking, seal_side

pytestmark = pytest.mark.django_db
DUE = date(2024, 4, 30)


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def address_of(user):
    return f"{reverse('portal:calendar')}?key={token_of(user)}"


def token_of(user):
    return renew_calendar_address(user_id=user.pk, by=user, now=NOW)


def events(client, address):
    """Title, first day and the day after the last, by the stable name."""
    response = client.get(address)
    assert response.status_code == 200
    calendar = Calendar.from_ical(response.content)
    found = {
        str(event["UID"]): (str(event["SUMMARY"]), event["DTSTART"].dt, event["DTEND"].dt)
        for event in calendar.walk("VEVENT")
    }
    assert len(found) == len(calendar.walk("VEVENT"))
    return found


def improvement(story, person, side="civic", **more):
    given = {"text": "打合せの回数を増やす", "due_on": date(2024, 6, 1), "created_at": NOW}
    return ImprovementAction.objects.create(
        project=story.project, side=side, person=person, **given | more
    )


def test_deadlines_of_the_own_seat_are_whole_days(client):
    story = open_for_marking()
    found = events(client, address_of(story.civic_drafter))
    key = f"deadline-{story.evaluation.pk}-planning@localhost"
    title, first, end = found[key]
    assert title.startswith("締切：①")
    assert story.project.name in title
    assert (type(first), first, end) == (date, DUE, DUE + timedelta(days=1))
    assert len(found) == len(story.evaluation.form.sections)


def test_somebody_without_a_seat_has_an_empty_calendar(client):
    story = open_for_marking()
    for person in (story.member_without_seat, story.stranger, story.administrator):
        assert events(client, address_of(person)) == {}
    assert len(events(client, address_of(story.facilitator))) == 3


def test_names_of_dates_stay_when_the_dates_move(client):
    story = open_for_marking()
    address = address_of(story.civic_drafter)
    before = events(client, address)
    story.evaluation.schedules.update(due_on=date(2024, 5, 31))
    after = events(client, address)
    assert before.keys() == after.keys()
    assert {first for _title, first, _end in after.values()} == {date(2024, 5, 31)}


def test_what_the_own_side_has_sealed_says_so_and_the_other_side_is_not_told(client):
    story = open_for_marking()
    own, other = address_of(story.civic_drafter), address_of(story.government_drafter)
    before = client.get(other).content
    mark_side(story, "civic")
    assert client.get(other).content == before
    assert not any(title.startswith("封印済み") for title, *_days in events(client, own).values())
    seal_side(story, "civic")
    assert client.get(other).content == before
    assert all(title.startswith("封印済み") for title, *_days in events(client, own).values())


def test_meetings_and_own_open_actions_stand_in_it_without_their_content(client):
    story = open_for_marking()
    Meeting.objects.create(
        evaluation=story.evaluation, held_on=date(2024, 5, 20), place="庁舎", minutes="内緒の記録"
    )
    own = improvement(story, story.civic_drafter)
    improvement(story, story.government_drafter, "government")
    improvement(story, story.civic_drafter, state="done", closed_at=NOW)
    improvement(story, story.civic_drafter, due_on=None)
    address = address_of(story.civic_drafter)
    titles = {title for title, *_days in events(client, address).values()}
    assert f"話し合い（{story.evaluation}）" in titles
    assert f"改善の取組の期日（{story.project}）" in titles
    names = [name for name in events(client, address) if name.startswith("improvement")]
    assert names == [f"improvement-{own.pk}@localhost"]
    text = client.get(address).content.decode()
    assert "内緒" not in text
    assert "打合せ" not in text


@pytest.mark.parametrize(
    "query", ["", "?key=", "?key=no-such-key", "?key=%00", "?key=%F0%9F%98%80"]
)
def test_a_wrong_key_is_not_found(client, query):
    story = open_for_marking()
    token_of(story.civic_drafter)
    assert client.get(f"{reverse('portal:calendar')}{query}").status_code == 404


def test_a_deactivated_account_has_no_calendar(client):
    story = open_for_marking()
    address = address_of(story.civic_drafter)
    User.objects.get_queryset().filter(pk=story.civic_drafter.pk).update(is_active=False)
    assert client.get(address).status_code == 404


def test_it_can_be_read_without_a_session_and_stays_out_of_caches(client):
    story = open_for_marking()
    response = client.get(address_of(story.civic_drafter))
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert set(response.headers["Cache-Control"].split(", ")) == {"private", "no-store"}
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert response.cookies == {}
    assert response.content.startswith(b"BEGIN:VCALENDAR\r\n")


def test_it_speaks_the_language_of_its_owner_to_whoever_reads_it(client):
    story = open_for_marking()
    address = address_of(story.civic_drafter)
    japanese = client.get(address).content
    assert client.get(address, headers={"Accept-Language": "en"}).content == japanese


def test_the_number_of_queries_does_not_grow(client):
    story = open_for_marking()
    address = address_of(story.civic_drafter)
    one = queries_of(client, address)
    opened(story, "子ども食堂事業")
    assert len(events(client, address)) == 6
    assert queries_of(client, address) == one
