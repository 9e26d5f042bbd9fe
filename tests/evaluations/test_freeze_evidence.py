"""At the reveal the figures are taken down once; what happens afterwards moves them no more."""

import pytest
from django.core.management import call_command

from kyodo.audit.models import AuditEntry
from kyodo.consultations.models import Case
from kyodo.demo.actions import SHEET
from kyodo.evaluations.actions.check_sheets import seal_sections
from kyodo.evaluations.actions.evidence import freeze_evidence
from kyodo.evaluations.actions.joint_texts import join_work_items
from kyodo.evaluations.actions.sheet_formats import load_sheet_format
from kyodo.evaluations.events import Event
from kyodo.evaluations.models import Evaluation, FrozenEvidence, FrozenFigure
from kyodo.evaluations.queries.evidence import evidence_of
from kyodo.projects.actions import write_roles_table
from kyodo.projects.models import FigureTarget, TypedFigure
from kyodo.projects.queries import RolesTableRow
from tests.consultations.cases import received
from tests.evaluations.figures import (
    IN_THE_YEAR,
    ROWS,
    THE_YEAR_BEFORE,
    address,
    counted,
    items,
    reveal,
    shown,
    targets,
    typed,
    with_lines,
)
from tests.evaluations.publishing import corrected
from tests.stories import NOW, YOKOHAMA, mark_side, open_for_marking, seal_side

pytestmark = pytest.mark.django_db
INTAKE = "consultations.intake"


def facts(figure):
    return (figure.words, figure.last_words, figure.target_words, figure.months)


def test_cases_typed_figures_and_targets_that_change_later_move_nothing(client):
    story = counted(cases=7, before=6)
    figure = typed(story)
    targets(story, {INTAKE: "9"})
    reveal(story)
    assert FrozenEvidence.objects.get().taken_at == NOW
    before = facts(shown(story, INTAKE)), facts(shown(story, figure.key))
    assert before[0][:3] == ("7件", "6件", "9件")
    assert before[1][0] == "24人"
    received(story.counter.staff, now=IN_THE_YEAR)
    received(story.counter.staff, now=THE_YEAR_BEFORE)
    Case.objects.filter(received_on=IN_THE_YEAR.date())[0].delete()
    TypedFigure.objects.update(value=99, label="別の名前")
    FigureTarget.objects.update(value=99)
    assert (facts(shown(story, INTAKE)), facts(shown(story, figure.key))) == before
    client.force_login(story.civic_drafter)
    body = client.get(address(story, "show_evidence")).content.decode()
    assert "に確定した値です。そのあとに記録が直されても変わりません。" in body
    assert "開示の時に確定します" not in body


def test_nothing_is_taken_while_one_side_is_missing():
    story = counted()
    mark_side(story, "civic")
    seal_side(story, "civic")
    assert not FrozenEvidence.objects.exists()
    assert evidence_of(story.fresh()).is_live


def test_taking_twice_takes_once():
    story = reveal(counted(cases=7))
    received(story.counter.staff, now=IN_THE_YEAR)
    freeze_evidence(story.fresh(), now=NOW)
    assert FrozenEvidence.objects.count() == 1
    assert shown(story, INTAKE).words == "7件"
    assert AuditEntry.objects.filter(event=Event.EVIDENCE_FROZEN).count() == 1


def test_where_each_section_is_revealed_by_itself_the_last_of_them_takes_the_figures():
    source = YOKOHAMA.read_text(encoding="utf-8")
    each = source.replace("reveal: all_sections", "reveal: each_section")
    assert each != source
    form = load_sheet_format(source=each, by=None, now=NOW)
    story = with_lines(open_for_marking(form))
    for role in ("civic", "government"):
        mark_side(story, role)
    for section in ("planning", "implementation", "reflection"):
        assert evidence_of(story.fresh()).is_live
        for role in ("civic", "government"):
            seal_sections(
                evaluation_id=story.evaluation.pk,
                section_ids=[section],
                by=getattr(story, f"{role}_answerable"),
                now=NOW,
            )
    assert FrozenEvidence.objects.get().evaluation == story.evaluation
    assert not evidence_of(story.fresh()).is_live


def test_a_correction_keeps_what_was_taken():
    story, _first, _second = corrected()
    assert FrozenEvidence.objects.filter(evaluation=story.evaluation).count() == 1
    assert not evidence_of(story.fresh()).is_live


def test_an_evaluation_without_work_items_has_an_empty_set():
    story = open_for_marking()
    story.project.work_items.all().delete()
    reveal(story)
    assert FrozenEvidence.objects.count() == 1
    assert not FrozenFigure.objects.exists()


def test_numbers_run_through_all_work_items_and_stay():
    rows = [ROWS[0], RolesTableRow("イ", "人材育成事業", {}, ("consultations",)), ROWS[2]]
    story = with_lines(counted(), rows)
    typed(story, item=2)
    reveal(story)
    numbers = [figure.number for figure in evidence_of(story.fresh()).figures]
    assert numbers == list(range(1, len(numbers) + 1))
    assert shown(story, typed_key(story)).number == numbers[-1]


def typed_key(story):
    return TypedFigure.objects.get(work_item__project=story.project).key


def test_a_text_about_several_work_items_shows_a_shared_figure_once():
    rows = [ROWS[0], RolesTableRow("イ", "人材育成事業", {}, ("consultations",)), ROWS[2]]
    story = reveal(with_lines(counted(), rows))
    texts = list(story.fresh().joint_texts.order_by("position"))
    joined = join_work_items(
        evaluation_id=story.evaluation.pk,
        joint_text_ids=[text.pk for text in texts[:2]],
        by=story.civic_drafter,
        now=NOW,
    )
    evidence = evidence_of(story.fresh())
    beside = evidence.of_work_items(joined.work_items.values_list("pk", flat=True))
    keys = [figure.key for figure in beside.figures]
    assert len(keys) == len(set(keys))
    assert [item.title for item in beside.items] == ["ア　総合相談事業", "イ　人材育成事業"]
    alone = evidence.of_work_items(texts[2].work_items.values_list("pk", flat=True))
    assert alone.figures == []


def test_a_figure_follows_its_title_when_rows_change_places():
    story = with_lines(open_for_marking())
    figure = typed(story, item=1)
    write_roles_table(
        project_id=story.project.pk, fiscal_year=2023, rows=[ROWS[1], ROWS[0], ROWS[2]], by=None
    )
    assert TypedFigure.objects.get(pk=figure.pk).work_item == items(story)[0]


def test_figures_stay_when_the_roles_table_is_written_anew_after_the_reveal():
    story = reveal(counted(cases=7))
    renamed = [RolesTableRow("ア", "相談と助言", {}), ROWS[1], ROWS[2]]
    with_lines(story, renamed)
    figure = shown(story, INTAKE)
    assert figure.words == "7件"
    assert evidence_of(story.fresh()).items[0].title == "ア　総合相談事業"


def test_an_imported_sheet_has_none():
    call_command("import_sheet", str(SHEET))
    evaluation = Evaluation.objects.get()
    assert evidence_of(evaluation).items == []
