"""A case is taken in under the next number of its fiscal year, on one page, by listening."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from kyodo.audit.models import AuditEntry
from kyodo.consultations.forms.requests import CONSENT
from kyodo.consultations.models import Case
from kyodo.consultations.states import Audience, CaseState, EntryKind, Outcome
from kyodo.fiscal import FiscalYear
from kyodo.notifications.models import OutboxMail
from kyodo.organisations.models import Organisation
from kyodo.people.models import Person
from tests.consultations.cases import NOW, counter, received
from tests.consultations.keeping import three_years
from tests.consultations.taking_calls import RECEIVE, lists, look, take
from tests.factories import (
    AdministratorFactory,
    DepartmentFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db


def test_a_case_begins_as_received_with_its_first_words():
    staff = counter().staff
    case = received(staff, text="会報を千部刷りたい")
    assert case.number == "2026-0001"
    assert case.state == CaseState.RECEIVED
    assert [(entry.kind, entry.text, entry.by) for entry in case.entries.all()] == [
        (EntryKind.CONTACT_IN, "会報を千部刷りたい", staff)
    ]
    assert AuditEntry.objects.filter(event="consultations.case_received").count() == 1


def test_numbers_begin_anew_on_the_first_of_april():
    staff = counter().staff
    last = received(staff, now=datetime(2026, 3, 31, 14, 59, tzinfo=UTC))  # 23:59 in Tokyo
    first = received(staff, now=datetime(2026, 3, 31, 15, 0, tzinfo=UTC))
    second = received(staff, now=NOW)
    assert [case.number for case in (last, first, second)] == [
        "2025-0001",
        "2026-0001",
        "2026-0002",
    ]


def test_a_case_without_a_day_stands_in_the_queue_of_the_same_day():
    case = received(counter().staff)
    assert list(Case.objects.due(date(2026, 6, 10))) == [case]
    assert not Case.objects.overdue(date(2026, 6, 10)).exists()


@pytest.mark.parametrize("make", [AdministratorFactory, lambda: MembershipFactory().user])
def test_only_the_centres_staff_receives_and_sees_cases(make):
    received(counter().staff)
    stranger = make()
    with pytest.raises(PermissionDenied):
        received(stranger)
    assert not Case.objects.visible_to(stranger).exists()
    assert Case.objects.count() == 1


# --- the counter's page ----------------------------------------------------------------------


@pytest.fixture
def world(client):
    found = counter()
    client.force_login(found.staff)
    return found


@pytest.fixture
def sachi(world):
    """Somebody who has called before."""
    person = PersonFactory(
        name="浜野 さち", name_kana="はまの さち", telephone="045-111-2222", email=""
    )
    received(world.colleague, caller=person, summary="前の相談")
    return person


def newest():
    return Case.objects.order_by("-pk").first()


def test_the_page_begins_with_the_telephone_and_the_reader_as_owner(client, world):
    lists()
    page = client.get(RECEIVE).content.decode()
    assert "selected>電話</option>" in page
    assert "selected>窓口 みどり</option>" in page
    assert re.search(r'<input[^>]*name="telephone"[^>]*autofocus', page)


def test_a_summary_alone_is_enough(client, world):
    response = take(client)
    case = newest()
    assert response.url == reverse("consultations:show_received_case", args=[case.pk])
    assert (case.summary, case.caller, case.owner, case.state) == (
        "会報の印刷について",
        None,
        None,
        CaseState.RECEIVED,
    )
    assert [entry.text for entry in case.entries.all()] == ["会報の印刷について"]


def test_a_note_alone_is_enough_and_its_beginning_is_the_summary(client, world):
    take(client, summary="", text="  会報を千部\n刷りたい  ")
    case = newest()
    assert case.summary == "会報を千部 刷りたい"
    assert [entry.text for entry in case.entries.all()] == ["会報を千部\n刷りたい"]


def test_everything_that_was_said_is_written_down_at_once(client, world):
    words = lists()
    take(
        client,
        telephone="045-333-4444",
        name="磯野 うみ",
        name_kana="いその うみ",
        email="umi@example.jp",
        group_name="つばさの会",
        text="千部刷りたい",
        audience="client",
        minutes="１５分",
        sector=words["sector"].pk,
        ward=words["ward"].pk,
        field=words["field"].pk,
        topics=[words["grants"].pk, words["place"].pk],
        consent="telephone",
        owner=world.colleague.pk,
        next_action="資料を送る",
        next_on="2026-12-24",
    )
    case = newest()
    person = case.caller
    assert (person.name, person.name_kana) == ("磯野 うみ", "いその うみ")
    assert (person.telephone, person.email) == ("045-333-4444", "umi@example.jp")
    assert (case.group_name, case.sector, case.ward, case.field) == (
        "つばさの会",
        words["sector"],
        words["ward"],
        words["field"],
    )
    assert set(case.topics.all()) == {words["grants"], words["place"]}
    assert (case.owner, case.next_action, case.next_on) == (
        world.colleague,
        "資料を送る",
        date(2026, 12, 24),
    )
    entry = case.entries.get()
    assert (entry.text, entry.audience, entry.minutes, entry.by) == (
        "千部刷りたい",
        Audience.CLIENT,
        15,
        world.staff,
    )
    consent = case.consents.get()
    assert (consent.how, consent.recorded_by) == ("telephone", world.staff)
    assert consent.purpose == str(CONSENT)
    mail = OutboxMail.objects.get()
    assert mail.to == world.colleague.email


def test_a_case_is_closed_on_the_spot(client, world):
    take(client, outcome="solved")
    case = newest()
    assert (case.state, case.outcome, case.next_on) == (CaseState.DONE, Outcome.SOLVED, None)
    assert not case.is_open
    events = AuditEntry.objects.filter(target_id=str(case.pk)).values_list("event", flat=True)
    assert set(events) == {"consultations.case_received", "consultations.case_closed"}
    page = client.get(reverse("consultations:show_received_case", args=[case.pk]))
    assert "この場で終えました" in page.content.decode()


def test_what_is_closed_on_the_spot_is_kept_as_long_as_anything_else(client, world, monkeypatch):
    three_years(world.lead)
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    take(client, outcome="solved")
    kept = newest().retention
    assert (kept.retention_class.label, kept.review_on) == ("3年保存", date(2030, 4, 1))


def test_no_link_needs_its_reason(client, world):
    words = lists()
    response = take(client, outcome="not_linked")
    assert "つながらなかった理由を選んでください。" in response.content.decode()
    assert newest() is None
    take(client, outcome="not_linked", reason=words["reason"].pk)
    assert newest().no_link_reason == words["reason"]


def test_what_came_on_paper_bears_the_day_on_which_it_came(client, world):
    words = lists()
    day = timezone.localdate() - timedelta(days=40)
    take(client, received_on=day.isoformat(), means=words["letter"].pk)
    case = newest()
    assert case.received_on == case.last_contact_on == day
    assert case.fiscal_year == FiscalYear.of(day).start
    assert case.next_on == timezone.localdate()
    assert timezone.localdate(case.entries.get().happened_at) == day


def test_a_letter_of_last_year_counts_in_last_year(client, world):
    take(client, received_on="令和8年3月31日")
    assert newest().number == "2025-0001"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("received_on", "2999-01-01", "今日までにしてください"),
        ("received_on", "きのう", "日付として読めません"),
        ("next_on", "2026-13-01", "日付として読めません"),
        ("telephone", "ABC-1234", "数字とハイフン"),
        ("minutes", "すこし", "分の数だけ"),
        ("minutes", "99999", "分の数だけ"),
        ("email", "umi@", "有効なメールアドレス"),
        ("means", "999999", "選択"),
        ("owner", "999999", "選択"),
        ("topics", "abc", "選択"),
        ("caller", "999999", "もう登録されていません"),
        ("caller", "9" * 40, "もう登録されていません"),
        ("summary", "あ" * 201, "200"),
    ],
)
def test_a_mistake_is_named_and_nothing_that_was_typed_is_lost(client, world, field, value, words):
    lists()
    kept = {"text": "会報を千部", "name": "磯野 うみ", "group_name": "つばさの会"}
    response = take(client, **kept | {field: value})
    page = response.content.decode()
    assert response.status_code == 200
    assert words in page
    for text in kept.values():
        assert text in page
    assert Case.objects.count() == 0
    assert not Person.objects.exists()


def test_nothing_at_all_is_not_a_case(client, world):
    page = take(client, summary=" ", text=" ").content.decode()
    assert "相談の要点か内容の、どちらかを書いてください。" in page
    assert newest() is None


def test_a_number_alone_belongs_to_nobody_but_a_reading_will_do_for_a_name(client, world):
    page = take(client, telephone="045-333-4444").content.decode()
    assert "氏名かふりがなを書いてください" in page
    assert newest() is None
    take(client, telephone="(045)333-4444", name_kana="いその")
    assert (newest().caller.name, newest().caller.telephone) == ("いその", "(045)333-4444")


@pytest.mark.parametrize(
    "typed_day", ["令和8年12月24日", "R8.12.24", "２０２６／１２／２４", "2026-12-24"]
)
def test_a_day_is_read_in_either_count(client, world, typed_day):
    take(client, next_on=typed_day)
    assert newest().next_on == date(2026, 12, 24)


def test_mail_needs_an_address(client, world, sachi):
    page = take(client, reach_by="email", name="磯野 うみ").content.decode()
    assert "メールアドレスを書いてください。" in page
    page = take(client, reach_by="email", caller=sachi.pk).content.decode()
    assert "メールアドレスを書いてください。" in page
    assert Case.objects.count() == 1


def test_the_same_page_sent_twice_makes_one_case(client, world):
    take(client)
    page = take(client).content.decode()
    assert "もう受け付けています" in page
    assert Case.objects.count() == 1
    take(client, opened_at="2026-06-10T02:00:00+00:00")
    assert Case.objects.count() == 2


def test_a_script_in_every_field_stays_text(client, world):
    script = "<script>alert(1)</script>"
    person = PersonFactory(name=script, name_kana=script, telephone="1<script>")
    received(world.staff, caller=person, summary=script, group_name=script)
    fields = ("telephone", "name", "name_kana", "email", "summary", "group_name", "text")
    fields += ("minutes", "received_on", "next_on", "next_action", "owner", "caller", "opened_at")
    for answer in (
        take(client, **dict.fromkeys(fields, script)),
        look(client, **dict.fromkeys(fields, script)),
    ):
        assert "<script>alert" not in answer.content.decode()
        assert "&lt;script&gt;alert" in answer.content.decode()


@pytest.mark.parametrize(
    "make",
    [
        AdministratorFactory,
        lambda: MembershipFactory().user,
        lambda: MembershipFactory(organisation=DepartmentFactory()).user,
        lambda: (
            MembershipFactory(
                organisation=OrganisationFactory(kind=Organisation.Kind.WARD_CENTRE)
            ).user
        ),
    ],
)
def test_nobody_else_takes_calls_or_sees_who_called(client, world, sachi, make):
    client.force_login(make())
    for answer in (
        client.get(RECEIVE),
        look(client, name="浜野"),
        take(client),
        take(client, summary=""),
        client.get(reverse("consultations:show_received_case", args=[sachi.cases.get().pk])),
    ):
        assert answer.status_code in (403, 404)
        assert "浜野" not in answer.content.decode()
        assert "前の相談" not in answer.content.decode()
    assert Case.objects.count() == 1
