"""A form that one side answers alone: nothing is compared, and no page says that it was."""

from datetime import date

import pytest
from django.urls import reverse

from kyodo.evaluations.models import CarriedAction
from kyodo.evaluations.queries.publication import publication_snapshot
from kyodo.projects.models import ImprovementAction
from tests.evaluations.journeys import begin, take_step
from tests.stories import NOW

pytestmark = pytest.mark.django_db

ALONE = """
schema: kyodo-cho/sheet-format/1
code: one-office
version: "1"
title: 庁内ふりかえりシート
roles: [{id: office, label: 担当課, side: government}]
scales:
  - id: steps
    options:
      - {code: "◎", label: よくできた, rank: 1}
      - {code: "△", label: できなかった, rank: 2, weak: true}
check:
  title: ふりかえり
  sections:
    - id: prepared
      title: 準備
      scale: steps
      items:
        - {id: aim, text: 目的を課の中で共有しましたか。}
        - {id: next, text: 次に変えること, scale: text}
"""


@pytest.fixture
def journey():
    journey = begin(ALONE)
    take_step(journey, journey.form.filling_steps[0])
    return journey


def page(client, journey, name):
    client.force_login(journey.people["office"][0])
    return client.get(reverse(f"evaluations:{name}", args=[journey.evaluation.pk]))


def test_the_comparison_shows_the_answers_and_speaks_of_no_difference(client, journey):
    html = page(client, journey, "compare_check_sheets").content.decode()
    assert "2項目の記入です。比べる相手のない様式です。" in html
    assert "目的を課の中で共有しましたか。" in html
    for words in ("分かれた", "＝", ">差<"):
        assert words not in html


def test_the_talk_goes_through_all_items_and_on_to_the_publication(client, journey):
    html = page(client, journey, "show_talk").content.decode()
    assert 'id="item-aim"' in html
    assert "<details" not in html.partition('id="group-apart"')[2].partition("</section>")[0]
    for words in ("分かれた", "＝", "検証文"):
        assert words not in html
    assert reverse("evaluations:show_publication_proposal", args=[journey.evaluation.pk]) in html


def test_a_form_without_joint_texts_leads_from_their_page_to_the_publication(client, journey):
    response = page(client, journey, "list_joint_texts")
    assert response.url.endswith("/publication/")


def test_an_action_of_a_side_that_the_form_does_not_name_is_shown_in_words(client, journey):
    action = ImprovementAction.objects.create(
        project=journey.evaluation.project,
        side="civic",
        text="名簿を作り直す。",
        due_on=date(2027, 2, 1),
        created_at=NOW,
    )
    CarriedAction.objects.create(evaluation=journey.evaluation, action=action)
    for name in ("show_check_sheet", "show_talk"):
        html = page(client, journey, name).content.decode()
        assert "団体等" in html.partition("名簿を作り直す。")[2][:400]
    carried = publication_snapshot(journey.fresh(), number=1, correction=None)["carried_actions"]
    assert [row["side_label"] for row in carried] == ["団体等"]
