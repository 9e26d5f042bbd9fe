"""A publication leaves as CSV and JSON with exactly what was published."""

import csv
import io
import json

import pytest

from kyodo.evaluations.exports import publication_csv, publication_json, publication_schema
from kyodo.evaluations.exports.shape import trimmed
from kyodo.exports.canonical import canonical_json, snapshot_digest
from kyodo.exports.csv import UnencodableError
from tests.evaluations.publication_sample import real_snapshot, rich_snapshot, with_roles


def rows_of(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_the_json_is_the_snapshot_with_its_digest():
    written = json.loads(publication_json(rich_snapshot()))
    assert written.pop("digest") == snapshot_digest(rich_snapshot())
    assert written == rich_snapshot()


def test_anybody_can_check_the_digest_of_the_json():
    data = publication_json(real_snapshot())
    written = json.loads(data)
    assert canonical_json(written) == data
    digest = written.pop("digest")
    assert snapshot_digest(written) == digest


@pytest.mark.parametrize("snapshot", [real_snapshot(), rich_snapshot(), with_roles(("a", "甲"))])
def test_the_schema_names_every_key_of_a_snapshot_and_misses_none(snapshot):
    required = set(publication_schema()["required"])
    assert set(snapshot) == required
    assert set(publication_schema()["properties"]) == required | {"digest", "editions", "evidence"}


def test_what_the_schema_does_not_name_leaves_with_no_file():
    snapshot = rich_snapshot()
    person = {"name": "戸籍花子", "telephone": "045-000-0001"}
    snapshot |= {"respondents": [person], "digest": "戸籍花子"}
    snapshot["overview"]["parties"][0] |= {"respondent": person}
    snapshot["check"]["sections"][0]["items"][0]["answers"] |= {
        "respondent": person | {"first": "戸籍花子"},
        "note": "戸籍花子",
    }
    snapshot["check"]["sections"][0]["items"][0]["answers"]["civic"] |= person
    snapshot["roles_table"][0]["duties"] |= {"person": ["戸籍花子"]}
    snapshot["actions"][0] |= {"person": "戸籍花子"}
    snapshot["meetings"][0] |= {"attended": ["戸籍花子"]}
    snapshot["agreed"][0] |= {"by": person}
    assert trimmed(snapshot) == rich_snapshot()
    assert publication_json(snapshot) == publication_json(rich_snapshot())
    assert publication_csv(snapshot) == publication_csv(rich_snapshot())


def test_a_structure_where_text_belongs_is_refused():
    snapshot = rich_snapshot()
    snapshot["overview"]["purpose"] = {"text": "…"}
    with pytest.raises(ValueError, match="text and whole numbers only"):
        publication_json(snapshot)


def test_the_csv_has_one_row_per_item_and_four_columns_per_side():
    rows = rows_of(publication_csv(rich_snapshot()))
    assert rows[0] == [
        "年度", "事業名称", "段階", "項目", "項目の文",
        "団体等 最初の評価", "団体等 現在の評価", "団体等 変更の理由", "団体等 備考",
        "行政 最初の評価", "行政 現在の評価", "行政 変更の理由", "行政 備考",
        "話し合いで分かったこと",
    ]  # fmt: skip
    assert len(rows) == 1 + 17
    assert rows[4] == [
        "2022", "横浜市市民協働推進センター運営事業", "①事業計画段階", "４",
        "実現のためにそれぞれが何をできるかを考え、話し合って役割分担を決めることができましたか。",
        "B", "A", "双方が確認できていたため。", "引き継ぎに時間がかかった。",
        "A", "A", "", "四半期ごとに確かめた。",
        "担当が替わっても分担が続くようにする。",
    ]  # fmt: skip


def test_the_real_sheet_has_the_marks_that_were_published():
    rows = rows_of(publication_csv(real_snapshot()))[1:]
    assert [row[6] + row[10] for row in rows] == (
        ["BB", "BB", "BB", "BA", "AA", "AA"] + ["BA"] + ["BB"] * 6 + ["AA", "AA", "BA", "BB"]
    )


def test_a_side_without_answers_has_empty_columns():
    rows = rows_of(publication_csv(with_roles(("civic", "団体等"), ("committee", "委員会"))))
    assert rows[4][9:13] == ["", "", "", ""]


def test_a_remark_that_looks_like_a_formula_is_text():
    snapshot = real_snapshot()
    snapshot["check"]["sections"][0]["items"][0]["finding"] = "=HYPERLINK(1)"
    assert rows_of(publication_csv(snapshot))[1][-1] == "'=HYPERLINK(1)"


def test_the_older_encoding_names_what_it_cannot_hold():
    snapshot = real_snapshot()
    assert publication_csv(snapshot, encoding="cp932").decode("cp932").startswith("年度,")
    snapshot["overview"]["project"] = "𠮷野事業"
    with pytest.raises(UnencodableError) as refused:
        publication_csv(snapshot, encoding="cp932")
    assert refused.value.characters == ("𠮷",)
