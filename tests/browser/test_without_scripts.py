"""Where scripts do not run, everything can be done with plain forms, and no text is lost."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from tests.browser import journey
from tests.evaluations.talk_pages import address
from tests.factories import PASSWORD
from tests.stories import open_for_marking

SECTIONS = ("planning", "implementation", "reflection")
REMARK = "分担を決めるまでに三度話し合った。決めたことは紙に残してある。"


@pytest.fixture
def story(transactional_db):
    return open_for_marking()


@pytest.fixture
def open_plain(open_page):
    """A window in which no script runs."""
    return lambda path, user: open_page(path, user, java_script_enabled=False)


def mark_sections(page, story, marks):
    """Mark section by section, each with its own button."""
    page.goto(address(story, "show_check_sheet"))
    for number, section in enumerate(SECTIONS):
        for item in story.evaluation.form.section(section).items:
            page.locator(f"#mark-{item.id}-{marks.get(item.id, 'B')}").check()
        page.get_by_role("button", name="この段階を保存する").nth(number).click()
        heading = story.evaluation.form.section(section).heading
        journey.told(page, f"「{heading}」を保存しました。")


def test_an_evaluation_is_carried_from_marks_to_publication(open_plain, story):
    civic = open_plain("/accounts/login/", story.civic_answerable)
    government = open_plain("/accounts/login/", story.government_answerable)
    mark_sections(civic, story, {"planning-4": "A"})
    journey.seal_everything(civic, address(story, "show_check_sheet"))
    mark_sections(government, story, {})
    journey.seal_everything(government, address(story, "show_check_sheet"))
    expect(government.locator(".page-lead")).to_contain_text("評価が分かれたのは 1項目です。")

    journey.follow(government, "話し合いを記録する")
    government.locator("#note-planning-4-joint").fill("見直す日を決めていなかった。")
    government.get_by_role("button", name=re.compile("①４ 話し合って分かったこと")).click()
    journey.told(government, "保存しました。")

    for text in story.fresh().joint_texts.in_force():
        at = address(story, "show_joint_text", text.pk)
        journey.write_text(civic, at, "ともに進めた。")
        journey.agree_text(civic, at)
        journey.agree_text(government, at)
    civic.goto(address(story, "propose_publication"))
    journey.press(civic, "公表を提案する")
    government.goto(address(story, "show_publication_proposal"))
    journey.follow(government, "同意の確認へ進む")
    journey.press(government, "同意して公表する")
    anybody = open_plain(address(story, "show_publication"), None)
    expect(anybody.locator("main")).to_contain_text("見直す日を決めていなかった。")


def test_a_remark_typed_while_the_session_ended_is_offered_after_sign_in(open_plain, story):
    sheet = address(story, "show_check_sheet")
    page = open_plain(sheet, story.civic_drafter)
    page.locator("#mark-planning-4-A").check()
    page.locator("#remark-planning-4").fill(REMARK)
    Session.objects.all().delete()
    page.get_by_role("button", name="この段階を保存する").first.click()
    expect(page.locator("main")).to_contain_text("送られた文章は保管しています。")
    page.locator("[name=login]").fill(story.civic_drafter.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/accounts/login" not in url)
    page.wait_for_url(f"**{sheet}")
    kept = page.locator(".kept-text")
    expect(kept).to_contain_text("まだ保存されていない文章があります")
    expect(kept.get_by_label("①４ 備考")).to_have_value(REMARK)
    kept.get_by_role("button").first.click()
    journey.told(page, "を保存しました。")
    expect(page.locator("#remark-planning-4")).to_have_value(REMARK)
    expect(page.locator("#mark-planning-4-A")).to_be_checked()
    expect(page.locator(".kept-text")).to_have_count(0)
