"""A publication is printed as the official sheet, whole, accessible and without persons."""

import re
import threading

import pytest

from kyodo.exports.canonical import snapshot_digest
from tests.evaluations.papers import blank_pdf, draft_pdf, proposal_pdf, publication_pdf
from tests.evaluations.publication_sample import real_snapshot, rich_snapshot, with_roles
from tests.exports.reading import metadata_of, objects_of, pages_of, tags_of, text_of

HOSTILE = '#panic("x") $a$ *b* _c_ @d \\e <f> [g] `h` = // /* -- "i" 𠮷☑<script>'


def bare(text):
    return re.sub(r"\s", "", text)


def in_order(text, *parts):
    """Whether the parts follow each other in the text."""
    at = 0
    for part in map(bare, parts):
        assert part in text[at:], part
        at = text.index(part, at) + len(part)
    return True


def test_the_real_sheet_has_all_its_parts_in_the_official_order():
    text = text_of(publication_pdf(real_snapshot()))
    assert in_order(
        text,
        "市民協働事業　相互評価シート",
        "１　市民協働事業の概要",
        "事業名称",
        "事業の目的",
        "別紙参照",
        "令和4年4月1日から令和5年3月31日まで",
        "記入日令和5年6月27日",
        "【別紙】役割及び責任分担等",
        "２　事業実施プロセス相互チェックシート",
        "◎相互チェックシートの評価基準",
        "①事業計画段階",
        "②事業実施段階",
        "③ふりかえり段階",
        "３　事業評価相互検証シート",
        "〇総合相談事業",
        "〇管理運営に関すること、その他必要な事業",
        "【記録】",
    )


def test_every_question_duty_and_paragraph_is_on_the_paper():
    snapshot = real_snapshot()
    text = text_of(publication_pdf(snapshot))
    sections = snapshot["check"]["sections"]
    expected = [item["text"] for section in sections for item in section["items"]]
    expected += [p for part in snapshot["verification"]["texts"] for p in part["body"].split("\n")]
    duties = [row["duties"] for row in snapshot["roles_table"]]
    expected += [duty for by_side in duties for side in by_side.values() for duty in side]
    whole = re.sub(r"横浜市市民協働推進センター運営事業令和4年度（2022年度）公表.*?\d/\d", "", text)
    assert [each for each in expected if bare(each) not in whole] == []


def test_each_page_says_project_year_edition_and_its_number():
    pages = pages_of(publication_pdf(real_snapshot()))
    foot = "横浜市市民協働推進センター運営事業令和4年度（2022年度）公表第1版令和5年8月31日"
    for number, page in enumerate(pages, start=1):
        assert f"{foot}{number}/{len(pages)}" in bare(page)


def test_marks_stand_beside_each_other_in_the_row_of_their_item():
    text = text_of(publication_pdf(real_snapshot()))
    assert "役割分担を決めることができましたか。BA５" in text


def test_a_changed_mark_shows_both_and_the_reason():
    text = text_of(publication_pdf(rich_snapshot()))
    assert "B→A注1、2" in text
    assert "2４団体等の評価の変更「B」から「A」へ変更。双方が確認できていたため。" in text
    assert "引き継ぎに時間がかかった。" in text
    assert "四半期ごとに確かめた。" in text
    assert "担当が替わっても分担が続くようにする。" in text


def test_what_followed_and_how_it_came_about_is_on_the_paper():
    snapshot = rich_snapshot()
    text = text_of(publication_pdf(snapshot))
    assert in_order(
        text,
        "この公表は、第1版を訂正したものです。",
        "数え違いがあった。",
        "委託",
        "責任の所在は一致しなかった。",
        "【前年度からの引き継ぎ】",
        "相談員を増やした。",
        "【改善の取組】",
        "役割分担表を四半期ごとに見直す。",
        "令和6年6月30日",
        "【記録】",
        "協働ラボ",
        snapshot_digest(snapshot),
        "令和5年6月2日00:30",
        "3" * 64,
    )


def test_an_imported_sheet_says_from_which_file_it_was_read():
    snapshot = real_snapshot()
    text = text_of(publication_pdf(snapshot))
    assert snapshot["source"]["sha256"] in text
    assert snapshot["source"]["sha256"] not in text_of(publication_pdf(rich_snapshot()))


def test_the_file_is_accessible_and_archivable():
    pdf = publication_pdf(rich_snapshot())
    metadata, objects = metadata_of(pdf), objects_of(pdf)
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert "横浜市市民協働推進センター運営事業　令和4年度（2022年度）</rdf:li>" in metadata
    assert "<dc:language><rdf:Bag><rdf:li>ja-JP</rdf:li></rdf:Bag></dc:language>" in metadata
    assert "<dc:creator>" not in metadata
    assert b"/Author" not in objects
    assert b"/MarkInfo<</Marked true" in objects
    assert b"/DisplayDocTitle true" in objects


def test_tables_have_heads_and_headings_do_not_skip_a_level():
    pdf = publication_pdf(real_snapshot())
    tags = tags_of(pdf)
    assert tags.count("TH") >= 3 + 4 + 3 * 3
    assert {tag for tag in tags if re.fullmatch(r"H\d", tag)} == {"H1", "H2"}
    assert next(tag for tag in tags if re.fullmatch(r"H\d", tag)) == "H1"
    assert tags.count("LI") == 23
    assert b"/Scope/Column" in objects_of(pdf)


def test_equal_snapshots_give_equal_bytes():
    assert publication_pdf(rich_snapshot()) == publication_pdf(rich_snapshot())


def test_text_of_people_is_printed_and_never_obeyed():
    snapshot = rich_snapshot()
    snapshot["overview"]["project"] = HOSTILE
    snapshot["overview"]["purpose"] = HOSTILE
    snapshot["verification"]["texts"][0] = {
        "titles": [HOSTILE],
        "body": HOSTILE,
        "unagreed": HOSTILE,
    }
    snapshot["check"]["sections"][0]["items"][0]["text"] = HOSTILE
    snapshot["check"]["sections"][0]["items"][0]["finding"] = HOSTILE
    snapshot["check"]["roles"][0]["label"] = HOSTILE
    snapshot["actions"][0]["text"] = HOSTILE
    snapshot["form"]["title"] = HOSTILE
    assert text_of(publication_pdf(snapshot)).count(bare(HOSTILE)) >= 9


def test_keys_that_do_not_belong_in_a_snapshot_are_not_printed():
    snapshot = rich_snapshot()
    snapshot["overview"]["parties"][0] |= {"respondent": "戸籍花子", "telephone": "045-000-0001"}
    snapshot["check"]["sections"][0]["items"][0]["answers"]["civic"] |= {"by": "戸籍花子"}
    snapshot["actions"][0] |= {"person": "戸籍花子"}
    assert publication_pdf(snapshot) == publication_pdf(rich_snapshot())


def test_the_paper_says_that_persons_are_left_out():
    text = text_of(publication_pdf(real_snapshot()))
    assert "記入責任者の氏名と連絡先は、公表していません。" in text
    assert "氏名：" not in text


def test_the_blank_form_has_the_questions_and_no_mark():
    snapshot = rich_snapshot()
    text = text_of(blank_pdf(snapshot))
    assert in_order(
        text, "年月日", "記入責任者", "氏名：", "連絡先：", "①事業計画段階", "〇総合相談事業"
    )
    assert text == text_of(blank_pdf(_without_answers(snapshot)))
    assert "〇管理運営に関すること、その他必要な事業" in text
    assert "（記入用紙）" in metadata_of(blank_pdf(snapshot))


def _without_answers(snapshot):
    for section in snapshot["check"]["sections"]:
        for item in section["items"]:
            item |= {"answers": {}, "finding": ""}
    snapshot |= {"actions": [], "seals": [], "agreed": [], "meetings": [], "correction": None}
    for text in snapshot["verification"]["texts"]:
        text |= {"body": "", "unagreed": ""}
    return snapshot


def test_a_draft_holds_nothing_of_the_other_side_and_nothing_of_the_snapshot():
    answers = {"planning-1": ("B", "まだ迷っている。"), "planning-4": ("C", "")}
    snapshot = rich_snapshot()
    drafts = [draft_pdf(snapshot, side="civic", answers=answers)]
    for section in snapshot["check"]["sections"]:
        for item in section["items"]:
            secret = {"first": "D", "remark": "秘", "now": "C", "reason": "秘"}
            item |= {"answers": {"civic": secret, "government": secret}, "finding": "秘"}
    snapshot["verification"]["texts"][0]["body"] = "秘"
    snapshot["actions"][0]["text"] = "秘"
    drafts.append(draft_pdf(snapshot, side="civic", answers=answers))
    assert drafts[0] == drafts[1]
    text = text_of(drafts[0])
    assert "下書き団体等の記入分（開示前・公表しない）" in text
    assert text.count("開示前") == 17 + len(pages_of(drafts[0]))
    assert text.count("記入なし") == 15
    assert "よく話し合うことができましたか。B注1開示前" in text
    assert "まだ迷っている。" in text
    assert "→" not in text
    assert "（下書き）" in metadata_of(drafts[0])


def test_a_proposal_is_the_paper_to_be_and_says_that_it_is_none_yet():
    snapshot = rich_snapshot()
    del snapshot["published_at"], snapshot["agreed"]
    text = text_of(proposal_pdf(snapshot))
    assert "公表案（まだ公表していません）" in text
    assert in_order(
        text,
        "B→A",
        "責任の所在は一致しなかった。",
        "公表第2版（公表前）",
        snapshot_digest(snapshot),
    )
    assert "（公表案）" in metadata_of(proposal_pdf(snapshot))
    assert "公表案" not in text_of(publication_pdf(rich_snapshot()))


def test_a_draft_of_a_side_that_the_form_does_not_have_is_refused():
    with pytest.raises(ValueError, match="no such column: mayor"):
        draft_pdf(real_snapshot(), side="mayor", answers={})


@pytest.mark.parametrize(
    "roles",
    [
        [("civic", "団体等")],
        [
            ("civic", "市民活動団体等の皆さん"),
            ("government", "所管課"),
            ("committee", "第三者委員会"),
        ],
    ],
)
def test_a_form_may_have_one_side_or_three(roles):
    text = text_of(publication_pdf(with_roles(*roles)))
    assert [label for _, label in roles if bare(label) + "の名称" not in text] == []
    assert ("記入なし" in text) == (len(roles) == 3)


def test_long_texts_and_many_items_lose_nothing():
    snapshot = rich_snapshot()
    section = snapshot["check"]["sections"][1]
    section["items"] = [
        section["items"][0] | {"number_label": str(n), "text": f"第{n}の問いはどうでしたか。"}
        for n in range(60)
    ]
    body = "\n".join(f"第{n}の段落です。" + "長い文章が続きます。" * 20 for n in range(40))
    snapshot["verification"]["texts"][1]["body"] = body
    snapshot["roles_table"][0]["duties"]["civic"] = ["鬱の役割です。" * 9 for _ in range(60)]
    pages = pages_of(publication_pdf(snapshot))
    text = "".join(map(bare, pages))
    assert [n for n in range(60) if f"第{n}の問いはどうでしたか。" not in text] == []
    assert [n for n in range(40) if f"第{n}の段落です。" not in text] == []
    assert text.count("鬱") == 60 * 9
    heads = [page for page in pages if "の問いはどうでしたか" in page]
    assert len(heads) > 2
    assert all("団体等" in page for page in heads)


def test_an_empty_form_still_prints():
    snapshot = _without_answers(real_snapshot())
    snapshot |= {"roles_table": [], "entered_on": None, "carried_actions": []}
    snapshot["overview"] |= {"parties": [], "work_items": [], "purpose": ""}
    snapshot["check"] |= {"sections": [], "scale": [], "roles": []}
    assert in_order(text_of(publication_pdf(snapshot)), "事業名称", "【記録】")


def test_four_threads_print_four_papers():
    papers = {}

    def work(number):
        snapshot = rich_snapshot()
        snapshot["overview"]["project"] = f"第{number}事業"
        papers[number] = publication_pdf(snapshot)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    texts = [text_of(papers[number]) for number in range(4)]
    assert [re.findall("事業名称(第.事業)", text) for text in texts] == [
        [f"第{number}事業"] for number in range(4)
    ]


def test_the_paper_exists_for_readers_of_english():
    pdf = publication_pdf(real_snapshot(), language="en")
    assert "自分たちが達成すべき大きな目的" in text_of(pdf)
    assert b"/Lang(en)" in objects_of(pdf)
