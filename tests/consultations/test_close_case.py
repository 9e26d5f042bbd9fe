"""Nothing ends without an outcome, no link without its reason, and the caller is asked once."""

import pytest
from django.core.exceptions import PermissionDenied

from kyodo.accounts.actions import digest_of
from kyodo.classifications.states import Kind
from kyodo.consultations.actions.cases import Ending, close_case
from kyodo.consultations.models import CallerQuestion
from kyodo.consultations.states import CaseState, Outcome
from kyodo.lifecycle import Refusal, StepNotAllowed
from kyodo.notifications.models import OutboxMail
from tests.consultations.cases import NOW, counter, received, word
from tests.consultations.writing import address, page_of
from tests.factories import AdministratorFactory, PersonFactory

pytestmark = pytest.mark.django_db


def close(case, by, outcome=Outcome.SOLVED, **changes):
    return close_case(case_id=case.pk, ending=Ending(outcome, **changes), by=by, now=NOW)


def test_a_case_ends_with_outcome_reason_and_note(client):
    world = counter()
    case = received(world.staff)
    reason = word(Kind.NO_LINK_REASON, "budget", "予算がない")
    client.force_login(world.staff)
    sent = {"outcome": "not_linked", "reason": reason.pk, "note": "来年度にもう一度"}
    assert client.post(address("close_case", case.pk), sent).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.outcome, case.no_link_reason, case.next_on) == (
        CaseState.NOT_LINKED,
        Outcome.NOT_LINKED,
        reason,
        None,
    )
    page = client.get(page_of(case)).content.decode()
    assert "つながらなかった</strong>（予算がない）" in page
    assert "来年度にもう一度" in page


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"outcome": "not_linked"}, "つながらなかった理由を選んでください。"),
        ({}, "結果"),
        ({"outcome": "merged"}, "merged"),
        ({"outcome": "solved", "reason": "9" * 30}, "正しく選択"),
    ],
)
def test_a_mistake_is_named_and_ends_nothing(client, sent, words):
    world = counter()
    case = received(world.staff)
    client.force_login(world.staff)
    page = client.post(address("close_case", case.pk), sent | {"note": "残る文"}).content.decode()
    assert words in page
    assert "残る文" in page
    case.refresh_from_db()
    assert case.is_open


def test_a_caller_who_reads_mail_is_asked_once_without_a_word_of_the_case():
    world = counter()
    case = received(world.staff, caller=PersonFactory(email="sachi@example.jp"), reach_by="email")
    close(case, world.staff)
    mail = OutboxMail.objects.get()
    question = CallerQuestion.objects.get()
    assert mail.to == "sachi@example.jp"
    assert "会報" not in mail.subject + mail.body
    assert mail.path.startswith(address("answer_question"))
    assert question.token_digest == digest_of(mail.path.partition("?key=")[2])
    assert (question.answer, (question.expires_at - NOW).days) == ("", 30)
    with pytest.raises(StepNotAllowed):
        close(case, world.staff)
    assert OutboxMail.objects.count() == 1


@pytest.mark.parametrize(
    ("reach_by", "email", "outcome"),
    [
        ("telephone", "sachi@example.jp", Outcome.SOLVED),
        ("none", "sachi@example.jp", Outcome.SOLVED),
        ("email", "", Outcome.SOLVED),
        ("email", "sachi@example.jp", Outcome.WITHDRAWN),
    ],
)
def test_whoever_wants_no_mail_or_withdrew_is_not_asked(reach_by, email, outcome):
    world = counter()
    case = received(world.staff, caller=PersonFactory(email=email), reach_by=reach_by)
    close(case, world.staff, outcome)
    assert not CallerQuestion.objects.exists()
    assert not OutboxMail.objects.exists()


def test_the_reason_is_the_actions_rule_too():
    world = counter()
    case = received(world.staff)
    with pytest.raises(Refusal):
        close(case, world.staff, Outcome.NOT_LINKED)
    with pytest.raises(PermissionDenied):
        close(case, AdministratorFactory())
    case.refresh_from_db()
    assert case.is_open
