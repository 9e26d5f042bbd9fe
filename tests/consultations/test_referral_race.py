"""Two people act on one referral at the same moment: the order is one, and nothing is lost."""

import pytest
from django.utils import timezone

from kyodo.consultations.actions.consents import withdraw_consent_for_caller
from kyodo.consultations.actions.merging import merge_cases
from kyodo.consultations.actions.referral_answers import LinkShut
from kyodo.consultations.actions.referral_links import renew_referral_link
from kyodo.consultations.models import Referral, ReferralLink
from kyodo.consultations.states import ReferralState
from kyodo.lifecycle import Refusal
from kyodo.notifications.models import OutboxMail
from tests.consultations.cases import counter, received
from tests.consultations.referring import (
    agreed,
    answered,
    closed,
    department,
    no_link_reason,
    referred,
    seen,
    ward_centre,
)
from tests.consultations.test_case_race import at_once, one_failed

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 10


def asked(world, body):
    case = received(world.staff, now=timezone.now(), owner=world.staff)
    referral, key = referred(case, body, world.staff, receiver_email="a@example.lg.jp")
    seen(key)
    return case, referral, key


def test_two_decide_and_those_asked_are_told_once():
    world, (body, _officer) = counter(), department()
    reason = no_link_reason()
    for number in range(1, ROUNDS + 1):
        _case, referral, _key = asked(world, body)
        raised = at_once(
            lambda referral=referral: closed(referral, world.staff),
            lambda referral=referral: closed(
                referral, world.colleague, state=ReferralState.NOT_LINKED, reason=reason
            ),
        )
        assert one_failed(raised, Refusal)
        assert OutboxMail.objects.filter(subject__contains="終わりました").count() == number


def test_an_answer_meets_the_decision_and_is_kept_or_refused_never_half():
    world, (body, _officer) = counter(), department()
    for _number in range(ROUNDS):
        _case, referral, key = asked(world, body)
        raised = at_once(
            lambda key=key: answered(key), lambda referral=referral: closed(referral, world.staff)
        )
        assert raised[1] is None
        assert raised[0] is None or isinstance(raised[0], LinkShut)
        stored = Referral.objects.get(pk=referral.pk)
        assert stored.state == ReferralState.LINKED
        assert (stored.answered_at is not None) == (raised[0] is None)


def test_two_officers_answer_by_one_link_and_one_answer_stands_whole():
    world, (body, _officer) = counter(), department()
    for _number in range(ROUNDS):
        case, referral, key = asked(world, body)
        raised = at_once(
            lambda key=key: answered(key, text="甲", who="甲の人"),
            lambda key=key: answered(key, text="乙", who="乙の人"),
        )
        assert raised == [None, None]
        stored = Referral.objects.get(pk=referral.pk)
        assert stored.answered_by == f"{stored.answer}の人"
        assert case.entries.filter(text__contains="回答がありました").count() == 2


def test_two_renew_and_one_link_is_left():
    world, (body, _officer) = counter(), department()
    for _number in range(ROUNDS):
        _case, referral, _key = asked(world, body)
        calls = [
            lambda referral=referral, by=by: renew_referral_link(
                referral_id=referral.pk, by=by, now=timezone.now()
            )
            for by in (world.staff, world.colleague)
        ]
        assert at_once(*calls) == [None, None]
        assert ReferralLink.objects.filter(referral=referral, revoked_at=None).count() == 1


def test_the_same_is_sent_once_by_two():
    world, (body, _officer) = counter(), department()
    for _number in range(ROUNDS):
        case = received(world.staff, now=timezone.now())
        calls = [
            lambda case=case, by=by: referred(case, body, by)
            for by in (world.staff, world.colleague)
        ]
        assert one_failed(at_once(*calls), Refusal)
        assert case.referrals.count() == 1


def test_a_consent_that_is_taken_back_ends_what_is_being_sent_or_answered():
    world, body = counter(), ward_centre()
    for _number in range(ROUNDS):
        case = received(world.staff, now=timezone.now())
        consent = agreed(case, body, world.staff)
        referral, key = referred(case, body, world.staff)
        raised = at_once(
            lambda consent=consent: withdraw_consent_for_caller(
                consent_id=consent.pk, by=world.staff, now=timezone.now()
            ),
            lambda key=key: answered(key),
        )
        assert raised[0] is None
        assert raised[1] is None or isinstance(raised[1], LinkShut)
        assert not Referral.objects.readable().filter(pk=referral.pk).exists()
        with pytest.raises(LinkShut):
            answered(key, text="あとから")


def test_an_answer_finds_the_case_into_which_its_own_was_merged():
    world, (body, _officer) = counter(), department()
    for _number in range(ROUNDS):
        case, referral, key = asked(world, body)
        kept = received(world.staff, now=timezone.now())
        raised = at_once(
            lambda case=case, kept=kept: merge_cases(
                case_id=case.pk, into_id=kept.pk, by=world.staff, now=timezone.now()
            ),
            lambda key=key: answered(key),
        )
        assert raised == [None, None]
        stored = Referral.objects.get(pk=referral.pk)
        assert (stored.case, stored.answered_at is not None) == (kept, True)
        assert kept.entries.filter(text__contains="回答がありました").exists()
