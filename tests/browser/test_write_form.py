"""An office makes the next version of its form on screen, without scripts, and looks at each page.

With ``KYODO_PICTURES=1`` the journey leaves its picture of the guide in ``docs/guide/pictures``.
"""

import os
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from kyodo.evaluations.models import FormatDraft, SheetFormat
from tests.browser import journey
from tests.evaluations.form_samples import changed
from tests.evaluations.format_desk import draft_by, kept, officer_of_department
from tests.stories import yokohama_form

PICTURE = Path(__file__).parents[2] / "docs" / "guide" / "pictures" / "form.png"
DESK, TELEPHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
QUESTION = "話し合ったことを、書いて残すことができましたか。"


@pytest.fixture
def officer(transactional_db):
    return officer_of_department()


def test_the_next_version_is_made_without_scripts(open_page, officer):
    form = yokohama_form()
    page = open_page(
        reverse("evaluations:show_format", args=[form.pk]), officer, java_script_enabled=False
    )
    page.get_by_role("button", name="この様式から次の版を作る").click()
    page.get_by_role("link", name="区分：事業計画段階").click()
    page.get_by_role("button", name="項目を加える").click()
    row = page.locator("[id='row-items.6']")
    row.get_by_label("番号").fill("７")
    row.get_by_label("設問").fill(QUESTION)
    if os.environ.get("KYODO_PICTURES") == "1":
        row.scroll_into_view_if_needed()
        page.screenshot(path=PICTURE, animations="disabled", caret="hide")
    page.get_by_role("button", name="保存する", exact=True).first.click()
    journey.told(page, "保存しました。")
    page.get_by_role("link", name="市民協働事業 相互評価シート").click()
    page.get_by_role("link", name="出来上がりを見る").click()
    expect(page.locator("main")).to_contain_text(QUESTION)
    page.get_by_role("link", name="新しい版にする").click()
    page.get_by_role("button", name="新しい版にする").click()
    journey.told(page, "様式の新しい版ができました。")
    made = SheetFormat.objects.get(version="2023")
    assert made.definition.find_item("planning-q1")[1].text == QUESTION
    assert not FormatDraft.objects.exists()


def test_nothing_is_in_the_way_on_any_page_of_forms(open_page, officer, hindrances):
    form, draft = kept(), draft_by(officer)
    parts = ("form", "roles", "scales", "steps", "paper", "section-0", "section-1-item-2", "text")
    write = [reverse("evaluations:change_format_draft", args=[draft.pk, part]) for part in parts]
    other = [
        reverse(f"evaluations:{name}", args=[draft.pk])
        for name in (
            *("show_format_draft", "preview_format_draft"),
            *("publish_format_draft", "discard_format_draft"),
        )
    ]
    page = open_page(reverse("evaluations:list_formats"), officer)
    found = {}
    for path in (
        reverse("evaluations:list_formats"),
        reverse("evaluations:show_format", args=[form.pk]),
        f"{reverse('evaluations:compare_formats')}?old={form.pk}&new={form.pk}",
        *write,
        *other,
        reverse("evaluations:load_format"),
    ):
        for size in (DESK, TELEPHONE):
            page.set_viewport_size(size)
            assert page.goto(path).status == 200
            found[path, size["width"]] = [*hindrances(page), journey.sticks_out(page)]
    page.get_by_label("様式の内容（YAML）").fill(changed("to: 100,", "to: 0,"))
    page.get_by_role("button", name="確かめて読み込む").click()
    expect(page.locator(".error-summary")).to_contain_text("何点満点に換算するか")
    found["faults", 360] = [*hindrances(page), journey.sticks_out(page)]
    assert {where: what for where, what in found.items() if any(what)} == {}
