"""Programs are kept out, and a person can always go on with everything still typed."""

from datetime import UTC, datetime, timedelta

import pytest
from django import forms

from kyodo.lifecycle import Refusal
from kyodo.public_forms.clients import network_of
from kyodo.public_forms.counting import accept_once, forget_old_counts, times_within_hour
from kyodo.public_forms.forms import GuardedForm
from kyodo.public_forms.models import Count

pytestmark = pytest.mark.django_db
OPENED = datetime(2026, 6, 10, 1, 0, tzinfo=UTC)
SENT = OPENED + timedelta(minutes=2)


class AskForm(GuardedForm):
    form_name = "ask"
    text = forms.CharField()


class OtherForm(AskForm):
    form_name = "other"


def token(at=OPENED, form=AskForm):
    return form(now=at).initial["opened"]


def sent(at=SENT, address="192.0.2.1", **typed):
    return AskForm({"text": "会報", "opened": token()} | typed, now=at, address=address)


def test_what_a_person_sends_after_a_while_is_valid():
    form = sent()
    assert form.is_valid()
    assert form.opened_at == OPENED


def test_a_program_that_fills_every_field_is_refused_and_a_person_goes_on():
    form = sent(website="http://spam.example")
    assert form.non_field_errors() == [
        "まだ送られていません。内容を確かめて、もう一度「送る」を押してください。"
    ]
    assert form["website"].value() == ""
    assert form["text"].value() == "会報"
    assert not Count.objects.exists()


def test_too_fast_is_refused_and_the_same_page_passes_later():
    assert not sent(at=OPENED + timedelta(seconds=2)).is_valid()
    assert sent(at=OPENED + timedelta(seconds=3)).is_valid()


@pytest.mark.parametrize(
    "opened",
    [
        "",
        "1781053200",
        "1781053200:forged",
        "x:y",
        "9" * 400,
        token(OPENED - timedelta(days=1)),
        token(SENT + timedelta(hours=1)),
        token(form=OtherForm),
        "\0",
    ],
    # each process signs with a key of its own
    ids=["none", "plain", "forged", "words", "long", "yesterday", "later", "other", "nul"],
)
def test_a_forged_old_or_foreign_time_is_refused_and_renewed(opened):
    form = sent(opened=opened)
    assert not form.is_valid()
    assert form["text"].value() == "会報"
    if "\0" not in opened:
        again = sent(at=SENT + timedelta(seconds=10), opened=form["opened"].value())
        assert again.is_valid()


def test_the_eleventh_of_an_hour_is_refused_and_others_are_not():
    assert all(sent(address="192.0.2.1").is_valid() for _ in range(10))
    eleventh = sent(address="192.0.2.1")
    assert not eleventh.is_valid()
    assert eleventh.is_flooding
    assert sent(address="192.0.2.2").is_valid()
    assert sent(at=SENT + timedelta(hours=1), address="192.0.2.1").is_valid()


def test_mistakes_are_not_counted():
    for _number in range(30):
        assert not sent(text="").is_valid()
    assert sent().is_valid()


def test_the_addresses_of_one_ipv6_customer_count_as_one():
    assert network_of("2001:db8:1:2::1") == network_of("2001:db8:1:2:ffff::9")
    assert network_of("2001:db8:1:2::1") != network_of("2001:db8:1:3::1")
    assert network_of("::ffff:192.0.2.1") == "192.0.2.1"
    assert network_of("no address") == "no address"


def test_no_address_is_kept_and_days_cannot_be_joined():
    times_within_hour("ask", "192.0.2.1", OPENED)
    times_within_hour("ask", "192.0.2.1", OPENED + timedelta(days=1))
    senders = set(Count.objects.values_list("sender", flat=True))
    assert len(senders) == 2
    assert {len(sender) for sender in senders} == {64}


def test_the_same_content_of_the_same_page_is_accepted_once():
    accept_once("ask", "会報", OPENED)
    accept_once("ask", "別の会報", OPENED)
    accept_once("ask", "会報", SENT)
    with pytest.raises(Refusal):
        accept_once("ask", "会報", OPENED)


def test_counters_are_forgotten_after_two_days():
    times_within_hour("ask", "192.0.2.1", OPENED)
    assert forget_old_counts(now=OPENED + timedelta(days=2)) == 0
    assert forget_old_counts(now=OPENED + timedelta(days=3)) == 1
