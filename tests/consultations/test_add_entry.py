"""Staff write down a contact or a note, and in the same breath what comes next."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from kyodo.accounts.actions import digest_of
from kyodo.audit.models import AuditEntry
from kyodo.classifications.states import Kind
from kyodo.consultations.actions.entries import EntryData, add_entry
from kyodo.consultations.actions.plans import Plan, PlanChangedMeanwhile, plan_next
from kyodo.consultations.models import Case, Entry, TextBlock
from kyodo.consultations.states import Audience, EntryKind, Turn
from kyodo.lifecycle import Refusal
from kyodo.notifications.models import OutboxMail
from tests.consultations.cases import NOW, counter, received, word
from tests.consultations.writing import address, page_of, typed, write
from tests.factories import AdministratorFactory, PersonFactory

pytestmark = pytest.mark.django_db


def reachable(world, **data):
    case = received(
        world.staff, caller=PersonFactory(email="sachi@example.jp"), reach_by="email", **data
    )
    OutboxMail.objects.all().delete()
    return case


def message(text="印刷機は木曜に使えます"):
    return EntryData(kind=EntryKind.CONTACT_OUT, text=text, audience=Audience.CLIENT)


def test_an_entry_keeps_who_how_and_how_long(client):
    world = counter()
    case = received(world.staff)
    client.force_login(world.colleague)
    means = word(Kind.MEANS, "telephone")
    answer = write(client, case, kind="contact_in", means=means.pk, minutes="15", text="**急ぎ**")
    entry = case.entries.latest("pk")
    assert answer["Location"] == f"{page_of(case)}#entry-{entry.pk}"
    assert (entry.kind, entry.by, entry.means, entry.minutes) == (
        EntryKind.CONTACT_IN,
        world.colleague,
        means,
        15,
    )
    assert "<strong>急ぎ</strong>" in client.get(page_of(case)).content.decode()
    assert AuditEntry.objects.filter(event="consultations.entry_added").count() == 1


def test_what_was_forgotten_yesterday_stands_at_its_own_time():
    world = counter()
    case = received(world.staff)
    yesterday = NOW - timedelta(days=1)
    data = EntryData(kind=EntryKind.CONTACT_IN, text="昨日の電話", happened_at=yesterday)
    add_entry(case_id=case.pk, data=data, by=world.staff, now=NOW)
    case.refresh_from_db()
    assert [entry.text for entry in case.entries.in_order()] == ["昨日の電話", "会報を出したい"]
    assert case.last_contact_on == date(2026, 6, 10)


def test_what_comes_next_is_written_with_the_entry(client):
    world = counter()
    case = received(world.staff)
    client.force_login(world.staff)
    write(client, case, next_action="区役所に聞く", next_on="2099-07-01", turn="asked")
    case.refresh_from_db()
    assert (case.next_action, case.next_on, case.turn) == (
        "区役所に聞く",
        date(2099, 7, 1),
        Turn.ASKED,
    )


def test_an_old_page_overwrites_no_plan_and_loses_no_word(client):
    world = counter()
    case = received(world.staff)
    client.force_login(world.staff)
    old = typed(case, text="長い記録", next_action="古い予定", next_on="2099-01-01")
    plan = Plan(seen=case.version, next_action="新しい予定", next_on=date(2099, 2, 2))
    plan_next(case_id=case.pk, plan=plan, owner=world.colleague, by=world.colleague)
    page = client.post(address("add_entry", case.pk), old).content.decode()
    assert "ほかの人がこの相談を変えました" in page
    assert "新しい予定" in page
    assert "長い記録" in page
    case.refresh_from_db()
    assert (case.next_action, case.entries.count()) == ("新しい予定", 1)
    assert f'name="seen" value="{case.version}"' in page
    assert 'name="initial-next_action" value="新しい予定"' in page
    again = old | {"seen": case.version, "initial-next_action": "新しい予定"}
    assert client.post(address("add_entry", case.pk), again).status_code == 302
    case.refresh_from_db()
    assert (case.next_action, case.entries.count()) == ("古い予定", 2)


def test_an_old_page_may_add_an_entry_that_changes_no_plan(client):
    world = counter()
    case = received(world.staff)
    client.force_login(world.staff)
    old = typed(case, text="メモだけ")
    plan = Plan(seen=case.version, next_action="新しい予定", next_on=date(2099, 2, 2))
    plan_next(case_id=case.pk, plan=plan, owner=None, by=world.colleague)
    assert client.post(address("add_entry", case.pk), old).status_code == 302
    case.refresh_from_db()
    assert (case.next_action, case.next_on) == ("新しい予定", date(2099, 2, 2))
    assert case.entries.latest("pk").text == "メモだけ"


def test_two_versions_cannot_both_be_the_newest():
    world = counter()
    case = received(world.staff)
    plan = Plan(seen=case.version, next_action="一")
    data = EntryData(kind=EntryKind.NOTE, text="メモ")
    add_entry(case_id=case.pk, data=data, by=world.staff, now=NOW, plan=plan)
    with pytest.raises(PlanChangedMeanwhile):
        add_entry(case_id=case.pk, data=data, by=world.staff, now=NOW, plan=plan)
    assert Entry.objects.filter(text="メモ").count() == 1


def test_a_message_is_announced_by_mail_without_its_words_and_waits_for_the_caller():
    world = counter()
    case = reachable(world)
    add_entry(case_id=case.pk, data=message(), by=world.staff, now=NOW)
    case.refresh_from_db()
    mail = OutboxMail.objects.get()
    assert mail.to == "sachi@example.jp"
    assert case.number in mail.subject
    assert "木曜" not in mail.subject + mail.body
    key = mail.path.partition("?key=")[2]
    assert mail.path.startswith(address("follow_request"))
    assert case.follow_digest == digest_of(key)
    assert case.turn == Turn.CALLER


def test_a_second_message_carries_no_link_unless_a_new_one_is_wanted():
    world = counter()
    case = reachable(world)
    for new_link in (False, False, True):
        add_entry(case_id=case.pk, data=message(), by=world.staff, now=NOW, new_link=new_link)
    first, second, third = (mail.path for mail in OutboxMail.objects.order_by("pk"))
    case.refresh_from_db()
    assert second == ""
    assert third not in ("", first)
    assert case.follow_digest == digest_of(third.partition("?key=")[2])


@pytest.mark.parametrize(
    "data",
    [
        EntryData(kind=EntryKind.CONTACT_OUT, text="x", audience=Audience.INTERNAL),
        EntryData(kind=EntryKind.CONTACT_IN, text="x", audience=Audience.CLIENT),
        EntryData(kind=EntryKind.NOTE, text="x", audience=Audience.CLIENT),
    ],
)
def test_only_what_goes_to_the_caller_is_mailed(data):
    world = counter()
    case = reachable(world)
    add_entry(case_id=case.pk, data=data, by=world.staff, now=NOW)
    case.refresh_from_db()
    assert not OutboxMail.objects.exists()
    assert (case.follow_digest, case.turn) == (None, Turn.CENTRE)


def test_nobody_is_written_to_who_wants_to_be_telephoned():
    world = counter()
    case = reachable(world)
    Case.objects.filter(pk=case.pk).update(reach_by="telephone")
    add_entry(case_id=case.pk, data=message(), by=world.staff, now=NOW)
    assert not OutboxMail.objects.exists()


def test_whose_turn_it_is_may_be_decided_otherwise():
    world = counter()
    case = reachable(world)
    plan = Plan(seen=case.version, turn=Turn.ASKED)
    add_entry(case_id=case.pk, data=message(), by=world.staff, now=NOW, plan=plan)
    case.refresh_from_db()
    assert case.turn == Turn.ASKED


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"text": " "}, "内容"),
        ({"text": "長" * 10_001}, "10000"),
        ({"next_on": ""}, "続いている相談には、次の期日が要ります。"),
        ({"next_on": "きのう"}, "日付"),
        ({"minutes": "1441"}, "1440"),
        ({"minutes": "-1"}, "0"),
        ({"kind": "step"}, "step"),
        ({"means": "9" * 40}, "正しく選択"),
        ({"audience": "everybody"}, "everybody"),
    ],
)
def test_a_mistake_is_named_and_what_was_typed_stays(client, changes, words):
    world = counter()
    case = received(world.staff)
    client.force_login(world.staff)
    page = write(client, case, **({"text": "残る文"} | changes)).content.decode()
    assert "入力を確認してください" in page
    assert words in page
    assert "text" in changes or "残る文" in page
    assert case.entries.count() == 1


def test_the_future_is_not_written_down(client):
    world = counter()
    case = received(world.staff)
    client.force_login(world.staff)
    later = timezone.localtime() + timedelta(hours=2)
    page = write(client, case, happened_at=later.strftime("%Y-%m-%dT%H:%M")).content.decode()
    assert "これからの日時は書けません。" in page
    assert case.entries.count() == 1


def test_a_text_block_comes_into_the_box_below_what_was_typed_and_stores_nothing(client):
    world = counter()
    case = received(world.staff, group_name="はまべの会")
    block = TextBlock.objects.create(
        title="お礼", text="{相談者}様（{団体名}、{受付番号}）\n{センター}です。"
    )
    client.force_login(world.staff)
    page = write(client, case, text="先の文", block=block.pk, insert="1").content.decode()
    assert "先の文\n\n浜野 さち様（はまべの会、2026-0001）" in page.replace("\r", "")
    assert "みなと市市民協働推進センターです。" in page
    assert "入力を確認してください" not in page
    assert case.entries.count() == 1


@pytest.mark.parametrize("chosen", ["", "x", "999999", "9" * 40])
def test_a_block_that_is_none_changes_nothing(client, chosen):
    world = counter()
    case = received(world.staff)
    client.force_login(world.staff)
    page = write(client, case, text="先の文", block=chosen, insert="1").content.decode()
    assert "定型文を選んでください。" in page
    assert "先の文" in page


def test_words_are_needed_and_staff():
    world = counter()
    case = received(world.staff)
    data = EntryData(kind=EntryKind.NOTE, text="  ")
    with pytest.raises(Refusal):
        add_entry(case_id=case.pk, data=data, by=world.staff, now=NOW)
    data = EntryData(kind=EntryKind.NOTE, text="x")
    with pytest.raises(PermissionDenied):
        add_entry(case_id=case.pk, data=data, by=AdministratorFactory(), now=NOW)
    assert case.entries.count() == 1


def test_a_stranger_writes_nothing(client):
    case = received(counter().staff)
    client.force_login(AdministratorFactory())
    assert write(client, case).status_code == 404
    assert case.entries.count() == 1
