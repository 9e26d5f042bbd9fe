"""Both sides play one year through: marks, seals, reveal, talk, texts, publication, next year.

With ``KYODO_PICTURES=1`` the journey leaves the pictures of the guide in ``docs/guide/pictures``.
"""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from kyodo.evaluations.models import Evaluation
from tests.browser import journey

CIVIC = {"planning-2": "A", "planning-4": "B", "implementation-2": "A", "reflection-2": "C"}
GOVERNMENT = {
    "planning-2": "A",
    "planning-4": "A",
    "implementation-1": "A",
    "reflection-2": "C",
    "reflection-3": "A",
}
ACTION = "役割分担を見直す日を、9月と2月に置く。"
BODY = (
    "相談は年間を通して受け付け、相談者の声を毎月の会議で双方が読み合わせた。\n"
    "部署をまたぐ相談では、行政が早い段階から同席し、解決までの時間が短くなった。"
)


@pytest.fixture
def year(cast):
    """The evaluation of fiscal 2023, and the address of each of its pages."""
    evaluation = Evaluation.objects.get(fiscal_year=2023)
    evaluation.at = lambda name, *rest: reverse(f"evaluations:{name}", args=[evaluation.pk, *rest])
    return evaluation


def marks_of(evaluation, marks):
    items = [item.id for section in evaluation.form.sections for item in section.items]
    return {item: marks.get(item, "B") for item in items}


def test_both_sides_carry_an_evaluation_from_the_first_mark_to_next_year(
    open_page, cast, year, picture
):
    drafter, civic, government = (open_page("/accounts/login/") for _each in range(3))
    journey.sign_in(drafter, cast["civic", "drafter"])
    journey.sign_in(civic, cast["civic", "answerable"])
    journey.sign_in(government, cast["government", "answerable"])

    mark_and_seal(drafter, civic, government, year, picture)
    talk_about_the_differences(civic, government, year, picture)
    write_the_joint_texts(drafter, civic, government, year, picture)
    address = publish(civic, government, year)
    anybody = open_page(address)
    read_what_is_published(anybody, picture)
    carry_over(civic, year)


def mark_and_seal(drafter, civic, government, year, picture):
    sheet = year.at("show_check_sheet")
    drafter.goto("/")
    journey.follow(drafter, "記入する")
    expect(drafter.locator("#sheet-state")).to_contain_text("あと17項目")
    marks = marks_of(year, CIVIC)
    journey.mark_by_keyboard(drafter, dict(list(marks.items())[:12]))
    journey.write_and_leave(
        drafter, "#remark-planning-4", "役割分担は決めたが、年度の途中で変わった所がある。"
    )
    expect(drafter.locator("#sheet-state")).to_contain_text("あと5項目")
    picture(drafter, "sheet", at="#section-planning")
    for item in list(marks)[12:]:
        journey.choose_mark(drafter, item, marks[item])
    expect(drafter.locator("#sheet-state")).to_contain_text("すべての項目を記入しました。")
    expect(drafter.get_by_role("link", name="封印の確認へ")).to_have_count(0)
    drafter.reload()
    assert drafter.locator("[data-marks] :checked").evaluate_all(
        "(marks) => marks.map((mark) => mark.value)"
    ) == list(marks.values())

    journey.seal_everything(civic, sheet)
    journey.told(civic, "を封印しました。")
    government.goto(sheet)
    expect(government.locator("main")).to_contain_text("封印済み")
    expect(government.locator("main")).not_to_contain_text("年度の途中で変わった")
    journey.mark_by_keyboard(government, marks_of(year, GOVERNMENT))
    expect(government.locator("#sheet-state")).to_contain_text("すべての項目を記入しました。")
    journey.seal_everything(government, sheet)
    journey.told(government, "封印しました。評価と備考が開示されました。")
    expect(government.locator(".page-lead")).to_contain_text("評価が分かれたのは 4項目です。")
    expect(government.locator("main")).to_contain_text("年度の途中で変わった")
    picture(government, "reveal")


def talk_about_the_differences(civic, government, year, picture):
    civic.goto(year.at("compare_check_sheets"))
    journey.follow(civic, "話し合いを記録する")
    journey.write_and_leave(
        civic, "#note-planning-4-civic", "年度の途中で担当が変わり、分担を決め直した。"
    )
    journey.write_and_leave(
        civic,
        "#note-planning-4-joint",
        "分担を見直す日を決めていなかったことが、見え方の違いになった。",
    )
    government.goto(year.at("show_talk"))
    expect(government.locator("#note-planning-4-joint")).to_have_value(re.compile("見直す日"))
    journey.follow(government, "①４ 評価を改める")
    journey.choose_mark_to_change(government, "B")
    government.locator("[name=reason]").fill("途中の変更を、団体側だけで受け止めていたと分かった。")
    journey.press(government, "評価を改める")
    journey.told(government, "最初の評価も残っています。")

    government.goto(year.at("agree_improvement", "planning-4"))
    government.locator("[name=text]").fill(ACTION)
    government.locator("[name=side][value=government]").check()
    government.locator("[name=due_on]").fill("2024-09-30")
    journey.press(government, "取組を加える")
    journey.told(government, "取組を加えました。")
    picture(government, "talk", at="#item-planning-4")

    journey.follow(government, "話し合いの日を書く")
    government.locator("[name=held_on]").fill(str(timezone.localdate() - timedelta(days=1)))
    government.locator("[name=place]").fill("協働センター 会議室")
    government.locator("[name=minutes]").fill("評価の分かれた4項目を、順に話し合った。")
    government.locator("main form.form button[type=submit]").click()
    journey.told(government, "話し合いの日を記録しました。")


def write_the_joint_texts(drafter, civic, government, year, picture):
    texts = list(year.joint_texts.in_force())
    addresses = [year.at("show_joint_text", text.pk) for text in texts]
    journey.write_text(drafter, addresses[0], "相談は年間を通して受け付けた。")
    journey.agree_text(civic, addresses[0])
    journey.agree_text(government, addresses[0])
    expect(government.locator("main")).to_contain_text("全員合意")
    journey.write_text(drafter, addresses[0], BODY)
    drafter.goto(year.at("list_joint_texts"))
    for text in texts[-2:]:
        drafter.locator(f"#join-{text.pk}").check()
    journey.press(drafter, "選んだ検証文をまとめる")
    journey.told(drafter, "にまとめました。")
    year.refresh_from_db()
    together = [year.at("show_joint_text", text.pk) for text in year.joint_texts.in_force()]
    assert len(together) == len(texts) - 1
    for address in together:
        if address != addresses[0]:
            journey.write_text(drafter, address, "会合を重ね、ともに進めた。\n次の年も続ける。")
        journey.agree_text(civic, address)
        if address == addresses[0]:
            picture(civic, "text")
            civic.goto("/")
            picture(civic, "desk")
        journey.agree_text(government, address)


def publish(civic, government, year):
    civic.goto(year.at("show_publication_proposal"))
    journey.follow(civic, "公表を提案する")
    journey.press(civic, "公表を提案する")
    expect(civic.locator("main")).to_contain_text("あなたの側は同意しています。")
    government.goto(year.at("show_publication_proposal"))
    journey.follow(government, "同意の確認へ進む")
    journey.press(government, "同意して公表する")
    government.wait_for_url(f"**{year.at('show_publication')}*")
    return year.at("show_publication")


def read_what_is_published(anybody, picture):
    expect(anybody.locator("main")).to_contain_text(ACTION)
    picture(anybody, "public")
    paper = anybody.get_by_role("link", name="PDF", exact=True).get_attribute("href")
    answer = anybody.context.request.get(paper)
    assert (answer.status, answer.body()[:4]) == (200, b"%PDF")


def carry_over(civic, year):
    """The year after begins with what was agreed."""
    civic.goto(reverse("evaluations:prepare_evaluation"))
    civic.locator("[name=project]").select_option(label=year.project.name)
    civic.locator("[name=form]").select_option(label=str(year.sheet_format))
    journey.press(civic, "次へ")
    journey.press(civic, "準備を始める")
    journey.told(civic, "評価を準備しました。")
    journey.follow(civic, "記入を始める")
    journey.press(civic, "記入を始める")
    journey.told(civic, "記入を始めました。")
    journey.follow(civic, "チェックシート")
    expect(civic.locator("section:has(#carried)")).to_contain_text(ACTION)
