"""An officer finds what was sent to the own body, the counter what is not decided."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kyodo.audit.models import Reading
from tests.consultations.cases import counter
from tests.consultations.referring import (
    QUESTION,
    TOLD,
    case_with_secrets,
    closed,
    department,
    in_days,
    referred,
    secrets_of_case,
)
from tests.consultations.writing import address

pytestmark = pytest.mark.django_db


def page_for(client, user):
    client.force_login(user)
    return client.get(address("list_own_referrals")).content.decode()


def test_each_body_sees_its_own_and_no_word_of_any_case(client):
    world = counter()
    case, (body, officer) = case_with_secrets(world), department()
    other, stranger = department("みなと市水道局")
    own, _key = referred(case, body, world.staff, due_on=in_days(3))
    foreign, _key = referred(case, other, world.staff)
    page = page_for(client, officer)
    assert address("show_referral", own.pk) in page
    for words in (*secrets_of_case(case), case.number, TOLD, QUESTION, other.name):
        assert words not in page
    assert address("show_referral", foreign.pk) not in page
    assert address("show_referral", own.pk) not in page_for(client, stranger)


def test_the_counter_sees_what_waits_anywhere(client):
    world = counter()
    case, (body, officer) = case_with_secrets(world), department()
    waiting, _key = referred(case, body, world.staff)
    done, _key = referred(case, body, world.staff, question="済んだ問い")
    closed(done, world.staff)
    page = page_for(client, world.colleague)
    assert address("show_referral", waiting.pk) in page
    assert address("show_referral", done.pk) not in page
    assert address("show_referral", done.pk) in page_for(client, officer)


def test_the_list_is_narrowed_by_state_and_by_who_was_asked(client):
    world = counter()
    case, body, other = case_with_secrets(world), department()[0], department("みなと市水道局")[0]
    waiting, _key = referred(case, body, world.staff)
    done, _key = referred(case, other, world.staff)
    closed(done, world.staff)
    client.force_login(world.staff)
    for query, found in (
        ({}, [waiting]),
        ({"state": "closed"}, [done]),
        ({"state": "all"}, [done, waiting]),
        ({"state": "all", "body": body.pk}, [waiting]),
        ({"state": "gone", "body": "x"}, [waiting]),
    ):
        response = client.get(address("list_own_referrals"), query)
        assert [row.pk for row in response.context["page"].object_list] == [r.pk for r in found]
    assert "この条件は使えません。" in response.content.decode()


@pytest.mark.parametrize("as_staff", [True, False])
def test_three_rows_cost_as_much_as_one(client, as_staff):
    world = counter()
    body, officer = department()
    user = world.staff if as_staff else officer
    costs = []
    for number in (1, 2, 3):
        referred(case_with_secrets(world), body, world.staff, question=f"問い{number}")
        page_for(client, user)
        with CaptureQueriesContext(connection) as queries:
            client.get(address("list_own_referrals"))
        costs.append(len(queries))
    assert costs[0] == costs[2]


def test_whoever_was_never_asked_sees_that_there_is_nothing(client):
    counter()
    _body, officer = department()
    assert "届いたお願いは、ありません" in page_for(client, officer)


def test_what_a_line_tells_the_counter_is_a_reading_and_an_officer_is_told_nothing(client):
    world = counter()
    case, (body, officer) = case_with_secrets(world), department()
    referred(case, body, world.staff)
    page_for(client, officer)
    assert not Reading.objects.exists()
    assert case.summary in page_for(client, world.colleague)
    reading = Reading.objects.get()
    assert (reading.reader_id, reading.target_id) == (world.colleague.pk, str(case.pk))
