"""Each side its own page: the officer sees what was sent, the counter also who used the link."""

import pytest

from kyodo.audit.models import Reading
from kyodo.consultations.models import Case, Consent
from tests.attachments.files import PNG
from tests.consultations.cases import counter
from tests.consultations.files import file_of
from tests.consultations.referring import (
    CALLER,
    TOLD,
    agreed,
    answered,
    case_with_secrets,
    closed,
    department,
    failed,
    referred,
    secrets_of_case,
    seen,
)
from tests.consultations.writing import address
from tests.factories import AdministratorFactory

pytestmark = pytest.mark.django_db


def test_an_officer_sees_nothing_of_the_case_besides(client):
    world = counter()
    case = case_with_secrets(world)
    body, officer = department()
    file = file_of(case, "見せる図.png")
    file_of(case, "家計簿.png")
    referral, key = referred(case, body, world.staff, files=[file])
    seen(key)
    client.force_login(officer)
    page = client.get(address("show_referral", referral.pk)).content.decode()
    assert TOLD in page
    assert "見せる図.png" in page
    for words in (*secrets_of_case(case), case.number, "家計簿", "リンクの利用"):
        assert words not in page
    failed(referral, world.staff, learned="前の年に聞く")
    page = client.get(address("show_referral", referral.pk)).content.decode()
    assert "前の年に聞く" in page
    assert "回答を送る" not in page


def test_name_and_contact_are_told_only_by_a_consent_that_speaks_of_them(client):
    world = counter()
    case = case_with_secrets(world)
    body, officer = department()
    consent = agreed(case, body, world.staff, shares_caller=True)
    referral, key = referred(case, body, world.staff, shares_caller=True)
    seen(key)
    client.force_login(officer)
    page = address("show_referral", referral.pk)
    assert CALLER in client.get(page).content.decode()
    Consent.objects.filter(pk=consent.pk).update(shares_caller=False)
    without = client.get(page).content.decode()
    for words in secrets_of_case(case):
        assert words not in without


def test_the_next_number_and_the_case_are_closed_to_an_officer(client):
    world = counter()
    case = case_with_secrets(world)
    body, officer = department()
    other, _stranger = department("みなと市水道局")
    referred(case, body, world.staff)
    foreign, _key = referred(case, other, world.staff)
    client.force_login(officer)
    for name in ("show_referral", "print_referral_letter", "print_caller_letter"):
        assert client.get(address(name, foreign.pk)).status_code == 404
    own = case.referrals.get(organisation=body)
    for name in ("print_referral_letter", "print_caller_letter", "close_referral"):
        assert client.get(address(name, own.pk)).status_code == 404
    assert client.get(address("show_case", case.pk)).status_code == 404


def test_the_counter_sees_the_answer_and_each_look_is_recorded(client):
    world = counter()
    case, (body, _officer) = case_with_secrets(world), department()
    agreed(case, body, world.staff, shares_caller=True)
    referral, key = referred(case, body, world.staff, shares_caller=True)
    seen(key)
    answered(key, learned="補助は秋に決まる")
    client.force_login(world.staff)
    page = client.get(address("show_referral", referral.pk)).content.decode()
    for words in ("商業振興課が窓口です。", "補助は秋に決まる", "まで使えます", "回答した"):
        assert words in page
    assert key not in page
    read = set(Reading.objects.values_list("target_type", "target_id"))
    assert ("consultations.referral", str(referral.pk)) in read
    assert ("people.person", str(case.caller_id)) in read


def test_an_administrator_has_no_part_in_it(client):
    world = counter()
    referral, _key = referred(case_with_secrets(world), department()[0], world.staff)
    client.force_login(AdministratorFactory())
    assert client.get(address("show_referral", referral.pk)).status_code == 404


def test_files_of_the_referral_alone_are_handed_out(client):
    world = counter()
    case, (body, officer) = case_with_secrets(world), department()
    shown, hidden = file_of(case, "見せる図.png"), file_of(case, "家計簿.png")
    referral, _key = referred(case, body, world.staff, files=[shown])
    other, _key = referred(case, body, world.staff, question="別の問い")
    client.force_login(officer)
    answer = client.get(address("download_referral_file", referral.pk, shown.pk))
    assert answer.getvalue() == PNG
    assert answer["Content-Disposition"].startswith("attachment")
    for pk, file in ((referral.pk, hidden), (other.pk, shown)):
        assert client.get(address("download_referral_file", pk, file.pk)).status_code == 404
    closed(referral, world.staff)
    Case.objects.filter(pk=case.pk).update(
        disposed_at=referral.asked_at, summary="", group_name="", outcome_note=""
    )
    assert client.get(address("download_referral_file", referral.pk, shown.pk)).status_code == 404
