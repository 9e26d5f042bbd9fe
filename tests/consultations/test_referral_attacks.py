"""People who try what they were not given: other links, other numbers, other files, scripts."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from kyodo.attachments.storing import erase_file
from kyodo.consultations.actions.referral_links import revoke_referral_link
from kyodo.consultations.actions.referrals import take_back_referral
from kyodo.consultations.models import Case, Referral, ReferralLink
from kyodo.notifications.models import OutboxMail
from tests.attachments.files import PNG
from tests.consultations.asking import SCRIPT, asked, follow
from tests.consultations.cases import counter
from tests.consultations.files import file_of
from tests.consultations.referring import (
    QUESTION,
    TOLD,
    agreed,
    answered,
    case_with_secrets,
    closed,
    department,
    failed,
    in_days,
    link,
    no_link_reason,
    project_of,
    referred,
    secrets_of_case,
    seen,
    typed_answer,
    ward_centre,
)
from tests.consultations.writing import address, page_of
from tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    """Two departments asked about one case, each with its own link, question and file."""
    world = counter()
    case = case_with_secrets(world)
    rows = []
    for name, words in (("みなと市商業課", "商業への問い"), ("みなと市水道局", "水道への問い")):
        body, officer = department(name)
        file = file_of(case, f"{name}.png")
        referral, key = referred(case, body, world.staff, question=words, files=[file])
        seen(key)
        rows.append((referral, key, file, officer))
    return world, case, rows


def linked_file(file, key):
    return f"{address('download_linked_file', file.pk)}?key={key}"


def shut_everywhere(client, key, file):
    """No page of the link answers, and nothing in any answer tells what was behind it."""
    answers = [
        client.get(link(key)),
        client.post(link(key), typed_answer(text="こじあけた")),
        client.post(f"{address('see_referral')}?key={key}"),
        client.get(linked_file(file, key)),
    ]
    for answer in answers:
        assert answer.status_code == 404
        page = answer.content.decode()
        for words in (TOLD, QUESTION, "問い", "みなと市商業課", "みなと市水道局"):
            assert words not in page
    assert not Referral.objects.filter(answer="こじあけた").exists()
    return {answer.content.decode().partition("<main")[2] for answer in answers[:1]}


def test_a_link_opens_its_own_referral_and_no_other(client, two):
    _world, _case, [(first, key, _file, _officer), (second, _key, _other, _stranger)] = two
    page = client.get(link(key)).content.decode()
    assert "商業への問い" in page
    assert "水道" not in page
    for query in (f"&pk={second.pk}", f"&referral={second.pk}", f"&key={key}"):
        assert "水道" not in client.get(link(key) + query).content.decode()
    client.post(link(key), typed_answer() | {"referral": second.pk, "pk": second.pk})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.answered_at is None, second.answered_at is None) == (False, True)


def test_a_link_hands_out_its_own_files_and_no_others(client, two):
    _world, case, [(_first, key, file, _officer), (_second, _key, other, _stranger)] = two
    internal = file_of(case, "内部.png")
    elsewhere = file_of(case_with_secrets(two[0]), "別の相談.png")
    assert client.get(linked_file(file, key)).getvalue() == PNG
    for foreign in (other, internal, elsewhere):
        assert client.get(linked_file(foreign, key)).status_code == 404
    assert client.get(address("download_linked_file", file.pk)).status_code == 404
    erase_file(file.stored, timezone.now())
    assert client.get(linked_file(file, key)).status_code == 404


@pytest.mark.parametrize(
    "wrong", ["", "x", "\0", "あ", "x" * 5000, "1", "null", "' OR 1=1 --", "../1"]
)
def test_a_guessed_key_opens_nothing(client, two, wrong):
    _world, _case, [(_first, _key, file, _officer), _second] = two
    for path in (address("answer_referral"), address("see_referral")):
        assert client.post(path, QUERY_STRING=urlencode({"key": wrong})).status_code == 404
    assert client.get(address("answer_referral"), {"key": wrong}).status_code == 404
    where = address("download_linked_file", file.pk)
    assert client.get(where, {"key": wrong}).status_code == 404


def test_the_digest_in_the_database_is_no_key(client, two):
    for digest in ReferralLink.objects.values_list("token_digest", flat=True):
        assert client.get(link(digest)).status_code == 404


def test_expired_revoked_decided_and_wrong_look_alike(client, two):
    world, case, [(first, key, file, _officer), (second, other, _file, _stranger)] = two
    expired, expired_key = referred(case, first.organisation, world.staff, question="三つめ")
    expired.links.update(expires_at=timezone.now() - timedelta(seconds=1))
    closed(first, world.staff)
    revoke_referral_link(referral_id=second.pk, by=world.staff, now=timezone.now())
    pages = set()
    for tried in (key, other, expired_key, "wrong"):
        pages |= shut_everywhere(client, tried, file)
    assert len(pages) == 1


def test_an_answer_cannot_be_replayed_after_the_end(client, two):
    world, _case, [(first, key, file, _officer), _second] = two
    client.post(link(key), typed_answer())
    failed(first, world.staff)
    shut_everywhere(client, key, file)
    first.refresh_from_db()
    assert first.answer == typed_answer()["text"]
    taken, new = referred(first.case, first.organisation, world.staff, question="四つめ")
    take_back_referral(referral_id=taken.pk, by=world.staff, now=timezone.now())
    shut_everywhere(client, new, file)


def test_a_disposed_or_withdrawn_case_is_shut_to_those_asked(client, two):
    _world, case, [(_first, key, file, officer), _second] = two
    Case.objects.filter(pk=case.pk).update(
        disposed_at=timezone.now(), summary="", group_name="", outcome_note=""
    )
    shut_everywhere(client, key, file)
    client.force_login(officer)
    assert client.get(address("show_referral", _first.pk)).status_code == 404
    own, caller_key = asked(client)
    referral, new = referred(own, _first.organisation, two[0].staff)
    seen(new)
    client.post(follow("withdraw_request", caller_key))
    client.logout()
    assert client.get(link(new)).status_code == 404
    assert Referral.objects.get(pk=referral.pk).answered_at is None


def test_a_department_that_tries_the_next_number_finds_nothing(client, two):
    _world, case, [(first, _key, file, officer), (second, *_rest)] = two
    client.force_login(officer)
    assert client.get(address("show_referral", first.pk)).status_code == 200
    last = Referral.objects.latest("pk").pk
    for pk in {*range(1, last + 5)} - {first.pk}:
        assert client.get(address("show_referral", pk)).status_code == 404
    for name in ("see_own_referral", "answer_own_referral"):
        assert client.post(address(name, second.pk), typed_answer()).status_code == 404
    for name in ("close_referral", "take_back_referral"):
        assert client.post(address(name, first.pk), {"state": "linked"}).status_code == 404
    for name in ("renew_referral_link", "extend_referral_link", "revoke_referral_link"):
        assert client.post(address(name, first.pk)).status_code == 404
    assert client.get(address("show_case", case.pk)).status_code == 404
    assert client.get(address("download_case_file", case.pk, file.pk)).status_code == 404
    assert client.get(address("search_cases"), {"words": "居場所"}).status_code in (403, 404)


def test_an_account_that_was_closed_or_left_the_body_sees_nothing_more(client, two):
    _world, _case, [(first, _key, _file, officer), _second] = two
    client.force_login(officer)
    officer.memberships.all().delete()
    assert client.get(address("show_referral", first.pk)).status_code == 404
    MembershipFactory(user=officer, organisation=first.organisation)
    assert client.get(address("show_referral", first.pk)).status_code == 200
    type(officer).objects.filter(pk=officer.pk).update(is_active=False)
    assert client.get(address("show_referral", first.pk)).status_code in (302, 404)


def test_nothing_of_the_case_leaks_by_page_mail_list_desk_or_look_back(client):
    world = counter()
    case = case_with_secrets(world)
    body, officer = department()
    ward = ward_centre()
    member = UserFactory()
    MembershipFactory(user=member, organisation=ward)
    agreed(case, ward, world.staff)
    project_of(world.centre, body)
    OutboxMail.objects.all().delete()
    for receiver in (body, ward):
        past, key = referred(case, receiver, world.staff, question="済んだ問い")
        seen(key)
        answered(key)
        failed(past, world.staff)
        referral, key = referred(case, receiver, world.staff, receiver_email="x@example.lg.jp")
        seen(key)
        client.logout()
        month = f"{address('look_back')}?month={timezone.localdate():%Y-%m}"
        seen_pages = [client.get(link(key))]
        client.force_login(officer if receiver == body else member)
        seen_pages += [
            client.get(path)
            for path in (
                address("show_referral", referral.pk),
                address("show_referral", past.pk),
                address("list_own_referrals"),
                "/desk/",
                month,
            )
        ]
        for answer in seen_pages:
            page = answer.content.decode()
            assert [words for words in secrets_of_case(case) if words in page] == []
            assert case.number not in page
    for mail in OutboxMail.objects.exclude(to="sachi@example.jp"):
        for words in (*secrets_of_case(case), TOLD, QUESTION, "窓口です"):
            assert words not in mail.subject + mail.body


def test_a_script_in_every_field_stays_text(client):
    world = counter()
    case, (body, officer) = case_with_secrets(world), department(SCRIPT)
    project_of(world.centre, body)
    reason = no_link_reason(label=SCRIPT)
    agreed(case, body, world.staff, shares_caller=True)
    case.consents.update(purpose=SCRIPT)
    case.caller.name = SCRIPT
    case.caller.save()
    referral, key = referred(
        case,
        body,
        world.staff,
        told=SCRIPT,
        question=SCRIPT,
        shares_caller=True,
        files=[file_of(case, f"{SCRIPT.replace('/', '')}.png")],
    )
    seen(key)
    sent = {"text": SCRIPT, "learned": SCRIPT, "who": SCRIPT}
    client.post(link(key), typed_answer(said="not_linked", reason=reason.pk, **sent))
    pages = [client.get(link(key)), client.post(link(key), typed_answer(said="meeting", **sent))]
    client.force_login(officer)
    pages.append(client.get(address("show_referral", referral.pk)))
    failed(referral, world.staff, reason=reason, learned="<script>alert(2)</script>")
    pages.append(client.get(address("list_own_referrals")))
    client.force_login(world.staff)
    where = address("refer_case", case.pk)
    typed = {"organisation": body.pk, "told": SCRIPT, "question": SCRIPT, "shares_caller": "on"}
    month = f"{address('look_back')}?month={timezone.localdate():%Y-%m}"
    pages += [
        client.post(where, typed | {"due_on": in_days(3).isoformat()}),
        *(client.get(address(name, referral.pk)) for name in ("show_referral", "note_lesson")),
        *(client.get(path) for path in (page_of(case), month, address("list_own_referrals"))),
        client.get(address("start_lesson_action", referral.pk)),
        client.get(address("withdraw_consent_for_caller", case.pk, case.consents.get().pk)),
        client.get("/desk/"),
    ]
    for answer in pages:
        assert answer.status_code == 200
        assert "<script>alert" not in answer.content.decode()
    assert sum("&lt;script&gt;alert" in answer.content.decode() for answer in pages) >= 10


def test_a_link_takes_no_form_of_another_site(two):
    _world, _case, [(first, key, *_rest), _second] = two
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(link(key), typed_answer()).status_code == 403
    assert strict.post(f"{address('see_referral')}?key={key}").status_code == 403
    first.refresh_from_db()
    assert first.answered_at is None
