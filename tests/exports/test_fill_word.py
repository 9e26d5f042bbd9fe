"""A Word template is looked through, and filled with data and nothing else."""

import io
import zipfile
from datetime import UTC, datetime

import pytest

from kyodo.exports.word import WordError, fill_word
from kyodo.exports.word_faults import template_faults
from tests.evaluations.office_files import word_text
from tests.exports.word_templates import replaced, template, with_file

CREATED = datetime(2025, 4, 1, tzinfo=UTC)
DATA = {
    "title": "評価 <A&B>",
    "banner": "",
    "correction": None,
    "rows": [{"name": "一つ目", "marks": ["Ａ", "Ｂ"]}, {"name": "二つ目", "marks": ["Ｃ"]}],
}
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600
SAMPLE = DATA | {"correction": {"what": "数"}}


def filled(content, data=DATA):
    return word_text(fill_word(content, data, title="題", created=CREATED))


def faults(content):
    return [str(fault) for fault in template_faults(content, SAMPLE)]


def test_text_lists_and_conditions_are_filled_in():
    content = template(
        "題は{{ title }}",
        "{%p for row in rows %}",
        "{{ loop.index }} {{ row.name }} {{ row.marks|join('・') }}",
        "{%p endfor %}",
        "{%p if correction %}",
        "訂正 {{ correction.what }}",
        "{%p endif %}",
        header="上 {{ title }}",
    )
    assert faults(content) == []
    assert filled(content) == "題は評価 <A&B>1 一つ目 Ａ・Ｂ2 二つ目 Ｃ上 評価 <A&B>"


def test_lines_that_were_typed_stay_lines():
    assert filled(template("{{ title }}"), {"title": "一行目\n二行目"}) == "一行目\n二行目"


def test_rows_and_cells_are_repeated():
    content = template(
        table=[
            ["{%tr for row in rows %}", "", "", ""],
            ["{{ row.name }}", "{%tc for mark in row.marks %}", "{{ mark }}", "{%tc endfor %}"],
            ["{%tr endfor %}", "", "", ""],
        ]
    )
    assert faults(content) == []
    assert filled(content) == "一つ目ＡＢ二つ目Ｃ"


def test_what_a_paper_does_not_have_is_left_empty():
    assert filled(template("［{{ correction.what }}］")) == "［］"


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("{{ titel }}", "title"),
        ("{% for row in rows %}{{ row.nam }}{% endfor %}", "row.name"),
        ("{% for row in row %}{% endfor %}", "rows"),
        ("{{ correction.wath }}", "correction.what"),
        ("{% for row in rows %}{{ loop.idx }}{% endfor %}", "loop.index"),
    ],
)
def test_an_unknown_name_is_shown_with_its_place_and_the_nearest_known_one(text, nearest):
    (fault,) = faults(template("はじめ", f"ここに{text}"))
    assert fault.startswith("本文「ここに{")
    assert f"「{nearest}」ではありませんか。" in fault


def test_the_place_may_be_the_header_or_a_table():
    found = faults(template(header="市の名前 {{ city }}", table=[["欄", "{{ rowz }}"]]))
    assert [fault.partition("：")[0] for fault in found] == [
        "本文「{{ rowz }}」",
        "ヘッダー「市の名前 {{ city }}」",
    ]


def test_every_fault_is_named():
    assert len(faults(template("{{ one }}", "{{ two }}", "{{ three.four }}"))) == 3


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{{ title }", "本文「{{ title }おわり」：差し込みの印が閉じていません。"),
        ("{% if title", "本文「{% if titleおわり」：差し込みの印が閉じていません。"),
        ("{% if title %}", "本文：if が1つ、endif が0つあります。"),
        ("{% for row in rows %}", "本文：for が1つ、endfor が0つあります。"),
        ("{%p for row in rows %}", "本文：for が1つ、endfor が0つあります。"),
        ("{% endif %}", "本文：if が0つ、endif が1つあります。"),
        ("{{ title | }}", "本文「{{ title | }}」：差し込みの印の書き方が正しくありません。"),
        ("{% endif %}{% if title %}", "差し込みの印の書き方が正しくありません。"),
    ],
)
def test_a_slip_of_the_pen_is_shown_with_its_place(text, words):
    (fault,) = faults(template("はじめ", "題は{{ title }}", text, "おわり"))
    assert words in fault


def test_a_template_without_any_mark_is_refused():
    (fault,) = faults(template("事業名：（ここに入ります）"))
    assert fault.startswith("差し込みの印が一つもありません。")


def test_brackets_of_the_japanese_keyboard_are_shown():
    assert faults(template("事業名：｛｛ title ｝｝", "題{{ title }}", "｛％p if title ％｝")) == [
        "本文「事業名：｛｛ title ｝｝」：差し込みの印は、半角の {{ }} と {% %} で書いてください。",
        "本文「｛％p if title ％｝」：差し込みの印は、半角の {{ }} と {% %} で書いてください。",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "{{ title.__class__.__mro__ }}",
        "{{ ''.__class__ }}",
        "{{ title.upper() }}",
        "{{ range(10) }}",
        "{{ cycler }}",
        "{{ 2 ** 99 }}",
        "{{ '%99999999d' % 1 }}",
        "{{ title|attr('__class__') }}",
        "{{ rows|map(attribute='name')|list }}",
        "{% set x = 1 %}",
        "{% include 'other' %}",
        "{% import 'other' as other %}",
        "{% macro m() %}{% endmacro %}",
        "{% for row in rows recursive %}{% endfor %}",
        "{% for letter in title %}{{ letter }}{% endfor %}",
        "{% for row in rows %}" * 5 + "{% endfor %}" * 5,
    ],
)
def test_a_template_computes_nothing_and_reaches_nothing(text):
    assert faults(template(text)) != []


@pytest.mark.parametrize(
    "text",
    [
        "{{ title.__class__ }}",
        "{{ title['__class__'] }}",
        "{{ rows.append }}",
        "{% for row in rows %}{{ row.keys }}{{ loop.cycle }}{{ loop._iterable }}{% endfor %}",
    ],
)
def test_even_unchecked_a_template_sees_no_more_than_data(text):
    assert filled(template(f"［{text}］")) == "［］"


@pytest.mark.parametrize("text", ["{{ title.upper() }}", "{{ 9 ** 9 }}", "{{ title * 9 }}"])
def test_even_unchecked_a_template_computes_nothing(text):
    with pytest.raises(WordError):
        filled(template(text))


PLAIN = template("{{ title }}")
CONTENT_TYPES = "[Content_Types].xml"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"not a zip", "Wordの文書（.docx）として開けません"),
        (b"", "Wordの文書（.docx）として開けません"),
        (OLD, "古い形式（.doc）の文書です"),
        (OLD + "EncryptedPackage".encode("utf-16-le"), "パスワードで保護されている"),
        (with_file(PLAIN, "word/vbaProject.bin", b"x"), "マクロ"),
        (
            replaced(PLAIN, CONTENT_TYPES, b"document.main+xml", b"macroEnabled.main+xml"),
            "マクロ",
        ),
        (with_file(PLAIN, "word/embeddings/a.bin", b"x"), "埋め込まれて"),
        (with_file(PLAIN, "word/media/a.bmp", b"0" * 41 * 1024 * 1024), "中身が大きすぎます"),
        (
            replaced(PLAIN, "word/document.xml", b"<w:document", b"<!DOCTYPE a><w:document"),
            "文書の作りが正しくありません",
        ),
        (
            replaced(
                PLAIN,
                "word/_rels/document.xml.rels",
                b"</Relationships>",
                b'<Relationship Id="x" Type="a/image" Target="http://x/" TargetMode="External"/>'
                b"</Relationships>",
            ),
            "外のファイルへのつながり",
        ),
        (
            replaced(
                PLAIN,
                "word/document.xml",
                b"<w:sectPr",
                b"<w:p><w:r><w:instrText>DDEAUTO c:\\cmd</w:instrText></w:r></w:p><w:sectPr",
            ),
            "外のデータを読み込むフィールド",
        ),
        (b"PK" + b"0" * 5 * 1024 * 1024, "ファイルが大きすぎます"),
    ],
)
def test_a_dangerous_file_is_not_even_opened(content, words):
    (fault,) = faults(content)
    assert words in fault


def test_more_files_than_any_document_has_are_refused():
    buffer = io.BytesIO(PLAIN)
    with zipfile.ZipFile(buffer, "a") as package:
        for number in range(500):
            package.writestr(f"word/media/{number}.png", b"x")
    (fault,) = faults(buffer.getvalue())
    assert "中身が大きすぎます" in fault


def test_equal_templates_and_data_give_equal_bytes_without_the_authors_name():
    one, other = (fill_word(PLAIN, DATA, title="題", created=CREATED) for _ in range(2))
    assert one == other
    assert b"python-docx" not in one
