"""What was in doubt is decided by a person, and only what was in doubt."""

import pytest

from kyodo.evaluations.readers.sheets import NotASheet, WrongDecision, apply_decisions, read_sheet
from tests.evaluations.sheet_paper import FY2022

READ = read_sheet(FY2022)
LINES = FY2022.split("\n")
ORDINANCE = (
    "横浜市市民協働条例\n第１条 この条例は、市民協働に関する基本的事項を定める。\n"
    "第２条 市民協働事業は、団体等と行政が相互評価シートにより評価する。\n" * 30
)
NOVEL = "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。\n" * 200


def altered(line: int, text: str) -> str:
    lines = [*LINES]
    lines[line - 1] = text
    return "\n".join(lines)


def test_a_decided_mark_completes_the_sheet():
    read = read_sheet(altered(249, "  Ｅ   Ａ "))
    assert [doubt.key for doubt in read.problems] == ["mark/1/4/civic"]
    for given in ("B", "Ｂ", " B "):
        assert apply_decisions(read, {"mark/1/4/civic": given}).as_json() == READ.as_json()


@pytest.mark.parametrize("given", ["E", "", "AB", "accept", "よくできた"])
def test_a_decision_off_the_scale_is_refused(given):
    read = read_sheet(altered(249, "  Ｅ   Ａ "))
    with pytest.raises(WrongDecision) as refused:
        apply_decisions(read, {"mark/1/4/civic": given})
    assert refused.value.key == "mark/1/4/civic"
    assert "A・B・C・D" in str(refused.value)


@pytest.mark.parametrize("key", ["mark/1/4/government", "mark/9/9/civic", "project", "nothing"])
def test_what_was_not_in_doubt_cannot_be_decided(key):
    read = read_sheet(altered(249, "  Ｅ   Ａ "))
    with pytest.raises(WrongDecision):
        apply_decisions(read, {key: "A"})


def test_dates_are_asked_for_and_give_the_fiscal_year():
    read = read_sheet(altered(39, "実施期間 令和４年度"))
    assert read.period == (None, None)
    assert read.fiscal_year is None
    assert [(doubt.line, doubt.key) for doubt in read.problems] == [
        (39, "period_start"),
        (39, "period_end"),
    ]
    decided = apply_decisions(read, {"period_start": "令和4年4月1日", "period_end": "2023-03-31"})
    assert decided.as_json() == READ.as_json()
    with pytest.raises(WrongDecision):
        apply_decisions(read, {"period_start": "来年"})


def test_a_term_over_several_years_asks_for_the_fiscal_year():
    read = read_sheet(altered(39, "実施期間 令和４年４月１日から令和７年３月 31日"))
    assert [(doubt.key, doubt.options) for doubt in read.problems] == [
        ("fiscal_year", ("2022", "2023", "2024"))
    ]
    assert apply_decisions(read, {"fiscal_year": "2023"}).fiscal_year == 2023


def test_a_date_that_no_calendar_has_is_asked_for():
    read = read_sheet(altered(43, "記入日  2023 年 ６ 月 31 日"))
    assert [doubt.key for doubt in read.problems] == ["entered_on"]
    assert apply_decisions(read, {"entered_on": "2023-06-27"}).as_json() == READ.as_json()


def test_a_row_with_one_column_of_duties_asks_whose_they_are():
    read = read_sheet(altered(125, ""))
    assert [(doubt.line, doubt.key, doubt.options) for doubt in read.problems] == [
        (117, "duties/4", ("civic", "government"))
    ]
    assert read.work_items[3].civic == ()
    decided = apply_decisions(read, {"duties/4": "civic"})
    assert decided.work_items[3].civic == ("相談対応", "組織基盤整備の支援")
    assert decided.problems == ()


def test_a_text_that_names_no_work_item_asks_for_them():
    read = read_sheet(altered(363, "〇さまざまな取組"))
    keys = {doubt.key for doubt in read.problems}
    assert keys == {"narrative/2/items", "work_item/2/narrative"}
    decided = apply_decisions(read, {"narrative/2/items": "イ"})
    assert decided.narratives[1].work_items == (1,)
    assert apply_decisions(decided, {"work_item/2/narrative": "accept"}).problems == ()


def test_an_unfilled_form_is_a_sheet_with_everything_to_decide():
    blank = [
        "" if line.strip() in ("Ｂ   Ｂ", "Ｂ   Ａ", "Ａ   Ａ") or at > 340 else line
        for at, line in enumerate(LINES)
    ]
    read = read_sheet("\n".join(blank))
    assert len(read.marks) == 17
    assert {(mark.civic, mark.government) for mark in read.marks} == {(None, None)}
    assert sum(doubt.key.startswith("mark/") for doubt in read.problems) == 34


@pytest.mark.parametrize("text", ["", "\n\n", NOVEL, ORDINANCE, "相互評価シート\n" * 5])
def test_another_text_is_no_sheet(text):
    with pytest.raises(NotASheet) as refused:
        read_sheet(text)
    assert str(refused.value).startswith("相互評価シートとして読めません。")


def test_a_sheet_without_its_check_part_is_no_sheet():
    with pytest.raises(NotASheet):
        read_sheet("\n".join(LINES[:207]))


def test_a_sheet_without_its_verification_is_a_doubt():
    read = read_sheet("\n".join(LINES[:334]))
    assert [doubt.code for doubt in read.problems] == ["verification-missing"]
    assert read.as_json()["marks"] == READ.as_json()["marks"]


def test_no_doubt_ever_shows_a_person_or_a_telephone():
    for line in range(1, len(LINES) + 1):
        for text in ("", "０４５－６７１－００００ 見本花子"):
            try:
                read = read_sheet(altered(line, text))
            except NotASheet:
                continue
            said = " ".join(doubt.what for doubt in read.problems)
            assert not any(word in said for word in ("０４５", "045", "見本", "花子", "○○○", "000"))
