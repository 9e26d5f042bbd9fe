"""Whoever takes over a project gets one paper with all that this person may know of it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kyodo.audit.models import Reading
from kyodo.evaluations.actions.check_sheets import AnswerEntry, save_answers
from kyodo.evaluations.actions.preparation import RespondentData, name_respondent
from kyodo.evaluations.actions.talks import NoteData, change_mark, save_talk_note
from kyodo.projects.actions import write_roles_table
from kyodo.projects.models import ImprovementAction
from kyodo.projects.queries import RolesTableRow
from tests.evaluations.publishing import corrected, published, ready_to_propose
from tests.exports.reading import metadata_of, tags_of, text_of
from tests.stories import NOW, mark_side, open_for_marking, prepared_evaluation, revealed, seal_side

pytestmark = pytest.mark.django_db
PHONE = "045-000-0001"


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def address(story):
    return reverse("evaluations:print_handover_pack", args=[story.project.pk])


def pack(client, story, person="civic_drafter"):
    client.force_login(getattr(story, person))
    response = client.get(address(story))
    assert response.status_code == 200
    return text_of(response.content)


def test_it_is_a_paper_for_archives_and_screen_readers(client):
    story, _publication = published()
    client.force_login(story.civic_drafter)
    response = client.get(address(story))
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata_of(response.content)
    assert {"H1", "Table", "TH"} <= set(tags_of(response.content))


def test_it_names_contract_parties_and_people(client):
    text = pack(client, prepared_evaluation())
    for words in ("委託", "令和5年4月1日から", "みなと市民共同事業体", "みなと市市民協働課"):
        assert words in text
    for name in ("市民花子", "市民太郎", "行政桜", "行政一郎", "進行渚"):
        assert name in text
    assert "令和5年度：準備を終えて、記入を始めること。" in text


def test_the_roles_table_says_what_changed_since_the_year_before(client):
    story = prepared_evaluation()
    rows = [
        RolesTableRow("ア", "総合相談事業", {"civic": ["出張相談"], "government": ["部署調整"]}),
        RolesTableRow("イ", "情報発信事業", {"civic": ["情報誌"]}),
    ]
    write_roles_table(
        project_id=story.project.pk, fiscal_year=2024, rows=rows, by=story.administrator
    )
    text = pack(client, story)
    for words in (
        "令和5年度（2023年度）の表と比べました。",
        "「総合相談事業」の団体等の役割に「出張相談」が加わりました。",
        "「総合相談事業」の団体等の役割から「相談受付」がなくなりました。",
        "事業項目「情報発信事業」が加わりました。",
        "事業項目「人材育成事業」がなくなりました。",
    ):
        assert words in text
    assert "連携支援" not in text


def test_revealed_marks_come_with_remarks_reasons_and_findings(client):
    story = open_for_marking()
    for role in ("civic", "government"):
        mark_side(story, role)
    remark = AnswerEntry("planning-1", 1, mark="C", remark="会合が少なかった")
    save_answers(
        evaluation_id=story.evaluation.pk,
        section_id="planning",
        entries=[remark],
        by=story.civic_drafter,
        now=NOW,
    )
    for role in ("civic", "government"):
        seal_side(story, role)
    change_mark(
        evaluation_id=story.evaluation.pk,
        item_id="planning-1",
        mark="B",
        reason="記録を見直した",
        by=story.civic_answerable,
        now=NOW,
    )
    save_talk_note(
        evaluation_id=story.evaluation.pk,
        data=NoteData("planning-1", "", "会合を月一回にする", 0),
        by=story.civic_drafter,
        now=NOW,
    )
    text = pack(client, story, "government_drafter")
    for words in (
        "団体等の備考会合が少なかった",
        "「C」から「B」へ変更。記録を見直した",
        "話し合いで分かったこと会合を月一回にする",
        "A＝よくできた",
    ):
        assert words in text


def test_joint_texts_open_actions_and_what_waits(client):
    story = ready_to_propose()
    for text, due_on in (("打合せを開く", date(2024, 4, 1)), ("名簿を直す", date(2024, 9, 1))):
        ImprovementAction.objects.create(
            project=story.project,
            text=text,
            side="civic",
            person=story.civic_drafter,
            due_on=due_on,
            created_at=NOW,
        )
    text = pack(client, story)
    assert "総合相談事業について、ともに検証した。" in text
    assert "団体等・行政が合意しています。" in text
    assert "令和5年度：公表を提案できます。" in text
    assert text.count("期日を過ぎています") == 2  # among the dates and in its own table
    assert text.index("打合せを開く") < text.index("名簿を直す")


def test_the_history_names_editions_and_corrections(client):
    story, _first, _second = corrected()
    text = pack(client, story)
    assert "第1版を公表" in text
    assert "第2版を公表（訂正：相談の数を改めた。）" in text
    assert "次年度の評価の準備を始められます。" in text


def test_contact_data_is_for_those_with_a_seat_and_reading_it_is_recorded(client):
    story = prepared_evaluation()
    data = RespondentData(post="理事", name="連絡 先子", telephone=PHONE)
    name_respondent(
        evaluation_id=story.evaluation.pk, role="civic", data=data, by=story.administrator
    )
    assert PHONE not in pack(client, story, "member_without_seat")
    assert read_by(story.member_without_seat) == {"projects.project"}
    assert PHONE in pack(client, story, "government_drafter")
    assert read_by(story.government_drafter) == {"projects.project", "people.person"}


def read_by(user):
    readings = Reading.objects.filter(reader_id=user.pk).order_by("pk")
    return set(readings.values_list("target_type", flat=True))


@pytest.mark.parametrize("role", ["civic", "government"])
def test_before_the_reveal_the_paper_is_the_same_whatever_anybody_has_marked(client, role):
    story = open_for_marking()
    papers = {name: whole(client, story, name) for name in READERS}
    mark_side(story, role, {"planning-1": "D"})
    assert {name: whole(client, story, name) for name in READERS} == papers


READERS = ["civic_drafter", "government_answerable", "facilitator", "member_without_seat"]


def whole(client, story, name):
    client.force_login(getattr(story, name))
    return client.get(address(story)).content


@pytest.mark.parametrize(("person", "status"), [("administrator", 403), ("stranger", 404)])
def test_others_do_not_get_it(client, person, status):
    story = revealed()
    client.force_login(getattr(story, person))
    assert client.get(address(story)).status_code == status
    assert read_by(getattr(story, person)) == set()


def test_a_facilitator_gets_the_actions_of_his_own_evaluation_only(client):
    story = revealed()
    ImprovementAction.objects.create(
        project=story.project, text="別の年の取組", side="civic", created_at=NOW
    )
    assert "別の年の取組" in pack(client, story, "civic_drafter")
    assert "別の年の取組" not in pack(client, story, "facilitator")


def test_it_is_english_for_english_readers(client):
    story = prepared_evaluation()
    client.cookies["django_language"] = "en"
    client.force_login(story.civic_drafter)
    assert "みなと市協働センター運営事業" in text_of(client.get(address(story)).content)


def test_a_project_without_anything_still_has_a_paper(client):
    story = prepared_evaluation()
    story.evaluation.delete()
    story.project.work_items.all().delete()
    text = pack(client, story)
    assert "開示された評価は、まだありません。" in text
    assert "まだ表がありません。" in text


# --- where it is found -----------------------------------------------------------------------


def test_project_and_evaluation_lead_to_it_for_those_who_may_have_it(client):
    story = revealed()
    pages = [
        reverse("projects:show_project", args=[story.project.pk]),
        reverse("evaluations:show_evaluation", args=[story.evaluation.pk]),
    ]
    client.force_login(story.civic_drafter)
    assert [address(story) in client.get(page).content.decode() for page in pages] == [True, True]
    client.force_login(story.administrator)
    assert [address(story) in client.get(page).content.decode() for page in pages] == [False, False]


@pytest.mark.parametrize(
    ("now", "shown"),
    [
        (NOW + timedelta(days=25), True),  # newly seated
        (NOW + timedelta(days=60), False),
        (datetime(2025, 4, 29, 3, tzinfo=UTC), True),  # April
        (datetime(2025, 4, 30, 15, tzinfo=UTC), False),  # in Japan it is May
    ],
)
def test_the_desk_leads_to_it_when_it_is_needed(client, monkeypatch, now, shown):
    story = revealed()
    monkeypatch.setattr(timezone, "now", lambda: now)
    client.force_login(story.civic_drafter)
    assert (address(story) in client.get(reverse("portal:desk")).content.decode()) == shown


def test_in_april_nothing_that_is_long_done_is_on_the_desk(client, monkeypatch):
    story, _publication = published()
    for year, shown in ((2024, True), (2025, False)):
        now = datetime(year, 4, 20, 3, tzinfo=UTC)
        monkeypatch.setattr(timezone, "now", lambda now=now: now)
        client.force_login(story.civic_drafter)
        assert (address(story) in client.get(reverse("portal:desk")).content.decode()) == shown
