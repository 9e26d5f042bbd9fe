"""What is published speaks of the form's roles, whatever the sides of the project are called."""

from datetime import date

import pytest

from kyodo.evaluations.actions.preparation import (
    PreparationData,
    SectionDates,
    prepare_evaluation,
)
from kyodo.evaluations.actions.sheet_formats import load_sheet_format
from kyodo.evaluations.queries.publication import publication_snapshot
from kyodo.projects.actions import copy_roles_table
from kyodo.projects.models import Party
from tests.factories import DepartmentFactory
from tests.stories import NOW, YOKOHAMA, prepared_evaluation

pytestmark = pytest.mark.django_db

ROLE_NAMES = {"{id: civic,": "{id: dantai,", "{id: government,": "{id: gyosei,"}


def _form_with_roles_of_its_own():
    source = YOKOHAMA.read_text(encoding="utf-8").replace(
        "code: yokohama-sogo-hyoka\n", "code: other-city\n"
    )
    for before, after in ROLE_NAMES.items():
        assert before in source
        source = source.replace(before, after)
    return load_sheet_format(source=source, by=None, now=NOW)


def _prepared_for_2024(story, form):
    day = date(2025, 4, 1)
    return prepare_evaluation(
        project_id=story.project.pk,
        data=PreparationData(
            sheet_format_id=form.pk,
            fiscal_year=2024,
            period=(date(2024, 4, 1), date(2025, 3, 31)),
            dates={section.id: SectionDates(day, day) for section in form.definition.sections},
            carry_over=False,
        ),
        by=story.administrator,
        now=NOW,
    )


def _snapshot(story):
    return publication_snapshot(story.fresh(), number=1, correction=None)


def test_duties_stand_under_the_role_that_fulfils_them():
    snapshot = _snapshot(prepared_evaluation())
    assert snapshot["roles_table"][0]["duties"] == {
        "civic": ["相談受付"],
        "government": ["部署調整"],
    }


def test_every_body_of_a_side_is_named_in_the_order_of_the_project():
    story = prepared_evaluation()
    for position, name in ((4, "みなと市防災課"), (3, "みなと市港湾課")):
        Party.objects.create(
            project=story.project,
            side="government",
            organisation=DepartmentFactory(name=name),
            position=position,
        )
    parties = _snapshot(story)["overview"]["parties"]
    assert [(party["role"], party["name"]) for party in parties] == [
        ("civic", "みなと市民共同事業体"),
        ("government", "みなと市市民協働課"),
        ("government", "みなと市港湾課"),
        ("government", "みなと市防災課"),
    ]


def test_a_form_with_role_names_of_its_own_finds_the_duties_of_the_side_behind_each():
    story = prepared_evaluation()
    copy_roles_table(project=story.project, from_year=2023, to_year=2024, by=story.administrator)
    story.evaluation = _prepared_for_2024(story, _form_with_roles_of_its_own())
    snapshot = _snapshot(story)
    assert [party["role"] for party in snapshot["overview"]["parties"]] == ["dantai", "gyosei"]
    assert snapshot["roles_table"] == [
        {
            "label": label,
            "title": title,
            "duties": {"dantai": [civic], "gyosei": [government]},
        }
        for label, title, civic, government in [
            ("ア", "総合相談事業", "相談受付", "部署調整"),
            ("イ", "人材育成事業", "担い手育成", "支援"),
            ("ウ", "交流促進事業", "連携", "連携支援"),
        ]
    ]
