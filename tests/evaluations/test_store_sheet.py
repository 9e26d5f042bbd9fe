"""A read sheet becomes everything it speaks of: a published evaluation, in one step."""

from collections import Counter
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kyodo.audit.models import AuditEntry
from kyodo.evaluations.actions.sheet_imports import decide_sheet, store_sheet
from kyodo.evaluations.models import (
    Answer,
    Evaluation,
    JointText,
    Publication,
    Respondent,
    Seal,
    SheetFormat,
    SheetImport,
    TalkNote,
)
from kyodo.evaluations.states import State
from kyodo.lifecycle import Refusal
from kyodo.notifications.models import OutboxMail
from kyodo.organisations.models import Organisation
from kyodo.people.models import Person
from kyodo.projects.models import Duty, Project, WorkItem
from tests.evaluations.sheet_files import officer, received, sheet_text
from tests.factories import MembershipFactory, OrganisationFactory, RepresentativeFactory
from tests.stories import NOW, yokohama_form

pytestmark = pytest.mark.django_db
CONSORTIUM = "市民セクターよこはま・関内イノベーションイニシアティブ共同事業体"


def stored(decisions=None, **replaced):
    waiting = received(by=officer(), **replaced)
    if decisions:
        decide_sheet(import_id=waiting.pk, decisions=decisions, by=waiting.received_by)
    return store_sheet(import_id=waiting.pk, by=waiting.received_by, now=NOW)


def marks_of(evaluation, role):
    return Counter(
        Answer.objects.filter(
            part__check_sheet__evaluation=evaluation, part__check_sheet__role=role
        ).values_list("mark", flat=True)
    )


def test_sides_project_and_term_are_those_of_the_paper():
    evaluation = stored()
    assert (evaluation.state, evaluation.fiscal_year) == (State.PUBLISHED, 2022)
    assert (evaluation.period_starts_on, evaluation.period_ends_on) == (
        date(2022, 4, 1),
        date(2023, 3, 31),
    )
    assert evaluation.entered_on == date(2023, 6, 27)
    parties = {each.side: each.organisation for each in evaluation.project.parties.all()}
    assert (parties["civic"].name, parties["civic"].kind) == (CONSORTIUM, "consortium")
    assert [each.name for each in parties["civic"].members.order_by("pk")] == [
        "市民セクターよこはま",
        "関内イノベーションイニシアティブ",
    ]
    assert (parties["government"].name, parties["government"].kind) == (
        "横浜市市民局市民協働推進課",
        "department",
    )


def test_the_roles_table_holds_eight_items_with_21_and_19_duties():
    stored()
    assert WorkItem.objects.filter(fiscal_year=2022).count() == 8
    assert Counter(Duty.objects.values_list("side", flat=True)) == {"civic": 21, "government": 19}


def test_marks_stand_where_they_belong():
    yokohama_form()
    evaluation = stored()
    assert marks_of(evaluation, "civic") == {"A": 4, "B": 13}
    assert marks_of(evaluation, "government") == {"A": 7, "B": 10}
    marks = {
        (answer.item, answer.part.check_sheet.role): answer.mark
        for answer in Answer.objects.select_related("part__check_sheet")
    }
    items = {item for item, _role in marks}
    assert sorted(i for i in items if marks[i, "civic"] != marks[i, "government"]) == [
        "implementation-1",
        "planning-4",
        "reflection-3",
    ]


def test_seven_texts_cover_eight_work_items():
    evaluation = stored()
    texts = list(evaluation.joint_texts.order_by("position"))
    assert [text.work_items.count() for text in texts] == [1, 1, 1, 1, 1, 1, 2]
    assert texts[-1].heading == "管理運営に関すること、その他必要な事業"
    assert all(text.versions.get().agreements.count() == 2 for text in texts)
    assert texts[0].versions.get().body.count("\n") == 2


def test_no_seal_and_no_talk_is_invented():
    stored()
    assert (Seal.objects.count(), TalkNote.objects.count()) == (0, 0)


def test_persons_are_kept_apart_and_never_published():
    evaluation = stored()
    named = Respondent.objects.get(evaluation=evaluation, role="civic")
    assert (named.post, named.person.telephone) == ("センター長", "000-000-0001")
    assert named.person.retain_until == date(2026, 3, 31)
    assert Person.objects.count() == 2
    published = str(Publication.objects.get().snapshot)
    assert "000-000" not in published
    assert "○○" not in published


def test_it_is_published_as_number_one_and_names_its_source():
    waiting = received(by=officer())
    evaluation = store_sheet(import_id=waiting.pk, by=waiting.received_by, now=NOW)
    publication = Publication.objects.get(evaluation=evaluation)
    assert (publication.number, publication.published_at) == (1, NOW)
    assert publication.snapshot["source"] == {"kind": "import", "sha256": waiting.sha256}
    assert publication.snapshot["agreed"] == []
    assert publication.consents.count() == 0


def test_the_text_with_its_names_does_not_stay():
    evaluation = stored()
    kept = SheetImport.objects.get()
    assert (kept.text, kept.evaluation) == ("", evaluation)


def test_a_known_form_is_recognised_in_any_width_and_wrapping():
    form = yokohama_form()
    assert stored().sheet_format == form


def test_an_unknown_form_is_kept_in_the_words_of_the_sheet():
    yokohama_form()
    changed = sheet_text().split("\n")[227].replace("自分たちが", "私たちが")
    evaluation = stored({"item/1/1/words": "accept"}, line228=changed)
    form = evaluation.form
    assert form.code.startswith("imported-")
    assert [len(section.items) for section in form.sections] == [6, 7, 4]
    assert [role.label for role in form.roles] == ["団体等", "行政"]
    assert form.sections[0].items[0].text.startswith("私たちが達成すべき")
    assert form.scales[0].options[0].label == "よくできた"
    assert SheetFormat.objects.count() == 2
    assert marks_of(evaluation, "civic") == {"A": 4, "B": 13}


def test_organisations_of_the_same_name_are_used_and_left_as_they_are():
    known = OrganisationFactory(name=CONSORTIUM, kind=Organisation.Kind.CONSORTIUM)
    evaluation = stored()
    assert evaluation.project.parties.get(side="civic").organisation == known
    assert known.members.count() == 0


def test_another_year_joins_the_same_project():
    first = stored()
    later = {"line39": "実施期間 令和５年４月１日から令和６年３月 31日"}
    second = stored(**later)
    assert (second.project, second.fiscal_year) == (first.project, 2023)
    assert Project.objects.count() == 1
    assert Organisation.objects.filter(name=CONSORTIUM).count() == 1


def test_a_second_sheet_of_the_same_year_is_refused_and_leaves_nothing():
    stored()
    before = Organisation.objects.count(), Project.objects.count()
    again = received(by=officer())
    after_receiving = AuditEntry.objects.count()
    with pytest.raises(Refusal, match="すでにあります"):
        store_sheet(import_id=again.pk, by=again.received_by, now=NOW)
    again.refresh_from_db()
    assert again.text != ""
    assert (Evaluation.objects.count(), JointText.objects.count()) == (1, 7)
    assert Project.objects.count() == before[1]
    assert AuditEntry.objects.count() == after_receiving


def test_an_open_doubt_is_a_hindrance(client):
    waiting = received(by=officer(), line231="Ｘ    Ｂ")
    with pytest.raises(Refusal, match="判断していない点が1件"):
        store_sheet(import_id=waiting.pk, by=waiting.received_by, now=NOW)
    assert Evaluation.objects.count() == 0
    client.force_login(waiting.received_by)
    page = client.get(reverse("evaluations:store_sheet", args=[waiting.pk]))
    assert page.context["effects"] == []


def test_a_decided_mark_is_the_mark():
    waiting = received(by=officer(), line231="Ｘ    Ｂ")
    by = waiting.received_by
    decide_sheet(import_id=waiting.pk, decisions={"mark/1/1/civic": "C"}, by=by)
    evaluation = store_sheet(import_id=waiting.pk, by=by, now=NOW)
    assert marks_of(evaluation, "civic") == {"A": 4, "B": 12, "C": 1}


def test_a_double_click_stores_once():
    waiting = received(by=officer())
    first = store_sheet(import_id=waiting.pk, by=waiting.received_by, now=NOW)
    assert store_sheet(import_id=waiting.pk, by=waiting.received_by, now=NOW) == first
    assert Publication.objects.count() == 1


def test_only_whoever_brought_it_stores_it(client):
    waiting = received(by=officer())
    with pytest.raises(PermissionDenied):
        store_sheet(import_id=waiting.pk, by=officer(), now=NOW)
    client.force_login(officer())
    assert client.post(reverse("evaluations:store_sheet", args=[waiting.pk])).status_code == 404


def test_the_page_names_what_will_be_made_and_leads_to_the_public_page(client):
    yokohama_form()
    waiting = received(by=officer())
    client.force_login(waiting.received_by)
    address = reverse("evaluations:store_sheet", args=[waiting.pk])
    effects = client.get(address).context["effects"]
    assert f"団体・部署を登録します：{CONSORTIUM}（共同事業体）" in effects
    assert "協働事業を登録します：横浜市市民協働推進センター運営事業" in effects
    response = client.post(address)
    evaluation = Evaluation.objects.get()
    public = reverse("evaluations:show_publication", args=[evaluation.pk])
    assert response.headers["Location"] == public


def test_what_was_done_is_recorded_by_whom():
    waiting = received(by=officer())
    store_sheet(import_id=waiting.pk, by=waiting.received_by, now=NOW)
    entry = AuditEntry.objects.get(event="evaluations.sheet_stored")
    assert (entry.actor_id, entry.facts) == (waiting.received_by_id, {"sha256": waiting.sha256})
    assert AuditEntry.objects.filter(event="evaluations.evaluation_published").count() == 1


def test_who_speaks_for_the_parties_is_told():
    first = stored()
    consortium = first.project.parties.get(side="civic").organisation
    speaker = RepresentativeFactory(organisation=consortium.members.first()).user
    MembershipFactory(organisation=consortium)
    OutboxMail.objects.all().delete()
    stored(line39="実施期間 令和５年４月１日から令和６年３月 31日")
    mail = OutboxMail.objects.get()
    assert mail.to == speaker.email
    assert "総合相談" not in mail.body
