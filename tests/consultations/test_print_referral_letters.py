"""Two letters on paper: what those asked see, and the same for the caller to keep."""

import pytest
from django.utils import timezone

from tests.consultations.cases import counter
from tests.consultations.files import file_of
from tests.consultations.referring import (
    CALLER,
    GROUP,
    MAIL,
    QUESTION,
    SECRET,
    TELEPHONE,
    TOLD,
    agreed,
    case_with_secrets,
    department,
    in_days,
    referred,
    ward_centre,
)
from tests.consultations.writing import address
from tests.exports.reading import text_of

pytestmark = pytest.mark.django_db


def letter(client, name, referral, query=""):
    answer = client.get(address(name, referral.pk) + query)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer["Cache-Control"]
    return text_of(answer.content)


def joined(words):
    return "".join(words.split())


def test_the_letter_to_a_department_names_nobody_of_the_case(client):
    world = counter()
    case, (body, _officer) = case_with_secrets(world), department()
    file = file_of(case, "間取り図.png")
    referral, key = referred(case, body, world.staff, due_on=in_days(10), files=[file])
    client.force_login(world.staff)
    text = letter(client, "print_referral_letter", referral, f"?key={key}")
    for words in (TOLD, QUESTION, f"{body.name}御中", world.centre.name, "間取り図.png", key):
        assert words in text
    for words in (CALLER, GROUP, TELEPHONE, MAIL, SECRET, case.summary):
        assert joined(words) not in text


def test_the_key_of_another_referral_is_never_printed(client):
    world = counter()
    case, (body, _officer) = case_with_secrets(world), department()
    one, _key = referred(case, body, world.staff)
    _other, foreign = referred(case, body, world.staff, question="別の問い")
    client.force_login(world.staff)
    for query in ("", f"?key={foreign}", "?key=%00"):
        text = letter(client, "print_referral_letter", one, query)
        assert "key=" not in text
        assert "電話でもかまいません" in text


def test_name_and_contact_are_printed_while_they_were_agreed_to(client):
    world = counter()
    case, body = case_with_secrets(world), ward_centre()
    consent = agreed(case, body, world.staff, shares_caller=True)
    referral, _key = referred(case, body, world.staff, shares_caller=True)
    client.force_login(world.staff)
    assert joined(CALLER) in letter(client, "print_referral_letter", referral)
    to_caller = letter(client, "print_caller_letter", referral)
    assert "お名前と連絡先も伝えました" in to_caller
    assert "同意を取り消すか" in to_caller
    consent.withdrawn_at = timezone.now()
    consent.save()
    assert joined(CALLER) not in letter(client, "print_referral_letter", referral)


def test_the_caller_reads_the_same_words_and_how_to_end_it(client):
    world = counter()
    case, (body, _officer) = case_with_secrets(world), department()
    referral, key = referred(case, body, world.staff)
    client.force_login(world.staff)
    text = letter(client, "print_caller_letter", referral)
    for words in (f"{joined(CALLER)}様", case.number, body.name, TOLD, QUESTION):
        assert words in text
    assert "お名前と連絡先は伝えていません" in text
    assert "依頼を取り消し" in text
    assert "同意を取り消す" not in text
    assert SECRET not in text
    assert key not in text
