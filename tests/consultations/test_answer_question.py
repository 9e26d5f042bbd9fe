"""The one question after the end: a button answers, a program that opens links does not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kyodo.audit.models import AuditEntry
from kyodo.consultations.actions.cases import Ending, close_case
from kyodo.consultations.actions.merging import merge_cases
from kyodo.consultations.actions.questions import answer_question
from kyodo.consultations.models import CallerQuestion, Case
from kyodo.consultations.states import Answered, CaseState, Outcome
from kyodo.lifecycle import Refusal
from kyodo.notifications.models import OutboxMail
from tests.consultations.cases import counter, received
from tests.consultations.writing import address, page_of
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


def asked(world, **data):
    """An ended case with its owner, and the link in the caller's mail."""
    case = received(
        world.staff,
        caller=PersonFactory(email="sachi@example.jp"),
        reach_by="email",
        owner=world.colleague,
        **data,
    )
    now = timezone.now()
    close_case(case_id=case.pk, ending=Ending(Outcome.SOLVED), by=world.staff, now=now)
    link = OutboxMail.objects.get(to="sachi@example.jp").path
    OutboxMail.objects.all().delete()
    return case, link


def state_of(case):
    return Case.objects.get(pk=case.pk).state


def test_opening_the_link_answers_nothing_however_often(client):
    case, link = asked(counter())
    for method in (client.get, client.head, client.get):
        answer = method(link)
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Robots-Tag"] == "noindex"
        assert answer["Referrer-Policy"] == "same-origin"
    assert client.get(f"{link}&answer=solved").status_code == 200
    assert CallerQuestion.objects.get().answer == ""
    page = client.get(link).content.decode()
    assert [page.count(f'name="answer" value="{value}"') for value in Answered.values] == [1, 1, 1]
    assert "会報" not in page
    assert "浜野" not in page
    assert state_of(case) == CaseState.DONE


def test_solved_is_recorded_and_disturbs_nobody(client):
    world = counter()
    case, link = asked(world)
    answer = client.post(link, {"answer": "solved", "remark": "ありがとうございました"})
    assert answer["Location"] == link
    assert "「解決した」と受け取りました" in client.get(link).content.decode()
    question = CallerQuestion.objects.get()
    assert (question.answer, question.remark) == ("solved", "ありがとうございました")
    assert state_of(case) == CaseState.DONE
    assert not OutboxMail.objects.exists()
    entry = AuditEntry.objects.get(event="consultations.question_answered")
    assert (entry.facts, entry.actor_id) == ({"answer": "solved"}, None)
    client.force_login(world.staff)
    assert "ありがとうございました" in client.get(page_of(case)).content.decode()


@pytest.mark.parametrize(
    ("answer", "remark", "state", "mails"),
    [
        ("not", "", CaseState.FOLLOWING_UP, 1),
        ("not", "まだ困っています", CaseState.FOLLOWING_UP, 1),
        ("partly", "もう一つ聞きたい", CaseState.FOLLOWING_UP, 1),
        ("partly", "  ", CaseState.DONE, 1),
        ("solved", "", CaseState.DONE, 0),
    ],
)
def test_whoever_is_not_content_is_taken_up_again(client, answer, remark, state, mails):
    world = counter()
    case, link = asked(world)
    client.post(link, {"answer": answer, "remark": remark})
    assert state_of(case) == state
    assert OutboxMail.objects.filter(to=world.colleague.email).count() == mails
    for mail in OutboxMail.objects.all():
        assert "困って" not in mail.subject + mail.body
    if state == CaseState.FOLLOWING_UP:
        case.refresh_from_db()
        assert case.next_action == "相談者の答えを読んで、連絡する"
        assert case.next_on == timezone.localdate()


def test_another_answer_takes_the_place_of_the_first_until_it_expires(client):
    case, link = asked(counter())
    client.post(link, {"answer": "solved"})
    client.post(link, {"answer": "not", "remark": "やはりだめでした"})
    client.post(link, {"answer": "not", "remark": "やはりだめでした"})
    assert CallerQuestion.objects.get().answer == "not"
    assert state_of(case) == CaseState.FOLLOWING_UP
    assert OutboxMail.objects.count() == 1
    client.post(link, {"answer": "solved", "remark": ""})
    assert CallerQuestion.objects.get().answer == "solved"
    assert state_of(case) == CaseState.FOLLOWING_UP


def test_it_is_too_late_after_thirty_days(client):
    case, link = asked(counter())
    CallerQuestion.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    answer = client.post(link, {"answer": "not"})
    assert answer.status_code == 410
    assert "答えられる期間が過ぎました" in answer.content.decode()
    assert client.get(link).status_code == 410
    assert CallerQuestion.objects.get().answer == ""
    assert state_of(case) == CaseState.DONE
    with pytest.raises(Refusal):
        answer_question(
            key=link.partition("?key=")[2],
            answer=Answered.NOT,
            remark="",
            now=timezone.now(),
        )


@pytest.mark.parametrize("key", ["", "x", "\0", "あ", "x" * 5000])
def test_a_guessed_key_opens_nothing(client, key):
    _case, _link = asked(counter())
    for method in (client.get, client.post):
        assert method(address("answer_question"), {"key": key}).status_code == 404
    assert client.post(f"{address('answer_question')}?key=", {"answer": "not"}).status_code == 404
    assert CallerQuestion.objects.get().answer == ""


@pytest.mark.parametrize("sent", [{}, {"answer": "maybe"}, {"answer": "not", "remark": "x" * 2001}])
def test_a_mistake_answers_nothing(client, sent):
    _case, link = asked(counter())
    assert client.post(link, sent).status_code == 200
    assert CallerQuestion.objects.get().answer == ""


def test_the_answer_to_a_case_that_was_merged_reaches_the_one_that_was_kept(client):
    world = counter()
    case, link = asked(world)
    client.post(link, {"answer": "not"})
    kept = received(world.staff, owner=world.staff)
    now = timezone.now()
    merge_cases(case_id=case.pk, into_id=kept.pk, by=world.staff, now=now)
    close_case(case_id=kept.pk, ending=Ending(Outcome.SOLVED), by=world.staff, now=now)
    client.post(link, {"answer": "not", "remark": "まだです"})
    assert (state_of(case), state_of(kept)) == (CaseState.MERGED, CaseState.FOLLOWING_UP)


def test_a_disposed_case_asks_nothing_any_more(client):
    case, link = asked(counter())
    Case.objects.filter(pk=case.pk).update(
        disposed_at=timezone.now(), summary="", group_name="", outcome_note=""
    )
    assert client.get(link).status_code == 404
    assert client.post(link, {"answer": "not"}).status_code == 404


def test_a_script_in_the_remark_stays_text(client):
    world = counter()
    case, link = asked(world)
    client.post(link, {"answer": "not", "remark": "<script>alert(1)</script>"})
    client.force_login(world.staff)
    for page in (link, page_of(case)):
        content = client.get(page).content.decode()
        assert "<script>alert" not in content
        assert "&lt;script&gt;alert" in content
