"""A word is used until a day: not offered after it, and never taken from what it was given to."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from kyodo.classifications.actions import end_classification
from kyodo.classifications.models import Classification
from kyodo.classifications.states import Kind
from kyodo.consultations.forms.requests import AskConsultationForm
from tests.classifications.lists import OTHERS, add, address, lead
from tests.consultations.cases import counter, received
from tests.consultations.writing import page_of

pytestmark = pytest.mark.django_db
LAST = date(2026, 6, 30)


def offered(day, name="ward"):
    """By the form that anybody may send on that day, at noon in Tokyo."""
    moment = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
    return [str(word) for word in AskConsultationForm(now=moment).fields[name].queryset]


def test_it_is_offered_on_its_last_day_and_not_the_day_after(client):
    user = lead()
    word = add(user, "naka", "中区", kind=Kind.WARD)
    client.force_login(user)
    form = {"last_day": LAST.isoformat()}
    assert client.post(address("end_classification", word.pk), form).status_code == 302
    assert offered(LAST) == ["中区"]
    assert offered(LAST + timedelta(days=1)) == []


def test_before_its_first_day_it_is_not_offered():
    add(lead(), "kohoku", "港北区", kind=Kind.WARD, valid_from=LAST)
    assert offered(LAST - timedelta(days=1)) == []
    assert offered(LAST) == ["港北区"]


def test_an_ended_word_is_not_taken_from_a_form_that_was_open_meanwhile():
    user = lead()
    word = add(user, "naka", "中区", kind=Kind.WARD)
    end_classification(word_id=word.pk, last_day=LAST, by=user)
    moment = datetime(2026, 7, 1, 3, tzinfo=UTC)
    form = AskConsultationForm({"ward": word.pk}, now=moment)
    assert "ward" in form.errors


def test_a_case_keeps_the_word_that_it_has(client):
    world = counter()
    word = add(world.lead, "naka", "中区", kind=Kind.WARD)
    case = received(world.staff, ward=word)
    end_classification(word_id=word.pk, last_day=date(2020, 1, 1), by=world.lead)
    client.force_login(world.staff)
    assert "中区" in client.get(page_of(case)).content.decode()


def test_what_is_below_ends_with_it_at_the_latest():
    user = lead()
    top = add(user, "top")
    late, early = add(user, "late", parent=top), add(user, "early", parent=top)
    coming = add(user, "coming", parent=top, valid_from=LAST + timedelta(days=10))
    end_classification(word_id=early.pk, last_day=date(2026, 4, 1), by=user)
    end_classification(word_id=top.pk, last_day=LAST, by=user)
    ends = dict(Classification.objects.values_list("code", "valid_until"))
    assert (ends["late"], ends["early"]) == (LAST, date(2026, 4, 1))
    assert late.pk
    assert ends[coming.code] is None


def test_an_end_before_the_beginning_is_named(client):
    user = lead()
    word = add(user, "x", valid_from=date(2026, 7, 1))
    client.force_login(user)
    page = client.post(address("end_classification", word.pk), {"last_day": "2026-06-30"})
    assert "使い終わる日は、使い始める日より後にしてください。" in page.content.decode()
    word.refresh_from_db()
    assert word.valid_until is None


@pytest.mark.parametrize("make", OTHERS)
def test_nobody_else_ends_one(client, make):
    word, user = add(lead(), "x"), make()
    with pytest.raises(PermissionDenied):
        end_classification(word_id=word.pk, last_day=LAST, by=user)
    client.force_login(user)
    form = {"last_day": LAST.isoformat()}
    assert client.post(address("end_classification", word.pk), form).status_code == 403
