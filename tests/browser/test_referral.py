"""From the case over a department's telephone back to the case, and to the caller's one click."""

import re
from urllib.parse import urlsplit

from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from kyodo.consultations.models import CallerQuestion, Case
from tests.browser.conftest import DESK, TELEPHONE
from tests.browser.journey import follow, press, sticks_out, told
from tests.consultations.cases import counter
from tests.consultations.files import file_of
from tests.consultations.referring import (
    CALLER,
    GROUP,
    QUESTION,
    SECRET,
    TOLD,
    agreed,
    answered,
    case_with_secrets,
    department,
    failed,
    in_days,
    referred,
)


def refer(page, body):
    """Write what is told, look at it as those asked will, and send it; answers the link's path."""
    follow(page, "部署や団体につなぐ")
    page.get_by_label("照会先", exact=False).first.select_option(label=body.name)
    page.locator("[name=told]").fill(TOLD)
    page.locator("[name=question]").fill(QUESTION)
    page.locator("[name=due_on]").fill(in_days(14).isoformat())
    page.get_by_label("間取り図.png").check()
    press(page, "見え方を確かめる")
    preview = page.locator("#preview")
    expect(preview).to_contain_text(QUESTION)
    expect(preview).not_to_contain_text(CALLER)
    press(page, "このまま送る")
    link = urlsplit(page.get_by_label("回答用のリンク").input_value())
    return f"{link.path}?{link.query}"


def answer(page):
    """What an officer does who never saw this site, on a telephone."""
    expect(page.locator("main")).not_to_contain_text(QUESTION)
    press(page, "内容を読む")
    main = page.locator("main")
    expect(main).to_contain_text(QUESTION)
    for words in (CALLER, GROUP, SECRET):
        expect(main).not_to_contain_text(words)
    with page.expect_download() as download:
        follow(page, "間取り図.png")
    assert download.value.suggested_filename == "間取り図.png"
    press(page, "回答を送る")
    expect(page.locator(".error-summary")).to_contain_text("当てはまるものを1つ選んでください")
    page.get_by_label("引き受ける・つながった").check()
    page.locator("[name=text]").fill("商業振興課で、空き店舗の補助を案内します。")
    page.locator("[name=learned]").fill("補助の締切は、毎年10月です。")
    page.locator("[name=who]").fill("商業振興課 振興")
    press(page, "回答を送る")
    told(page, "回答を受け取りました")


def decide(page, case):
    """The owner finds the answer on the desk, says what became of it and ends the case."""
    page.goto("/desk/")
    follow(page, "回答を読む")
    expect(page.locator("main")).to_contain_text("空き店舗の補助を案内します")
    follow(page, "結果を決める")
    expect(page.get_by_label("つながった", exact=True)).to_be_checked()
    page.locator("[name=learned]").fill("秋のうちに聞くとよい。")
    press(page, "結果を決める")
    told(page, "つなぎの結果を決めました")
    for words in ("補助の締切は、毎年10月です。", "秋のうちに聞くとよい。"):
        expect(page.locator("main")).to_contain_text(words)
    page.goto(reverse("consultations:close_case", args=[case.pk]))
    page.get_by_label("つながった", exact=True).check()
    press(page, "終える")
    page.wait_for_url(lambda url: url.endswith(reverse("consultations:show_case", args=[case.pk])))


def test_a_department_answers_by_link_and_the_caller_by_one_click(
    open_page, hindrances, transactional_db
):
    world = counter()
    case, (body, _officer) = case_with_secrets(world), department()
    file_of(case, "間取り図.png")
    file_of(case, "家計簿.png")
    staff = open_page(reverse("consultations:show_case", args=[case.pk]), world.staff)
    link = refer(staff, body)
    assert hindrances(staff) == []

    officer = open_page(link, viewport=TELEPHONE)
    assert (hindrances(officer), sticks_out(officer)) == ([], 0)
    answer(officer)
    assert (hindrances(officer), sticks_out(officer)) == ([], 0)

    decide(staff, case)
    assert Case.objects.get().outcome == "linked"

    [words] = [sent.body for sent in mail.outbox if "/consultations/question/" in sent.body]
    question = urlsplit(re.search(r"http\S+", words)[0])
    caller = open_page(f"{question.path}?{question.query}", viewport=TELEPHONE)
    press(caller, "解決した")
    expect(caller.locator("main")).to_contain_text("「解決した」と受け取りました")
    assert CallerQuestion.objects.get().answer == "solved"
    staff.goto(reverse("consultations:show_case", args=[case.pk]))
    expect(staff.locator("main")).to_contain_text("終わったあとの相談者の答え：解決した")
    assert (hindrances(staff), sticks_out(staff)) == ([], 0)


def test_without_scripts_a_question_is_sent_and_answered(open_page, transactional_db):
    world = counter()
    case, (body, _officer) = case_with_secrets(world), department()
    file_of(case, "間取り図.png")
    path = reverse("consultations:show_case", args=[case.pk])
    link = refer(open_page(path, world.staff, java_script_enabled=False), body)
    answer(open_page(link, java_script_enabled=False))
    assert case.referrals.get().said == "linked"


def test_nothing_is_in_the_way_on_the_pages_of_staff_and_officers(
    open_page, hindrances, transactional_db
):
    world = counter()
    case, (body, officer) = case_with_secrets(world), department()
    consent = agreed(case, body, world.staff)
    waiting, _key = referred(case, body, world.staff, due_on=in_days(3))
    past, key = referred(case, body, world.staff, question="済んだ問い")
    answered(key, learned="補助は秋に決まる")
    failed(past, world.staff, learned="前の秋に聞く")
    month = f"{timezone.localdate():%Y-%m}"
    shared = [f"/consultations/look-back/?month={month}", "/consultations/referrals/"]
    own = [reverse("consultations:show_referral", args=[pk]) for pk in (waiting.pk, past.pk)]
    of_staff = [
        reverse("consultations:close_referral", args=[waiting.pk]),
        reverse("consultations:take_back_referral", args=[waiting.pk]),
        reverse("consultations:note_lesson", args=[past.pk]),
        reverse("consultations:start_lesson_action", args=[past.pk]),
        reverse("consultations:record_consent", args=[case.pk]),
        reverse("consultations:withdraw_consent_for_caller", args=[case.pk, consent.pk]),
        reverse("consultations:show_case", args=[case.pk]),
    ]
    found = {}
    for user, paths in ((world.staff, [*shared, *own, *of_staff]), (officer, [*shared, *own])):
        page = open_page("/desk/", user)
        for path in paths:
            page.set_viewport_size(DESK)
            page.goto(path)
            found[path, "desk"] = hindrances(page)
            page.set_viewport_size(TELEPHONE)
            found[path, "telephone"] = [*hindrances(page), *([1] if sticks_out(page) else [])]
    assert {where: what for where, what in found.items() if what} == {}
