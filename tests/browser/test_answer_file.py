"""A drafter writes the sheet in a spreadsheet and sends it in, with mouse and keyboard only.

With ``KYODO_PICTURES=1`` the journey leaves its picture of the guide in ``docs/guide/pictures``.
"""

import os
from pathlib import Path

from django.urls import reverse
from playwright.sync_api import expect

from kyodo.evaluations.models import Evaluation
from tests.browser import journey
from tests.evaluations.answer_sheets import changed, row_of

PICTURE = Path(__file__).parents[2] / "docs" / "guide" / "pictures" / "spreadsheet.png"
DESK, TELEPHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
REMARK = "連絡会は年に二回しか開けませんでした。\n来年度は毎月開きます。"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def filled(data, form):
    """Two marks and a remark, as somebody writes them off line."""
    rows = [row_of(data, form.find_item(item)[1].text) for item in ("planning-1", "planning-2")]

    def write(tab):
        tab.cell(rows[0], 3).value = "Ａ"
        tab.cell(rows[1], 3).value = "Ｃ"
        tab.cell(rows[1], 4).value = REMARK

    return changed(data, write)


def looked_at(page, hindrances):
    """Everything wrong with the page, on a desk and on a telephone."""
    found = []
    for size in (TELEPHONE, DESK):
        page.set_viewport_size(size)
        found += [*hindrances(page), journey.sticks_out(page)]
    return [each for each in found if each]


def test_a_sheet_goes_out_as_a_spreadsheet_and_comes_back(open_page, cast, hindrances):
    evaluation = Evaluation.objects.get(fiscal_year=2023)
    sheet = reverse("evaluations:show_check_sheet", args=[evaluation.pk])
    page = open_page(sheet, cast["civic", "drafter"].user)
    journey.follow(page, "Excelで書いて送る")
    assert looked_at(page, hindrances) == []

    with page.expect_download() as download:
        journey.follow(page, "今の記入が入った表")
    data = Path(download.value.path()).read_bytes()
    assert download.value.suggested_filename == "チェックシート_2023_団体等.xlsx"

    file = {"name": "表.xlsx", "mimeType": XLSX, "buffer": filled(data, evaluation.form)}
    page.locator("[name=file]").set_input_files(file)
    journey.press(page, "確認へ進む")
    expect(page.locator("main")).to_contain_text("2項目が変わります。")
    assert looked_at(page, hindrances) == []
    if os.environ.get("KYODO_PICTURES") == "1":
        page.evaluate("window.scrollTo(0, 0)")
        page.screenshot(path=PICTURE, animations="disabled", caret="hide")

    journey.press(page, "この内容で保存する")
    journey.told(page, "Excelの表から2項目を保存しました。")
    expect(page.locator("#remark-planning-2")).to_have_value(REMARK)
