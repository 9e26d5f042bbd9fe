"""The same sheet in another width, wrapping, numbering or paging is read the same."""

import re
import unicodedata
from typing import Any

import jaconv
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyodo.evaluations.readers.sheets import read_sheet
from tests.evaluations.sheet_paper import FY2022, Paper, cut_long_lines

READ = read_sheet(FY2022).as_json()
FICTIONAL: dict[str, Any] = {
    "project": "みなと市こども食堂ネットワーク事業",
    "organisations": {
        "civic": ["特定非営利活動法人みなとの輪"],
        "government": "みなと市福祉部地域課",
    },
    "purpose": "市内のこども食堂をつなぎ、食材と人を分け合うこと",
    "fiscal_year": 2024,
    "period": ["2024-04-01", "2025-03-31"],
    "entered_on": "2025-05-30",
    "work_items": [
        {
            "label": "ア",
            "title": "食材の分け合い",
            "duties": {"civic": ["倉庫の運営", "配送の手配"], "government": ["企業への声かけ"]},
        },
        {
            "label": "イ",
            "title": "人のつながりづくり",
            "duties": {"civic": ["集まりの開催"], "government": ["会場の提供", "広報", "保険"]},
        },
        {
            "label": "ウ",
            "title": "学びの会",
            "duties": {"civic": ["講師の依頼"], "government": ["会場の提供"]},
        },
    ],
    "marks": [
        {
            "section": 1,
            "item": 1,
            "text": "目的を話し合いましたか。",
            "civic": "A",
            "government": "C",
        },
        {"section": 1, "item": 2, "text": "役割を決めましたか。", "civic": "D", "government": "B"},
        {"section": 2, "item": 1, "text": "対等に進めましたか。", "civic": "B", "government": "B"},
        {"section": 3, "item": 1, "text": "見直しましたか。", "civic": "C", "government": "A"},
        {"section": 3, "item": 2, "text": "伝えましたか。", "civic": "A", "government": "A"},
        {"section": 3, "item": 3, "text": "次を決めましたか。", "civic": "B", "government": "D"},
        {"section": 4, "item": 1, "text": "続けられますか。", "civic": "A", "government": "B"},
    ],
    "narratives": [
        {"titles": ["食材の分け合い"], "paragraphs": ["倉庫を広げた。", "配送が足りない。"]},
        {"titles": ["人のつながりづくり", "学びの会"], "paragraphs": ["集まりが増えた。"]},
    ],
    "problems": [],
}


def plain(value: Any) -> Any:
    """The value with one width for all letters and no spaces, for comparing."""
    if isinstance(value, str):
        return "".join(unicodedata.normalize("NFKC", value).split())
    if isinstance(value, list):
        return [plain(each) for each in value]
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    return value


@pytest.mark.parametrize("width", range(12, 61))
def test_lines_cut_at_any_width_are_joined_again(width):
    assert read_sheet(cut_long_lines(FY2022, width)).as_json() == READ


@settings(deadline=None, max_examples=60)
@given(
    width=st.integers(20, 60),
    number=st.sampled_from(["{}", "{}.", "({})", "{})"]),
    wide=st.booleans(),
    reverse=st.booleans(),
    marks=st.sampled_from([{}, {"same_line": True}, {"split_rows": True}]),
    spread=st.booleans(),
)
def test_any_printed_shape_gives_the_same_values(width, number, wide, reverse, marks, spread):
    style = {"number": number, "wide": wide, "reverse": reverse, "spread": spread, **marks}
    assert read_sheet(Paper(width=width, **style).write(READ)).as_json() == READ


@settings(deadline=None, max_examples=40)
@given(
    width=st.integers(20, 60),
    reverse=st.booleans(),
    section_number=st.sampled_from(["①②③④", "１２３４", "1234", "ⅠⅡⅢⅣ", "⑴⑵⑶⑷"]),
)
def test_a_sheet_of_another_city_has_its_own_stages_and_items(width, reverse, section_number):
    paper = Paper(
        width=width,
        reverse=reverse,
        section_number=section_number,
        period="2024年4月1日～2025年3月31日",
        entered_on="令和７年５月３０日",
        government="担当課",
    )
    assert read_sheet(paper.write(FICTIONAL)).as_json() == FICTIONAL


@pytest.mark.parametrize(
    "change",
    [
        lambda text: unicodedata.normalize("NFKC", text),
        lambda text: jaconv.h2z(text, ascii=True, digit=True),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: re.sub("\n[ \u3000]*\n", "\n", text),
        lambda text: "\n".join(line.strip() for line in text.split("\n")),
        lambda text: text.replace("〇", "○"),
        lambda text: text.replace(" ", "\u3000"),
    ],
    ids=["half", "full", "crlf", "bom", "no-blanks", "stripped", "circle", "wide-spaces"],
)
def test_the_width_of_letters_and_spaces_changes_nothing(change):
    assert plain(read_sheet(change(FY2022)).as_json()) == plain(READ)


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_page_breaks_anywhere_change_nothing(data):
    lines = FY2022.split("\n")
    at = data.draw(st.lists(st.integers(1, len(lines) - 1), max_size=8, unique=True))
    shape = data.draw(
        st.sampled_from(["\f{}", "- {p} -\n\f{}", "\n－ {p} －\n\f\n{}", "{p}/9\n\f{}"])
    )
    for page, line in enumerate(sorted(at), start=1):
        lines[line] = shape.replace("{p}", str(page)).replace("{}", lines[line])
    assert read_sheet("\n".join(lines)).as_json() == READ


@pytest.mark.parametrize("page", range(1, 9))
@pytest.mark.parametrize("line", [229, 240, 246, 248, 254, 280, 303, 332])
def test_a_bare_page_number_within_an_item_is_no_item(page, line):
    lines = FY2022.split("\n")
    lines[line] = f"{page}\n\f{lines[line]}"
    assert read_sheet("\n".join(lines)).as_json() == READ


def test_column_headings_printed_again_on_a_new_page_are_no_stage():
    lines = FY2022.split("\n")
    lines[247] = f"\f  団体等 行政 \n{lines[247]}"
    lines[176] = f"\f事業項目 共同事業体の役割 協働推進課の役割 \n{lines[176]}"
    assert read_sheet("\n".join(lines)).as_json() == READ


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("事業名称", "事 業 名 称"),
        ("実施期間", "実 施　期 間"),
        ("２ 事業実施プロセス相互チェックシート", "２ 事業実施プロセス\n相互チェックシート"),
        ("３ 事業評価相互検証シート", "３ 事業評価\n相互検証シート"),
        ("①事業計画段階", "①事業計画\n段階"),
        ("①事業計画段階", "１．事業計画段階"),
        ("  団体等 行政", "  団 体 等   行 政"),
        ("  団体等 行政", "団体等\n\n行政"),
        ("  団体等 行政", "番号 項目 団体等 行政"),
        ("【別紙】役割及び責任分担等", "【別紙】\n役割及び責任分担等"),
        (
            "事業項目 共同事業体の役割 協働推進課の役割",
            "事業項目\n共同事業体の役割\n協働推進課の役割",
        ),
        ("〇管理運営に関すること、その他必要な事業", "〇管理運営に関すること、その他\n必要な事業"),
        ("令和４年４月１日から令和５年３月 31日", "2022年4月1日～2023年3月31日"),
        ("令和４年４月１日から令和５年３月 31日", "R4.4.1から\nR5.3.31まで"),
        ("2023 年 ６ 月 27 日", "令和５年６月２７日（火）"),
        ("◎相互チェックシートの評価基準", "◎評価の基準"),
    ],
)
def test_headings_and_dates_may_be_written_otherwise(old, new):
    assert old in FY2022
    assert read_sheet(FY2022.replace(old, new)).as_json() == READ


@pytest.mark.parametrize("shape", ["①{}", "1-{}", "１－{}"])
def test_items_may_carry_the_number_of_their_stage(shape):
    lines = FY2022.split("\n")
    for number, at in enumerate((226, 232, 238, 244, 250, 256), start=1):
        lines[at] = shape.format(number)
    assert read_sheet("\n".join(lines)).as_json() == READ


@pytest.mark.parametrize("numbers", ["①②③④⑤⑥", "⑴⑵⑶⑷⑸⑹", "⒈⒉⒊⒋⒌⒍"])
def test_items_may_be_numbered_with_signs(numbers):
    lines = FY2022.split("\n")
    for sign, at in zip(numbers, (226, 232, 238, 244, 250, 256), strict=True):
        lines[at] = f"{sign}{lines[at + 1]}"
        lines[at + 1] = ""
    read = read_sheet("\n".join(lines))
    assert read.as_json() == READ
    assert [mark.number_label for mark in read.marks[:6]] == list(numbers)


def test_a_number_centred_beside_its_question_belongs_to_it():
    lines = FY2022.split("\n")
    for at in (226, 232, 238, 244, 250, 256):
        lines[at], lines[at + 1] = lines[at + 1], lines[at]
    assert read_sheet("\n".join(lines)).as_json() == READ


def test_marks_may_stand_before_the_end_of_the_question():
    lines = FY2022.split("\n")
    for at in (229, 235, 241):
        lines[at], lines[at + 1] = lines[at + 1], lines[at]
    assert read_sheet("\n".join(lines)).as_json() == READ
