"""``kyodo check_format`` explains every mistake of a form, and what a right form means."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from kyodo.evaluations.formats import json_schema_text, reading
from kyodo.evaluations.models import SheetFormat
from tests.evaluations.form_samples import SAMPLE, changed, problems_of
from tests.stories import YOKOHAMA


def run(*options):
    """Status and what was printed."""
    out, status = io.StringIO(), 0
    try:
        call_command("check_format", *map(str, options), stdout=out)
    except SystemExit as end:
        status = end.code
    return status, out.getvalue()


def written(folder, text, name="form.yaml"):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_the_form_of_yokohama_is_right_and_told_in_words():
    status, out = run(YOKOHAMA)
    assert status == 0
    assert "正しい様式です。" in out
    assert "役割：団体等、行政" in out
    assert "段階：記入 → 話し合い → 一緒に書く → 公表" in out
    assert "項目：17項目（順序のある評価 17）" in out
    assert "公表の決まり：公表する" in out


def test_a_form_with_everything_is_told_in_words(tmp_path):
    _status, out = run(written(tmp_path, SAMPLE))
    assert "審査会（一人ずつ、加わらないこともある）" in out
    assert "双方（実施団体・担当課が一緒に）" in out
    assert "計算：合計、百点満点、段階、図" in out
    assert "はじまり（計画）" in out


def test_mistakes_are_told_with_line_place_and_mending(tmp_path):
    path = written(tmp_path, changed('version: "2"', "version: 2"))
    status, out = run(path)
    assert status == 1
    assert f"{path}：直すところが1か所あります。" in out
    assert (
        '4行目 version: 文字として書いてください。引用符で囲むと文字になります（例："2"）。' in out
    )


def test_the_worst_of_several_files_gives_the_status(tmp_path):
    faulty = written(tmp_path, "schema: x")
    assert run(YOKOHAMA, faulty)[0] == 1
    assert run(faulty, tmp_path / "none.yaml", YOKOHAMA)[0] == 2


def test_json_says_the_same(tmp_path):
    path = written(tmp_path, changed("to: 100,", "to: 0,"))
    status, out = run("--json", path, YOKOHAMA)
    faulty, right = json.loads(out)
    assert status == 1
    assert faulty["file"] == str(path)
    [problem] = faulty["problems"]
    assert problem["place"] == "derived[1].to"
    assert problem["line"] == SAMPLE[: SAMPLE.index("to: 100,")].count("\n") + 1
    assert right["problems"] == []
    assert ["公表に合意する役割", "団体等・行政"] in right["meaning"]


@pytest.mark.django_db
def test_loading_tells_the_same_words(tmp_path):
    path = written(tmp_path, changed("to: 100,", "to: 0,"))
    with pytest.raises(CommandError, match=r"derived\[1\]\.to: 何点満点に換算するか"):
        call_command("load_formats", str(path))
    with pytest.raises(CommandError, match="UTF-8で保存し直してください"):
        call_command("load_formats", str(written(tmp_path, SAMPLE.encode("shift_jis", "replace"))))
    assert not SheetFormat.objects.exists()


# --- traps of YAML ---------------------------------------------------------------------------


def first_problem(source):
    return str(problems_of(source)[0])


@pytest.mark.parametrize("value", ["2022", "1.5", "no", "yes", "true", "on"])
def test_a_code_that_yaml_takes_for_something_else_is_to_be_quoted(value):
    source = changed('{code: "yes", label: はい}', f"{{code: {value}, label: はい}}")
    assert f'文字として書いてください。引用符で囲むと文字になります（例："{value}"）' in (
        first_problem(source)
    )


@pytest.mark.parametrize(
    "value", ["010", "12:30", "0x1F", "1_000", "2022-04-01", "=", "○", "Ａ", "①"]
)
def test_a_code_stays_as_it_was_typed(value):
    source = changed('{code: "yes", label: はい}', f"{{code: {value}, label: はい}}")
    entry = reading.read_entry(source)
    assert entry.scales[1].options[0].code == value
    assert reading.read_entry(reading.write_entry(entry)) == entry


def test_an_empty_code_is_told():
    source = changed('{code: "yes", label: はい}', "{code: , label: はい}")
    assert "値がありません" in first_problem(source)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("", "様式のファイルではありません"),
        ("# nothing", "様式のファイルではありません"),
        ("- a", "様式のファイルではありません"),
        ("title: &a x\nissuer: *a", "2行目 「*」による参照は使えません"),
        ("a: 1\nb: 2\na: 3", "3行目 「a」が二度あります"),
        ("a:\n\tb: 1", "2行目 字下げにタブは使えません"),
        ("a: !!python/object:os.system x", "1行目 「!」による型の指定は使えません"),
        ("a: !!int x", "1行目 「!」による型の指定は使えません"),
        ("? [a]\n: b", "1行目 項目の名前は、一つの言葉で"),
        ("a: 1\n---\nb: 1", "一つのファイルに書ける様式は一つです"),
        ("a: b: c", "1行目 ここに「: 」は書けません"),
        ('a: "b', "引用符か括弧が閉じていません"),
        ("a: [b", "字下げか括弧がそろっていません"),
        ("a: @b", "1行目 「@」「`」「%」などで始まる言葉は、引用符で"),
        ("a: b\n\x00", "2行目 使えない文字があります"),
        ("[" * 5000, "入れ子が深すぎます"),
        ("a: " + "x" * 600_000, "ファイルが大きすぎます"),
    ],
)
def test_what_is_no_form_is_told_in_words(source, words):
    assert words in first_problem(source)


def test_a_bomb_of_aliases_is_refused_at_its_first_alias():
    lines = [
        "a: &a [x, x, x]",
        *(f"{b}: &{b} [*{a}, *{a}]" for a, b in zip("abcd", "bcde", strict=False)),
    ]
    assert first_problem("\n".join(lines)).startswith("2行目 「*」による参照は使えません")


def test_an_unknown_key_is_told_with_the_one_that_was_meant():
    assert "「isuer」という項目はありません。「issuer」ではありませんか" in first_problem(
        changed("issuer: 見本市", "isuer: 見本市")
    )
    assert "「rank」は、ここには書けません" in first_problem(changed("issuer: 見本市", "rank: 1"))


def test_a_word_that_is_almost_right_is_told():
    assert "「each_section」ではありませんか" in first_problem(
        changed("reveal: each_section", "reveal: each_sections")
    )


def test_a_byte_order_mark_does_no_harm():
    assert reading.read_file(b"\xef\xbb\xbf" + SAMPLE.encode()) == SAMPLE
    assert problems_of("\ufeff" + SAMPLE) == []


@pytest.mark.parametrize("encoding", ["shift_jis", "utf-16", "euc_jp"])
def test_another_encoding_is_told(tmp_path, encoding):
    data = "schema: kyodo-cho/sheet-format/1\ntitle: 様式\n".encode(encoding)
    status, out = run(written(tmp_path, data))
    assert status == 1
    assert "文字コードがUTF-8ではありません" in out


def test_a_file_of_ten_megabytes_is_refused_unread(tmp_path):
    status, out = run(written(tmp_path, b"a" * 10_000_000))
    assert status == 1
    assert "ファイルが大きすぎます" in out


# --- for editors -----------------------------------------------------------------------------


def test_the_schema_for_editors_is_up_to_date():
    """Write it anew with ``kyodo check_format --schema`` when the language has changed."""
    _status, printed = run("--schema")
    assert printed == json_schema_text()
    assert reading.SCHEMA_FILE.read_text(encoding="utf-8") == printed
