"""A case is handed on as it was shown before, to others than departments only with consent."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from kyodo.audit.models import AuditEntry, Reading
from kyodo.consultations.actions.cases import Ending, close_case
from kyodo.consultations.actions.referrals import ConsentMissing
from kyodo.consultations.models import Consent, Referral
from kyodo.consultations.states import Audience, Outcome, ReferralState, Turn
from kyodo.lifecycle import Refusal
from kyodo.notifications.models import OutboxMail
from kyodo.organisations.models import Organisation
from tests.consultations.cases import counter, received
from tests.consultations.files import file_of
from tests.consultations.referring import (
    CALLER,
    MAIL,
    QUESTION,
    TELEPHONE,
    TOLD,
    agreed,
    case_with_secrets,
    department,
    in_days,
    referred,
    secrets_of_case,
    ward_centre,
)
from tests.consultations.writing import address, page_of
from tests.factories import AdministratorFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def typed(body, **changes):
    return {
        "organisation": body.pk,
        "receiver_email": "shogyo@example.lg.jp",
        "told": TOLD,
        "question": QUESTION,
        "due_on": in_days(14).isoformat(),
        "tells_caller": "on",
    } | changes


def preview(client, case, data):
    return client.post(address("refer_case", case.pk), data).content.decode()


def shown_in(page):
    return re.search(r'name="shown" value="([0-9a-f]{64})"', page)[1]


def send(client, case, data, **more):
    """Look at the preview, then press the button that sends."""
    shown = shown_in(preview(client, case, data))
    return client.post(address("refer_case", case.pk), data | {"shown": shown, "send": "1"} | more)


def test_what_is_sent_was_shown_word_for_word(client):
    world = counter()
    case = case_with_secrets(world)
    body, _officer = department()
    file = file_of(case, "間取り図.png")
    file_of(case, "家計簿.png")
    client.force_login(world.staff)
    data = typed(body, shown_files=[file.pk])
    page = preview(client, case, data)
    panel = page[page.index('id="preview"') :]
    for words in (TOLD, QUESTION, "間取り図.png", body.name):
        assert words in panel
    assert "家計簿" not in panel
    for words in secrets_of_case(case):
        assert words not in panel
    assert not Referral.objects.exists()
    assert "お願いしました" in send(client, case, data).content.decode()
    referral = Referral.objects.get()
    assert (referral.told, referral.question, referral.state) == (TOLD, QUESTION, "asked")
    assert (list(referral.files.all()), referral.due_on) == ([file], in_days(14))
    case.refresh_from_db()
    assert case.turn == Turn.ASKED
    page = client.get(page_of(case)).content.decode()
    assert body.name in page
    assert "依頼した" in page


def test_nothing_is_sent_that_was_changed_after_the_preview(client):
    world = counter()
    case, (body, _officer) = received(world.staff), department()
    client.force_login(world.staff)
    shown = shown_in(preview(client, case, typed(body)))
    for change in ({"told": "別の文"}, {"question": "別の問い"}, {"receiver_email": "x@y.jp"}):
        sent = typed(body, shown=shown, send="1", **change)
        assert "このとおりに見えます" in preview(client, case, sent)
    assert "このとおりに見えます" in preview(client, case, typed(body, send="1"))
    assert not Referral.objects.exists()
    assert not OutboxMail.objects.exists()


def test_the_link_goes_by_mail_without_a_word_of_the_case(client):
    world = counter()
    case, (body, _officer) = case_with_secrets(world), department()
    OutboxMail.objects.all().delete()
    client.force_login(world.staff)
    page = send(client, case, typed(body)).content.decode()
    mail = OutboxMail.objects.get(to="shogyo@example.lg.jp")
    assert mail.path.startswith(address("answer_referral"))
    assert mail.path.partition("?key=")[2] in page
    for words in (*secrets_of_case(case), TOLD, QUESTION, case.number):
        assert words not in mail.subject + mail.body
    told = OutboxMail.objects.get(to=MAIL)
    assert TOLD not in told.body
    assert body.name not in told.subject + told.body


def test_without_an_address_the_officers_are_told_and_the_link_is_shown_once(client):
    world = counter()
    case, (body, officer) = received(world.staff), department()
    client.force_login(world.staff)
    page = send(client, case, typed(body, receiver_email="")).content.decode()
    mail = OutboxMail.objects.get(to=officer.email)
    assert mail.path == address("show_referral", Referral.objects.get().pk)
    key = re.search(r"answer/\?key=([\w-]{40,})", page)[1]
    assert (
        key not in client.get(address("show_referral", Referral.objects.get().pk)).content.decode()
    )


def test_the_caller_reads_to_whom_it_went_unless_staff_say_otherwise(client):
    world = counter()
    case, (body, _officer) = received(world.staff), department()
    client.force_login(world.staff)
    send(client, case, typed(body))
    assert body.name in case.entries.for_the_caller().latest("pk").text
    other = received(world.staff)
    data = typed(body)
    del data["tells_caller"]
    send(client, other, data)
    assert not other.entries.for_the_caller().exists()
    assert other.entries.latest("pk").audience == Audience.INTERNAL


@pytest.mark.parametrize(
    "kind",
    [
        Organisation.Kind.WARD_CENTRE,
        Organisation.Kind.NPO,
        Organisation.Kind.COMMITTEE,
        Organisation.Kind.CONSORTIUM,
    ],
)
def test_others_than_departments_are_asked_only_with_the_callers_consent(client, kind):
    world = counter()
    case, body = received(world.staff), OrganisationFactory(kind=kind, name="みどりの会")
    client.force_login(world.staff)
    page = send(client, case, typed(body)).content.decode()
    assert "相談者の同意が記録されていません" in page
    assert "このまま送る" not in page
    with pytest.raises(ConsentMissing):
        referred(case, body, world.staff)
    agreed(received(world.staff), body, world.staff)  # of another case
    agreed(case, ward_centre("別の区"), world.staff)
    with pytest.raises(ConsentMissing):
        referred(case, body, world.staff)
    assert not Referral.objects.exists()
    agreed(case, body, world.staff)
    send(client, case, typed(body))
    assert Referral.objects.get().consent == Consent.objects.get(case=case, receiver=body)


def test_a_withdrawn_consent_allows_nothing(client):
    world = counter()
    case, body = received(world.staff), ward_centre()
    consent = agreed(case, body, world.staff)
    Consent.objects.filter(pk=consent.pk).update(withdrawn_at=consent.given_at)
    with pytest.raises(ConsentMissing):
        referred(case, body, world.staff)


def test_name_and_contact_need_a_consent_that_speaks_of_them(client):
    world = counter()
    case, (body, _officer) = case_with_secrets(world), department()
    with pytest.raises(ConsentMissing):
        referred(case, body, world.staff, shares_caller=True)
    agreed(case, body, world.staff)
    client.force_login(world.staff)
    page = send(client, case, typed(body, shares_caller="on")).content.decode()
    assert "相談者の同意が記録されていません" in page
    assert CALLER not in page[page.index('id="preview"') : page.index("consent-purpose")]
    with pytest.raises(ConsentMissing):
        referred(case, body, world.staff, shares_caller=True)
    agreed(case, body, world.staff, shares_caller=True)
    page = preview(client, case, typed(body, shares_caller="on"))
    assert CALLER in page[page.index('id="preview"') :]
    assert TELEPHONE in page[page.index('id="preview"') :]


def test_the_consent_is_recorded_on_the_way_and_nothing_typed_is_lost(client):
    world = counter()
    case, body = received(world.staff), ward_centre()
    client.force_login(world.staff)
    data = typed(body) | {"record": "1", "consent-purpose": "", "consent-how": "telephone"}
    page = preview(client, case, data | {"consent-given_on": in_days(1).isoformat()})
    assert "今日までにしてください" in page
    assert TOLD in page
    assert not Consent.objects.filter(receiver=body).exists()
    data |= {"consent-purpose": "あらましを区に伝える", "consent-given_on": in_days(0).isoformat()}
    assert "このまま送る" in preview(client, case, data)
    consent = Consent.objects.get(receiver=body)
    assert (consent.purpose, consent.shares_caller) == ("あらましを区に伝える", False)
    assert not Referral.objects.exists()


@pytest.mark.parametrize(
    "words", ["浜野さんの件", "はまべの会が使います", "電話は０９０（１２３４）５６７８", "a@b.jp"]
)
def test_words_that_may_tell_the_caller_have_to_be_looked_at(client, words):
    world = counter()
    case, (body, _officer) = case_with_secrets(world), department()
    client.force_login(world.staff)
    data = typed(body, told=words)
    page = send(client, case, data).content.decode()
    assert "個人が分かるかもしれない言葉があります" in page
    assert "気になるところを確かめて" in page
    assert not Referral.objects.exists()
    send(client, case, data, sure="on")
    assert Referral.objects.get().told == words


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"organisation": ""}, "照会先"),
        ({"told": "  "}, "相談のあらまし"),
        ({"question": ""}, "お願いしたいこと"),
        ({"due_on": "2020-01-01"}, "今日から1年までの間"),
        ({"due_on": "31日"}, "回答の期日"),
        ({"receiver_email": "課の代表"}, "メールアドレス"),
        ({"shown_files": ["999999"]}, "見せるファイル"),
        ({"organisation": "9" * 30}, "照会先"),
    ],
)
def test_a_mistake_is_named_and_the_text_is_kept(client, changes, words):
    world = counter()
    case, (body, _officer) = received(world.staff), department()
    file_of(case)
    client.force_login(world.staff)
    page = preview(client, case, typed(body, question="残る問い") | changes)
    assert "入力を確認してください" in page
    assert words in page
    assert "このとおりに見えます" not in page
    assert ("残る問い" in page) == ("question" not in changes)


def test_the_same_is_not_sent_twice(client):
    world = counter()
    case, (body, _officer) = received(world.staff), department()
    client.force_login(world.staff)
    send(client, case, typed(body))
    assert "もう依頼しています" in send(client, case, typed(body)).content.decode()
    assert Referral.objects.count() == 1


def test_a_file_of_another_case_cannot_be_handed_over(client):
    world = counter()
    case, other = received(world.staff), received(world.staff)
    body, _officer = department()
    stolen = file_of(other, "他人の書類.png")
    file_of(case)
    client.force_login(world.staff)
    page = preview(client, case, typed(body, shown_files=[stolen.pk]))
    assert "他人の書類" not in page
    with pytest.raises(Refusal):
        referred(case, body, world.staff, files=[stolen])


def test_nobody_but_staff_sends_and_nothing_of_an_ended_case(client):
    world = counter()
    case, (body, officer) = received(world.staff), department()
    for user in (officer, AdministratorFactory()):
        client.force_login(user)
        assert client.get(address("refer_case", case.pk)).status_code == 404
        assert client.post(address("refer_case", case.pk), typed(body)).status_code == 404
        with pytest.raises(PermissionDenied):
            referred(case, body, user)
    close_case(case_id=case.pk, ending=Ending(Outcome.SOLVED), by=world.staff, now=case.received_at)
    with pytest.raises(Refusal):
        referred(case, body, world.staff)
    client.force_login(world.staff)
    page = client.get(address("refer_case", case.pk), follow=True).content.decode()
    assert "先に再開してください" in page


def test_it_is_audited_without_words_of_the_case_and_the_plan_waits_for_the_answer():
    world = counter()
    case, (body, _officer) = case_with_secrets(world), department()
    referral, _key = referred(case, body, world.staff, due_on=in_days(9))
    case.refresh_from_db()
    assert (case.next_on, case.next_action) == (in_days(9), "照会先の返事を確かめる")
    entry = AuditEntry.objects.get(event="consultations.referred")
    assert entry.facts == {"organisation": body.name}
    assert referral.state == ReferralState.ASKED
    assert referral.links.get().expires_at - referral.asked_at >= timedelta(days=16)


def test_looking_is_recorded(client):
    world = counter()
    case = received(world.staff)
    client.force_login(world.staff)
    client.get(address("refer_case", case.pk))
    assert Reading.objects.filter(target_id=str(case.pk), target_type="consultations.case").exists()
