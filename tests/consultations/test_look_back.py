"""The monthly list of links that failed, for both sides, without anybody in it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kyodo.classifications.models import Classification
from kyodo.classifications.states import Kind
from kyodo.consultations.actions.consents import withdraw_consent_for_caller
from kyodo.consultations.models import Case
from kyodo.consultations.queries.look_back import look_back
from tests.consultations.cases import counter, word
from tests.consultations.referring import (
    QUESTION,
    TOLD,
    agreed,
    answered,
    case_with_secrets,
    closed,
    department,
    failed,
    no_link_reason,
    project_of,
    referred,
    secrets_of_case,
    seen,
    ward_centre,
)
from tests.consultations.writing import address
from tests.downloads import rows_in
from tests.factories import (
    AdministratorFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

MAY_1 = datetime(2026, 5, 1, 1, 0, tzinfo=UTC)  # 10:00 in Tokyo
DAY = timedelta(days=1)


def page_for(client, user, month="2026-05"):
    client.force_login(user)
    return client.get(address("look_back"), {"month": month}).content.decode()


def failed_in_may(world, body, *, topic="vacant", learned="前の秋に聞く", asked=MAY_1):
    """Asked on the 1st, seen on the 3rd, answered on the 8th, decided on the 10th."""
    case = case_with_secrets(world)
    case.topics.add(word(Kind.TOPIC, topic, "空き家"))
    referral, key = referred(case, body, world.staff, now=asked)
    seen(key, asked + 2 * DAY)
    answered(key, asked + 7 * DAY, learned="補助は秋に決まる", text="秘密の回答")
    failed(referral, world.staff, now=asked + 9 * DAY, learned=learned)
    return case, referral


def failed_at_ward(world, body, *, learned):
    """The same at a ward centre, of which the caller agreed that it be told."""
    case = case_with_secrets(world)
    case.topics.add(word(Kind.TOPIC, "vacant", "空き家"))
    agreed(case, body, world.staff)
    referral, key = referred(case, body, world.staff, now=MAY_1)
    answered(key, MAY_1 + 7 * DAY, text="秘密の回答")
    failed(referral, world.staff, now=MAY_1 + 9 * DAY, learned=learned)
    return case


def test_each_failed_link_with_reason_notes_and_the_days_of_each_step(client):
    world = counter()
    body, _officer = department()
    case, referral = failed_in_may(world, body)
    page = page_for(client, world.staff)
    for words in (body.name, "空き家", "予算がない", "前の秋に聞く", "補助は秋に決まる"):
        assert words in page
    for words in (*secrets_of_case(case), case.number, TOLD, QUESTION, "秘密の回答"):
        assert words not in page
    (shown,) = look_back(world.staff, MAY_1.date()).bodies[0].failed
    assert (shown.days_to_see, shown.days_to_answer, shown.days_to_decide, shown.days) == (
        2,
        5,
        2,
        9,
    )
    assert shown.referral == referral


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_the_month_is_saved_as_a_file_without_anybody_in_it(client, file_format):
    world = counter()
    body, officer = department()
    case, _referral = failed_in_may(world, body)
    failed_in_may(world, department("みなと市水道局")[0], learned="水道へのひとこと")
    client.force_login(officer)
    query = {"month": "2026-05", "format": file_format}
    head, row = rows_in(client.get(address("look_back"), query))
    found = dict(zip(head, row, strict=True))
    assert (found["照会先"], found["分野"]) == (body.name, "空き家")
    assert (found["かかった日数"], found["見るまで"], found["回答まで"]) == ("9", "2", "5")
    assert (found["センターの気づき"], found["照会先の気づき"]) == (
        "前の秋に聞く",
        "補助は秋に決まる",
    )
    for words in (*secrets_of_case(case), case.number, TOLD, QUESTION, "秘密の回答", "水道"):
        assert words not in str(row)


def test_a_step_that_was_not_taken_has_no_days():
    world = counter()
    body, _officer = department()
    referral, _key = referred(case_with_secrets(world), body, world.staff, now=MAY_1)
    failed(referral, world.staff, now=MAY_1 + 4 * DAY)
    (shown,) = look_back(world.staff, MAY_1.date()).bodies[0].failed
    assert (shown.days_to_see, shown.days_to_answer, shown.days_to_decide) == (None, None, 4)


def test_a_month_ends_at_midnight_here(client):
    world = counter()
    body, _officer = department()
    case = case_with_secrets(world)
    last = datetime(2026, 5, 31, 14, 59, tzinfo=UTC)  # 23:59 in Tokyo
    for number, moment in enumerate((last, last + timedelta(minutes=1))):
        referral, _key = referred(case, body, world.staff, now=MAY_1, question=f"問い{number}")
        failed(referral, world.staff, now=moment)
    assert look_back(world.staff, MAY_1.date()).failed == 1
    june = look_back(world.staff, datetime(2026, 6, 1, tzinfo=UTC).date())
    assert (june.failed, june.before) == (1, MAY_1.date())
    assert "つながらなかった 1件" in page_for(client, world.staff, "2026-06")


def test_links_that_were_made_stand_beside_and_open_ones_do_not_count():
    world = counter()
    body, _officer = department()
    failed_in_may(world, body)
    made, _key = referred(case_with_secrets(world), body, world.staff, now=MAY_1)
    closed(made, world.staff, now=MAY_1 + DAY)
    referred(case_with_secrets(world), body, world.staff, now=MAY_1)
    found = look_back(world.staff, MAY_1.date())
    assert (found.linked, found.failed) == (1, 1)
    (row,) = found.bodies
    assert (row.name, row.linked, len(row.failed)) == (body.name, 1, 1)


def test_twelve_months_by_reason_and_by_topic():
    world = counter()
    body, other = department()[0], department("みなと市水道局")[0]
    failed_in_may(world, body)
    failed_in_may(world, body, topic="other", asked=MAY_1 - 60 * DAY)
    failed_in_may(world, body, asked=MAY_1 - 400 * DAY)
    referral, _key = referred(case_with_secrets(world), other, world.staff, now=MAY_1)
    failed(referral, world.staff, now=MAY_1 + DAY, reason=no_link_reason("scope", "担当なし"))
    found = look_back(world.staff, MAY_1.date())
    assert found.by_reason.columns == ["予算がない", "担当なし"]
    assert found.by_reason.rows == [(body.name, [2, 0]), (other.name, [0, 1])]
    assert found.by_topic.rows[0] == (body.name, [2, 0])
    assert found.by_topic.columns == ["空き家", ""]


def test_reasons_and_topics_are_counted_in_the_readers_language(client):
    world = counter()
    failed_in_may(world, department()[0])
    Classification.objects.filter(label="予算がない").update(label_en="No budget")
    Classification.objects.filter(label="空き家").update(label_en="Vacant houses")
    client.cookies["django_language"] = "en"
    tables = page_for(client, world.staff).split('id="by-reason"')[1]
    assert "No budget" in tables
    assert "Vacant houses" in tables
    assert "予算がない" not in tables


def test_an_officer_sees_the_own_department_only(client):
    world = counter()
    body, officer = department()
    other, stranger = department("みなと市水道局")
    failed_in_may(world, body, learned="商業へのひとこと")
    failed_in_may(world, other, learned="水道へのひとこと")
    page = page_for(client, officer)
    assert "商業へのひとこと" in page
    for words in (other.name, "水道へのひとこと"):
        assert words not in page
    assert "商業へのひとこと" not in page_for(client, stranger)


def test_a_ward_centre_sees_what_was_asked_of_it_and_nobody_in_it(client):
    world = counter()
    body, other = ward_centre(), ward_centre("西区市民活動支援センター")
    member, stranger = (MembershipFactory(organisation=each).user for each in (body, other))
    case = failed_at_ward(world, body, learned="中区へのひとこと")
    failed_at_ward(world, other, learned="西区へのひとこと")
    failed_in_may(world, department()[0], learned="商業へのひとこと")
    page = page_for(client, member)
    for words in ("中区へのひとこと", "空き家", "予算がない", "つながらなかった 1件"):
        assert words in page
    for words in (
        *("西区へのひとこと", other.name, "商業へのひとこと"),
        *(*secrets_of_case(case), case.number, TOLD, QUESTION, "秘密の回答"),
    ):
        assert words not in page
    assert "中区へのひとこと" not in page_for(client, stranger)
    assert address("note_lesson", case.referrals.get().pk) in page


def test_a_project_with_the_centre_opens_nobody_elses_links_to_a_ward_centre(client):
    world = counter()
    body = ward_centre()
    member = MembershipFactory(organisation=body).user
    project_of(world.centre, body)
    failed_in_may(world, department()[0], learned="商業へのひとこと")
    assert "商業へのひとこと" not in page_for(client, member)


def test_a_consent_that_was_taken_back_ends_the_look_of_a_ward_centre(client):
    world = counter()
    body = ward_centre()
    member = MembershipFactory(organisation=body).user
    case = failed_at_ward(world, body, learned="中区へのひとこと")
    withdraw_consent_for_caller(
        consent_id=case.consents.get().pk, by=world.staff, now=MAY_1 + 20 * DAY
    )
    assert "中区へのひとこと" not in page_for(client, member)
    assert look_back(member, MAY_1.date()).failed == 0
    assert look_back(world.staff, MAY_1.date()).failed == 1


def test_no_note_is_offered_where_it_would_be_refused(client):
    world = counter()
    body, officer = department()
    case, referral = failed_in_may(world, body)
    place = address("note_lesson", referral.pk)
    for user in (world.staff, officer):
        assert place in page_for(client, user)
    Case.objects.filter(pk=case.pk).update(disposed_at=MAY_1, summary="", group_name="")
    for user in (world.staff, officer):
        assert place not in page_for(client, user)
        assert client.get(place).status_code == 403


def test_who_carries_out_a_project_with_the_centre_sees_all_like_the_centre(client):
    world = counter()
    body, officer = department("みなと市市民協働推進課")
    other, _stranger = department("みなと市水道局")
    project_of(world.centre, body)
    failed_in_may(world, other, learned="水道へのひとこと")
    assert "水道へのひとこと" in page_for(client, officer)


def test_others_are_refused(client):
    world = counter()
    failed_in_may(world, department()[0])
    member = UserFactory()
    MembershipFactory(user=member, organisation=OrganisationFactory())
    for user in (member, AdministratorFactory()):
        client.force_login(user)
        assert client.get(address("look_back")).status_code == 403


@pytest.mark.parametrize("month", ["", "2026", "2026-13", "0000-00", "2026-05'", "9" * 50])
def test_a_month_that_is_none_shows_the_last_one(client, month):
    world = counter()
    client.force_login(world.staff)
    answer = client.get(address("look_back"), {"month": month})
    assert answer.status_code == 200


def test_three_rows_cost_as_much_as_one(client):
    world = counter()
    body, _officer = department()
    costs = []
    for _number in range(3):
        failed_in_may(world, body)
        page_for(client, world.staff)
        with CaptureQueriesContext(connection) as queries:
            client.get(address("look_back"), {"month": "2026-05"})
        costs.append(len(queries))
    assert costs[0] == costs[2]


def test_a_case_that_was_disposed_of_still_counts():
    world = counter()
    case, _referral = failed_in_may(world, department()[0])
    Case.objects.filter(pk=case.pk).update(
        disposed_at=MAY_1, summary="", group_name="", outcome_note=""
    )
    assert look_back(world.staff, MAY_1.date()).failed == 1
