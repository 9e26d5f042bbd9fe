"""Those asked answer by a link, without an account, and put it right until it is decided."""

import pytest
from django.utils import timezone

from kyodo.audit.models import AuditEntry
from kyodo.consultations.models import Case, Referral, ReferralVisit
from kyodo.consultations.states import ReferralState, Turn
from kyodo.notifications.models import OutboxMail
from tests.consultations.cases import counter
from tests.consultations.referring import (
    QUESTION,
    TOLD,
    agreed,
    answered,
    case_with_secrets,
    closed,
    department,
    in_days,
    link,
    no_link_reason,
    referred,
    secrets_of_case,
    seen,
    typed_answer,
)
from tests.consultations.writing import address, page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked():
    """World, case, referral and the secret of its link, which was opened already."""
    world = counter()
    case, (body, _officer) = case_with_secrets(world), department()
    referral, key = referred(case, body, world.staff, due_on=in_days(10))
    seen(key)
    OutboxMail.objects.all().delete()
    return world, case, referral, key


def now_of(referral):
    return Referral.objects.get(pk=referral.pk)


def test_the_page_has_the_question_and_nothing_of_the_case_besides(client, asked):
    _world, case, referral, key = asked
    answer = client.get(link(key))
    page = answer.content.decode()
    for words in (TOLD, QUESTION, referral.organisation.name):
        assert words in page
    for words in (*secrets_of_case(case), case.number):
        assert words not in page
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Referrer-Policy"] == "same-origin"


def test_an_answer_reaches_the_case_and_its_owner(client, asked):
    world, case, referral, key = asked
    response = client.post(link(key), typed_answer(learned="補助は秋に決まる"), follow=True)
    assert "回答を受け取りました" in response.content.decode()
    stored = now_of(referral)
    assert (stored.state, stored.said, stored.answer, stored.answered_by) == (
        ReferralState.ANSWERED,
        "answer",
        "商業振興課が窓口です。",
        "商業振興課 振興",
    )
    case.refresh_from_db()
    assert (case.turn, case.next_on) == (Turn.CENTRE, timezone.localdate())
    mail = OutboxMail.objects.get()
    assert mail.to == world.staff.email
    for words in ("商業振興課が窓口", TOLD, QUESTION):
        assert words not in mail.subject + mail.body
    client.force_login(world.staff)
    page = client.get(page_of(case)).content.decode()
    assert "商業振興課が窓口です。" in page
    assert "補助は秋に決まる" in page
    entry = AuditEntry.objects.get(event="consultations.referral_answered")
    assert (entry.actor_id, "窓口" in str(entry.facts)) == (None, False)


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"said": "meeting", "meeting_on": "2026-12-10"}, "meeting"),
        ({"said": "linked", "text": ""}, "answered"),
        ({"said": "not_linked", "text": ""}, "answered"),
    ],
)
def test_each_kind_of_answer_asks_for_what_it_needs(client, asked, changes, state):
    _world, _case, referral, key = asked
    reason = no_link_reason()
    if changes["said"] == "not_linked":
        changes = changes | {"reason": reason.pk}
    assert client.post(link(key), typed_answer(**changes)).status_code == 302
    stored = now_of(referral)
    assert (stored.state, stored.said, stored.is_open) == (state, changes["said"], True)
    assert stored.reason_said == (reason if changes["said"] == "not_linked" else None)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"said": ""}, "当てはまるものを1つ選んでください"),
        ({"said": "taken_back"}, "答え"),
        ({"text": " "}, "回答を書いてください。"),
        ({"said": "meeting"}, "会う日を入れてください。"),
        ({"said": "meeting", "meeting_on": "0001-01-01"}, "年を確かめてください。"),
        ({"said": "not_linked"}, "つながらない理由を選んでください。"),
        ({"said": "not_linked", "reason": "9" * 30}, "正しく選択"),
        ({"who": ""}, "部署とお名前を書いてください。"),
        ({"learned": "担当は045-123-4567"}, "個人が分からないように書いてください"),
        ({"text": "あ" * 4001}, "4000"),
    ],
)
def test_a_mistake_is_named_and_what_was_typed_stays(client, asked, changes, words):
    _world, _case, referral, key = asked
    no_link_reason()
    page = client.post(link(key), typed_answer(**changes)).content.decode()
    assert words in page
    kept = "who" if "text" in changes else "text"
    assert typed_answer()[kept] in page
    assert now_of(referral).answered_at is None


def test_it_can_be_put_right_until_it_is_decided(client, asked):
    world, _case, referral, key = asked
    client.post(link(key), typed_answer())
    first = now_of(referral).answered_at
    page = client.get(link(key)).content.decode()
    assert "商業振興課が窓口です。" in page
    assert "回答を直す" in page
    client.post(link(key), typed_answer(text="窓口は教育委員会でした。"))
    assert now_of(referral).answer == "窓口は教育委員会でした。"
    assert now_of(referral).answered_at == first
    closed(referral, world.staff)
    assert client.post(link(key), typed_answer(text="遅れて")).status_code == 404
    assert now_of(referral).answer == "窓口は教育委員会でした。"


def test_the_same_answer_twice_changes_nothing_and_tells_nobody_again(client, asked):
    _world, case, _referral, key = asked
    for _time in range(3):
        client.post(link(key), typed_answer())
    assert OutboxMail.objects.count() == 1
    assert case.entries.filter(text__contains="回答がありました").count() == 1


def test_name_and_contact_are_there_while_they_were_agreed_to(client):
    world = counter()
    case, (body, _officer) = case_with_secrets(world), department()
    agreed(case, body, world.staff, shares_caller=True)
    referral, key = referred(case, body, world.staff, shares_caller=True)
    seen(key)
    page = client.get(link(key)).content.decode()
    assert "浜野 さち" in page
    assert "045-111-2222" in page
    assert "はまの" not in page
    referral.consent.withdrawn_at = timezone.now()
    referral.consent.save()
    page = client.get(link(key)).content.decode()
    assert TOLD in page
    assert "浜野" not in page


def test_an_answer_brings_a_case_back_that_was_put_off(asked):
    _world, case, referral, key = asked
    Case.objects.filter(pk=case.pk).update(snoozed_until=in_days(20), snooze_reason="待つ")
    answered(key)
    case.refresh_from_db()
    assert (case.snoozed_until, case.next_on) == (None, timezone.localdate())
    assert now_of(referral).answered_at is not None


def test_each_use_of_the_link_is_on_record_for_the_centre(client, asked):
    world, _case, referral, key = asked
    client.get(link(key))
    client.post(link(key), typed_answer())
    did = list(ReferralVisit.objects.values_list("did", flat=True))
    assert did == ["looked", "answered"]
    client.force_login(world.staff)
    page = client.get(address("show_referral", referral.pk)).content.decode()
    assert "開いた" in page
    assert "回答した" in page


def test_a_flood_of_answers_by_one_link_is_held_back(client, asked):
    _world, _case, referral, key = asked
    for number in range(20):
        client.post(link(key), typed_answer(text=f"{number}"))
    answer = client.post(link(key), typed_answer(text="もう一つ"))
    assert answer.status_code == 429
    assert "1時間ほどおいて" in answer.content.decode()
    assert "もう一つ" in answer.content.decode()
    assert now_of(referral).answer == "19"
