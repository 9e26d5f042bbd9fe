"""A page offers no step that its action would refuse: the reader is told what became of it."""

import re

import pytest
from django.utils import timezone

from kyodo.consultations.actions.cases import Ending, close_case
from kyodo.consultations.actions.merging import merge_cases
from kyodo.consultations.actions.referrals import take_back_referral
from kyodo.consultations.models import Case
from kyodo.consultations.states import Outcome
from tests.consultations.asking import asked
from tests.consultations.cases import counter, received
from tests.consultations.referring import closed, department, referred
from tests.consultations.writing import address, page_of, typed

pytestmark = pytest.mark.django_db

OF_OPEN_ONES = (
    *("plan_next", "close_case", "snooze_case", "change_next_date", "refer_case"),
    *("merge_cases", "start_project_from_case"),
)
ALSO_OF_ENDED_ONES = (
    *("split_case", "relate_cases", "add_case_files", "record_consent", "change_case"),
)


@pytest.fixture
def world(client):
    found = counter()
    client.force_login(found.staff)
    return found


def end(case, by):
    return close_case(case_id=case.pk, ending=Ending(Outcome.SOLVED), by=by, now=timezone.now())


def merge(case, kept, by):
    return merge_cases(case_id=case.pk, into_id=kept.pk, by=by, now=timezone.now())


def told(client, place):
    """The words on the page to which a step that is over leads."""
    response = client.get(place, follow=True)
    ((page, _status),) = response.redirect_chain
    assert "<form" in response.content.decode()
    return page, response.content.decode()


@pytest.mark.parametrize("name", OF_OPEN_ONES)
def test_a_case_that_has_ended_says_so_and_offers_to_be_reopened(client, world, name):
    case = received(world.staff)
    assert client.get(address(name, case.pk)).status_code in (200, 403)
    end(case, world.colleague)
    page, words = told(client, address(name, case.pk))
    assert page == page_of(case)
    assert "終わった相談です。先に再開してください。" in words
    assert "再開する" in words


@pytest.mark.parametrize("name", ALSO_OF_ENDED_ONES)
def test_what_is_put_right_afterwards_goes_on_after_the_end(client, world, name):
    case = received(world.staff)
    end(case, world.colleague)
    assert client.get(address(name, case.pk)).status_code == 200


@pytest.mark.parametrize("name", [*OF_OPEN_ONES, *ALSO_OF_ENDED_ONES])
def test_a_case_that_was_merged_names_the_other_one(client, world, name):
    case, kept = received(world.staff), received(world.staff)
    merge(case, kept, world.colleague)
    page, words = told(client, address(name, case.pk))
    assert page == page_of(case)
    assert f"相談 {kept.number} にまとめた相談です。" in words


def test_what_was_typed_meanwhile_stays_beside_the_words(client, world):
    case, kept = received(world.staff), received(world.staff)
    plan = {"next_on": "2099-01-01", "turn": "caller", "next_action": "申請書を一緒に読む"}
    merge(case, kept, world.colleague)
    response = client.post(address("plan_next", case.pk), plan | {"seen": case.version})
    page = response.content.decode()
    assert f"相談 {kept.number} にまとめた相談です。" in page
    assert "申請書を一緒に読む" in page


def test_an_entry_for_a_case_that_was_merged_meanwhile_is_not_lost(client, world):
    case, kept = received(world.staff), received(world.staff)
    before = client.get(page_of(case)).content.decode()
    writer = re.search(r'name="typed_by" value="([^"]+)"', before[before.index('id="write"') :])[1]
    sent = typed(case, text="来週、会場を見に行く", typed_by=writer)
    merge(case, kept, world.colleague)
    referer = {"referer": f"http://testserver{page_of(case)}"}
    response = client.post(address("add_entry", case.pk), sent, headers=referer, follow=True)
    assert f"相談 {kept.number} にまとめた相談です。" in response.content.decode()
    assert "来週、会場を見に行く" in response.content.decode()
    assert not kept.entries.filter(text__contains="会場").exists()


def test_nothing_is_merged_into_a_case_that_has_ended(client, world):
    case, ended = received(world.staff), received(world.staff)
    end(ended, world.colleague)
    place = address("merge_cases", case.pk)
    page = client.get(place, {"number": ended.number}).content.decode()
    assert "まとめる先の相談は終わっています。" in page
    assert "confirm" not in page
    assert ended.number in page


@pytest.mark.parametrize("name", ["close_referral", "take_back_referral"])
@pytest.mark.parametrize("is_taken_back", [True, False])
def test_a_referral_that_is_over_says_what_became_of_it(client, world, name, is_taken_back):
    body, _officer = department()
    referral, _key = referred(received(world.staff), body, world.staff)
    assert client.get(address(name, referral.pk)).status_code == 200
    if is_taken_back:
        take_back_referral(referral_id=referral.pk, by=world.colleague, now=timezone.now())
    else:
        closed(referral, world.colleague, learned="先に電話する")
    page, words = told(client, address(name, referral.pk))
    assert page == address("show_referral", referral.pk)
    end_state = "依頼を取り消した" if is_taken_back else "つながった"
    assert f"このつなぎは、もう終わっています：{end_state}" in words
    assert address(name, referral.pk) not in words


def test_a_caller_who_withdrew_is_not_asked_again(client, world):
    case, key = asked(client)
    place = f"{address('withdraw_request')}?key={key}"
    assert "取り下げますか" in client.get(place).content.decode()
    client.post(place)
    response = client.get(place, follow=True)
    assert "取り下げられました" in response.content.decode()
    assert "取り下げますか" not in response.content.decode()
    assert not Case.objects.get(pk=case.pk).is_open
