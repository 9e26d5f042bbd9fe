"""The way of one call: counter, department, link, the caller's click, statistics, evidence."""

import re
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from kyodo.consultations.models import Case
from kyodo.consultations.states import Outcome, ReferralState
from tests.browser.conftest import TELEPHONE
from tests.browser.journey import follow, press, told
from tests.consultations.cases import counter
from tests.consultations.referring import QUESTION, TOLD, in_days
from tests.consultations.taking_calls import RECEIVE, lists
from tests.evaluations.figures import address, mark_side, seal_side, with_lines
from tests.stories import open_for_marking

MARCH = datetime(2024, 3, 18, 1, 30, tzinfo=UTC)  # the evaluated year, fiscal 2023, still runs
CALLER, MAIL = "浜野 さち", "sachi@example.jp"


@pytest.fixture
def story(transactional_db, monkeypatch):
    """An evaluation of fiscal 2023 whose first work item is counted at the counter."""
    shift = MARCH - timezone.now()
    now = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: now() + shift)
    lists()
    story = with_lines(open_for_marking())
    story.counter = counter()
    return story


def take_call(page):
    """Written down while the caller speaks; opens the case."""
    page.locator("#id_name").fill(CALLER)
    page.get_by_text("ほかに書くこと").click()
    page.locator("#id_email").fill(MAIL)
    page.locator("#id_summary").fill("空き店舗を居場所にしたい")
    page.select_option("#id_sector", label="NPO")
    page.select_option("#id_ward", label="東区")
    page.select_option("#id_reach_by", label="メール")
    page.locator("summary", has_text="相談の内容").click()
    page.get_by_label("場所", exact=True).check()
    press(page, "受け付ける")
    follow(page, "この相談を開く")
    expect(page.locator("main")).to_contain_text("空き店舗を居場所にしたい")


def refer(page, body):
    """Shown as those asked will see it, then sent; answers the path of the link."""
    follow(page, "部署や団体につなぐ")
    page.select_option("[name=organisation]", label=body.name)
    page.locator("[name=told]").fill(TOLD)
    page.locator("[name=question]").fill(QUESTION)
    page.locator("[name=due_on]").fill(in_days(10).isoformat())
    press(page, "見え方を確かめる")
    press(page, "このまま送る")
    return path_of(page.get_by_label("回答用のリンク").input_value())


def answer_by_link(page):
    """An officer without an account, in a browser that never saw this site."""
    press(page, "内容を読む")
    expect(page.locator("main")).to_contain_text(QUESTION)
    expect(page.locator("main")).not_to_contain_text(CALLER)
    page.get_by_label("引き受ける・つながった").check()
    page.locator("[name=text]").fill("空き店舗の補助を案内します。")
    page.locator("[name=who]").fill("市民協働課 振興")
    press(page, "回答を送る")
    told(page, "回答を受け取りました")


def decide_and_close(page):
    """From the desk, where the answer waits, to the end of the case."""
    page.goto("/desk/")
    follow(page, "回答を読む")
    follow(page, "結果を決める")
    expect(page.get_by_label("つながった", exact=True)).to_be_checked()
    press(page, "結果を決める")
    told(page, "つなぎの結果を決めました")
    follow(page, "相談を終える")
    page.get_by_label("つながった", exact=True).check()
    press(page, "終える")
    page.wait_for_url(lambda url: "/close/" not in url)
    expect(page.locator(".panel").first).to_contain_text("完了")


def click_of_caller(page):
    """One press, without an account; nothing else is a must."""
    press(page, "解決した")
    expect(page.locator("main")).to_contain_text("「解決した」と受け取りました")


def look_at_statistics(page):
    """The draft of the half that still runs counts the case, the link and the answer."""
    page.goto(reverse("consultations:start_statistics_report"))
    page.select_option("[name=half]", value="2023-2")
    press(page, "作り始める")
    expect(page.locator("h1")).to_contain_text("下半期")
    for table, row in (
        ("相談の内容", "場所"),
        ("相談者の区分", "NPO"),
        ("区", "東区"),
        ("つなぎの結果", "つながった"),
        ("相談者の答え", "解決した"),
    ):
        counted = page.get_by_role("table", name=table, exact=True).get_by_role("row")
        header = page.get_by_role("rowheader", name=row, exact=True)
        expect(counted.filter(has=header).get_by_role("cell").first).to_have_text("1")


def figure(page, story, label):
    """What stands behind one figure on the page of the evaluation."""
    page.goto(address(story, "show_evidence"))
    row = page.locator("tr", has=page.get_by_role("rowheader", name=re.compile(label)))
    return row.first


def path_of(url):
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"


def test_a_call_becomes_a_link_and_a_figure_of_the_year(open_page, story):
    staff = open_page(RECEIVE, story.counter.staff)
    take_call(staff)
    link = refer(staff, story.department)
    officer = open_page(link, viewport=TELEPHONE)
    answer_by_link(officer)
    decide_and_close(staff)
    assert officer.request.get(link).status == 404

    case = Case.objects.get()
    assert (case.outcome, case.referrals.get().state) == (Outcome.LINKED, ReferralState.LINKED)
    [words] = [sent.body for sent in mail.outbox if "/consultations/question/" in sent.body]
    click_of_caller(open_page(path_of(re.search(r"http\S+", words)[0]), viewport=TELEPHONE))
    staff.goto(reverse("consultations:show_case", args=[case.pk]))
    expect(staff.locator("main")).to_contain_text("終わったあとの相談者の答え：解決した")
    look_at_statistics(staff)

    drafter = open_page("/desk/", story.civic_drafter)
    expect(figure(drafter, story, "相談件数")).to_contain_text("1件")
    for label in ("つながった件数", "相談者の答え（解決した）"):
        expect(figure(drafter, story, label)).to_contain_text("1件")
    expect(drafter.locator("main")).to_contain_text("開示の時に確定します")
    for role in ("civic", "government"):
        mark_side(story, role)
        seal_side(story, role)
    staff.goto(RECEIVE)
    take_call(staff)
    assert Case.objects.count() == 2
    expect(figure(drafter, story, "相談件数")).to_contain_text("1件")
    expect(drafter.locator("main")).to_contain_text("に確定した値です")
