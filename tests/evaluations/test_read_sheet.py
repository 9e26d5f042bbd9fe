"""A published sheet is read as its readers would read it, without one doubt."""

import unicodedata
from collections import Counter
from datetime import date

from kyodo.evaluations.readers.sheets import read_sheet
from tests.evaluations.sheet_paper import FY2022

READ = read_sheet(FY2022)
JSON = READ.as_json()


def test_there_is_no_doubt_in_the_published_sheet():
    assert JSON["problems"] == []


def test_the_keys_are_those_of_the_printed_json():
    assert list(JSON) == [
        "project",
        "organisations",
        "purpose",
        "fiscal_year",
        "period",
        "entered_on",
        "work_items",
        "marks",
        "narratives",
        "problems",
    ]


def test_the_overview_names_project_sides_and_term():
    assert JSON["project"] == "横浜市市民協働推進センター運営事業"
    assert JSON["organisations"] == {
        "civic": ["市民セクターよこはま", "関内イノベーションイニシアティブ"],
        "government": "横浜市市民局市民協働推進課",
    }
    assert JSON["fiscal_year"] == 2022
    assert JSON["period"] == ["2022-04-01", "2023-03-31"]
    assert JSON["entered_on"] == "2023-06-27"
    assert READ.period == (date(2022, 4, 1), date(2023, 3, 31))
    assert READ.consortium == ("市民セクターよこはま・関内イノベーションイニシアティブ共同事業体")
    assert READ.short_names == {"civic": "共同事業体", "government": "協働推進課"}
    assert READ.side_labels == {"civic": "団体等", "government": "行政"}


def test_the_purpose_is_one_text():
    assert JSON["purpose"] == (
        "市民等と行政の協働に基づき、地域における様々な課題の解決や新しい取組を創発するために、"
        "様々な主体の交流・連携が生まれる対話と創造の場として、以下に掲げる事業を展開し、"
        "市内における「協働」の取組を推進すること"
    )


def test_eight_work_items_have_twenty_one_and_nineteen_duties():
    assert [(item["label"], item["title"]) for item in JSON["work_items"]] == [
        ("ア", "総合相談事業"),
        ("イ", "人材育成事業"),
        ("ウ", "交流促進事業"),
        ("エ", "市民活動支援事業"),
        ("オ", "情報の蓄積・活用・発信事業"),
        ("カ", "各区市民活動支援センター支援事業"),
        ("キ", "管理運営に関すること"),
        ("ク", "その他運営に関して必要となる事務事業"),
    ]
    counts = [
        (len(item["duties"]["civic"]), len(item["duties"]["government"]))
        for item in JSON["work_items"]
    ]
    assert counts == [(3, 2), (2, 2), (3, 3), (2, 1), (2, 2), (1, 2), (3, 3), (5, 4)]
    assert JSON["work_items"][0]["duties"]["civic"][2] == "コーディネート、実現に向けた支援"
    assert JSON["work_items"][6]["duties"]["government"][1] == (
        "法令に定めのある NPO認証に関わる業務全般"
    )


def test_seventeen_pairs_of_marks_differ_in_three():
    marks = JSON["marks"]
    assert [(mark["section"], mark["item"]) for mark in marks] == [
        (section, item)
        for section, items in ((1, 6), (2, 7), (3, 4))
        for item in range(1, items + 1)
    ]
    assert Counter(mark["civic"] for mark in marks) == {"A": 4, "B": 13}
    assert Counter(mark["government"] for mark in marks) == {"A": 7, "B": 10}
    assert [
        (mark["section"], mark["item"], mark["civic"], mark["government"])
        for mark in marks
        if mark["civic"] != mark["government"]
    ] == [(1, 4, "B", "A"), (2, 1, "B", "A"), (3, 3, "B", "A")]


def test_questions_keep_the_signs_of_the_original():
    assert JSON["marks"][9]["text"] == (
        "事業の進捗に応じて､目標､ニーズ､対象､実施方法などを"
        "ふりかえり、修正しながら取り組むことができましたか。"
    )
    assert [(section.number_label, section.title) for section in READ.sections] == [
        ("①", "事業計画段階"),
        ("②", "事業実施段階"),
        ("③", "ふりかえり段階"),
    ]
    assert [mark.number_label for mark in READ.marks[:6]] == ["１", "２", "３", "４", "５", "６"]


def test_the_slips_of_the_original_stay():
    assert "必要なことができたいたかどうか" in READ.check_intro
    assert "「２ 事業評価相互検証シート」" in READ.check_intro
    assert "訪問者ヘの情報量" in JSON["narratives"][6]["paragraphs"][1]


def test_the_legend_gives_the_scale():
    assert [(step.code, step.label) for step in READ.scale] == [
        ("A", "よくできた"),
        ("B", "まあまあできた"),
        ("C", "あまりできなかった"),
        ("D", "まったくできなかった"),
    ]


def test_seven_narratives_cover_eight_work_items():
    narratives = JSON["narratives"]
    assert [len(text["paragraphs"]) for text in narratives] == [3, 3, 3, 2, 3, 5, 4]
    assert narratives[0]["titles"] == ["総合相談事業"]
    assert narratives[6]["titles"] == ["管理運営に関すること", "その他必要な事業"]
    assert [text.work_items for text in READ.narratives] == [
        (0,), (1,), (2,), (3,), (4,), (5,), (6, 7)
    ]  # fmt: skip


def test_a_space_stays_between_latin_and_japanese_words_only():
    texts = [line for text in JSON["narratives"] for line in text["paragraphs"]]
    assert sum("中間支援系 NPO 等の職員" in line for line in texts) == 1
    assert sum("スペース A・B をより多くの方に" in line for line in texts) == 1
    assert sum("協働についてこれから" in line for line in texts) == 1
    spaced = [
        line[at - 1 : at + 2]
        for line in texts
        for at, letter in enumerate(line)
        if letter.isspace() and not (line[at - 1] + line[at + 1]).isascii()
    ]
    around = [piece for piece in spaced if not any(letter.isascii() for letter in piece[::2])]
    assert around == []


def test_persons_are_kept_apart():
    assert [
        (person.side, person.post, person.name, person.telephone) for person in READ.persons
    ] == [
        ("civic", "センター長", "○○○○○", "000-000-0001"),
        ("government", "市民協働推進課長", "○○○○", "000-000-0002"),
    ]
    assert READ.personal_lines == {55, 57, 66, 68}
    for shown in (str(JSON), repr(READ), repr(READ.persons)):
        assert "000-000" not in shown
        assert "○○○○" not in shown


def test_each_value_tells_its_source_line():
    lines = FY2022.split("\n")
    assert READ.sources["mark/1/4/civic"] == (249,)
    assert READ.sources["item/3/4"] == (331,)
    assert READ.sources["project"] == (5,)
    assert READ.sources["duty/1/government/2"] == (85, 87)
    assert READ.sources["narrative/7"] == (474,)
    assert READ.sources["narrative/7/4"] == (489, 491)
    assert lines[READ.sources["entered_on"][0] - 1].startswith("記入日")
    for mark in READ.marks:
        line = lines[READ.sources[f"mark/{mark.section}/{mark.item}/civic"][0] - 1]
        printed = [unicodedata.normalize("NFKC", sign) for sign in line.split()]
        assert printed == [mark.civic, mark.government]
