"""Whoever may know of the evaluation sees its figures, with last year, target and origin."""

import pytest

from kyodo.evaluations.actions.preparation import (
    PreparationData,
    SectionDates,
    open_evaluation,
    prepare_evaluation,
)
from kyodo.evidence import registry
from kyodo.projects.models import WorkItem
from tests.consultations.cases import received, word
from tests.costs import queries_of
from tests.evaluations.figures import (
    IN_THE_YEAR,
    ROWS,
    address,
    counted,
    items,
    reveal,
    shown,
    targets,
    typed,
    with_lines,
)
from tests.factories import DepartmentFactory, MembershipFactory, UserFactory
from tests.stories import NOW, open_for_marking, prepared_evaluation

pytestmark = pytest.mark.django_db
INTAKE = "consultations.intake"


@pytest.fixture
def asked(monkeypatch):
    """Every question that the registry was asked: line and year."""
    questions = []
    answer = registry.figures

    def watched(line, scope):
        questions.append((line, scope.year.start))
        return answer(line, scope)

    monkeypatch.setattr(registry, "figures", watched)
    return questions


def page(client, story, user="civic_drafter", name="show_evidence"):
    client.force_login(getattr(story, user))
    response = client.get(address(story, name))
    assert response.status_code == 200
    return response.content.decode()


def test_a_figure_stands_with_last_year_target_and_who_counted(client):
    story = counted(cases=7, before=6)
    targets(story, {INTAKE: "9"})
    body = page(client, story)
    assert "開示の時に確定します。" in body
    figure = shown(story, INTAKE)
    assert (figure.words, figure.last_words, figure.target_words) == ("7件", "6件", "9件")
    assert figure.origin == "総合相談"
    for words in ("7件", "6件", "いまの記録から数えた昨年度分", "9件", "行政 行政 桜"):
        assert words in body
    assert "6月 7" in body


@pytest.mark.parametrize(
    "user", ["civic_drafter", "government_answerable", "facilitator", "administrator"]
)
def test_everybody_sees_the_same_figures(client, user):
    story = counted(cases=7)
    typed(story)
    body = page(client, story, user)
    assert "7件" in body
    assert "24人" in body


def test_a_stranger_learns_of_nothing(client):
    story = counted(cases=7)
    client.force_login(story.stranger)
    assert client.get(address(story, "show_evidence")).status_code == 404


def test_the_sheet_the_talk_and_the_texts_show_them_too(client):
    story = reveal(counted(cases=7))
    for name in ("show_check_sheet", "show_talk", "list_joint_texts"):
        body = page(client, story, name=name)
        assert "根拠となる数字" in body or "この事業項目の数字" in body, name
        assert "7件" in body, name
        assert "に確定した値です" in body, name


def test_a_line_is_asked_once_for_each_year_and_not_at_all_after_the_reveal(client, asked):
    rows = [ROWS[0], *(row for row in ROWS[1:])]
    rows[1] = type(rows[1])("イ", "人材育成事業", rows[1].duties, ("consultations",))
    story = with_lines(counted(), rows)
    for name in ("show_check_sheet", "show_evidence"):
        asked.clear()
        page(client, story, name=name)
        assert sorted(asked) == [("consultations", 2022), ("consultations", 2023)], name
    reveal(story)
    asked.clear()
    for name in ("show_check_sheet", "show_evidence", "show_talk", "list_joint_texts"):
        page(client, story, name=name)
    assert asked == []


@pytest.mark.parametrize("revealed", [False, True])
def test_the_sheet_costs_the_same_for_one_case_and_for_many(client, revealed):
    story = counted(cases=1, before=1)
    if revealed:
        reveal(story)
    client.force_login(story.civic_drafter)
    few = queries_of(client, address(story, "show_check_sheet"))
    for number in range(10):
        received(
            story.counter.staff, now=IN_THE_YEAR, sector=word_of(f"sector{number}"), text="増えた"
        )
    assert queries_of(client, address(story, "show_check_sheet")) == few


def word_of(code):
    return word("sector", code)


def test_a_line_that_this_installation_lacks_is_named(client):
    story = open_for_marking()
    with_lines(story, [type(ROWS[0])("ア", "総合相談事業", ROWS[0].duties, ("bus_lines",))])
    assert "「bus_lines」は、この環境にない業務のため、数字がありません。" in page(client, story)
    reveal(story)
    assert "数字はありません。" in page(client, story)


def test_a_line_without_data_tells_zeros_and_nothing_to_measure(client):
    story = with_lines(open_for_marking())
    body = page(client, story)
    assert "0件" in body
    assert "測るものがありません" in body


def test_figures_are_of_the_ward_of_the_project(client):
    story = counted(cases=7)
    ward = word("ward", "minato", "みなと区")
    received(story.counter.staff, now=IN_THE_YEAR, ward=ward)
    story.project.ward = ward
    story.project.save()
    assert shown(story, INTAKE).words == "1件"
    assert "みなと区の分だけを数えています。" in page(client, story)


def next_year(story):
    dates = {
        section.id: SectionDates(NOW.date(), NOW.date())
        for section in story.evaluation.form.sections
    }
    evaluation = prepare_evaluation(
        project_id=story.project.pk,
        data=PreparationData(
            sheet_format_id=story.evaluation.sheet_format_id,
            fiscal_year=2024,
            period=(NOW.date(), NOW.date()),
            dates=dates,
        ),
        by=story.administrator,
        now=NOW,
    )
    open_evaluation(evaluation_id=evaluation.pk, by=story.administrator, now=NOW)
    return evaluation


def test_last_year_is_what_was_taken_at_its_reveal_and_not_what_is_counted_today():
    story = counted(cases=7)
    typed(story)
    reveal(story)
    received(story.counter.staff, now=IN_THE_YEAR)
    evaluation = next_year(story)
    assert [item.lines for item in items(story, 2024)] == [["consultations"], [], []]
    figure = shown(story, INTAKE, evaluation)
    assert (figure.last_words, figure.last.basis.label) == ("7件", "昨年度の評価で確定")


def test_a_typed_figure_finds_the_one_of_the_same_name_of_last_year():
    story = counted(cases=7)
    typed(story)
    reveal(story)
    evaluation = next_year(story)
    story.evaluation = evaluation
    item = items(story, 2024)[1]
    row = WorkItem.objects.get(pk=item.pk).typed_figures.create(
        key=story.project.work_items.get(fiscal_year=2023, position=2).typed_figures.get().key,
        label="講座の修了者",
        value=30,
        unit="人",
        source="出席簿",
        side="civic",
        typed_at=NOW,
    )
    figure = shown(story, row.key)
    assert (figure.words, figure.last_words) == ("30人", "24人")


def test_an_evaluation_that_was_revealed_before_there_were_figures_has_none(client):
    story = reveal(counted(cases=7))
    story.fresh().frozen_evidence.delete()
    body = page(client, story)
    assert "この評価には、確定した数字がありません。" in body
    assert "7件" not in body


def test_only_people_of_a_side_are_offered_to_write(client):
    story = with_lines(prepared_evaluation())
    assert "数字を書き入れる" in page(client, story, "government_drafter")
    MembershipFactory(user=UserFactory(), organisation=DepartmentFactory())
    for user in ("facilitator", "administrator", "member_without_seat"):
        assert "数字を書き入れる" not in page(client, story, user), user
