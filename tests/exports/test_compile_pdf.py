"""A template and data become a PDF; what people type is data and stays what they typed."""

import threading
from datetime import UTC, datetime

import pytest

from kyodo.exports.pdf import PdfError, compile_pdf, known_characters, printable
from tests.exports.reading import text_of

MOMENT = datetime(2026, 11, 24, tzinfo=UTC)
TEMPLATE = """
#let data = json(bytes(sys.inputs.data))
#set document(title: "題")
#set text(font: ("Noto Sans JP", "DejaVu Sans Mono"), lang: "ja")
#data.body
"""


@pytest.fixture
def template(tmp_path):
    path = tmp_path / "page.typ"
    path.write_text(TEMPLATE, encoding="utf-8")
    return path


def test_markup_in_the_data_is_printed_as_it_was_typed(template):
    body = '#read("/etc/passwd") $x^2$ *a* _b_ @c \\n <d> [e] `f` = // /* ~ -- "g"'
    assert text_of(compile_pdf(template, {"body": body}, created=MOMENT)) == body.replace(" ", "")


def test_rare_characters_and_check_marks_do_not_vanish(template):
    body = "𠮷野家髙﨑①㈱☑☐✓㍻ÄéΩя"
    assert text_of(compile_pdf(template, {"body": body}, created=MOMENT)) == body


def test_a_character_without_a_glyph_is_named_instead_of_dropped(template):
    assert text_of(compile_pdf(template, {"body": "笑😀"}, created=MOMENT)) == "笑〓［U+1F600］"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("か\u3099", "が"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\x00b\u202ec", "abc"),
        ("\ud800", "〓［U+D800］"),
        ("\ue000", "〓［U+E000］"),
        ("葛\U000e0100", "葛\U000e0100"),
        ("\ufa19", "\ufa19"),
        ({"a": ["😀", 1, None]}, {"a": ["〓［U+1F600］", 1, None]}),
    ],
)
def test_each_character_is_kept_replaced_or_named(typed, shown):
    assert printable(typed) == shown


def test_every_character_that_counts_as_known_can_be_set(template):
    body = " ".join(sorted(known_characters() - {"\n"}))
    assert compile_pdf(template, {"body": body}, created=MOMENT)[:5] == b"%PDF-"


def test_the_same_data_gives_the_same_bytes(template):
    first, second = (compile_pdf(template, {"body": "同じ"}, created=MOMENT) for _ in range(2))
    assert first == second


def test_a_fault_of_the_template_is_an_error_of_ours(tmp_path):
    path = tmp_path / "broken.typ"
    path.write_text("#nothing", encoding="utf-8")
    with pytest.raises(PdfError, match="unknown variable"):
        compile_pdf(path, {}, created=MOMENT)


def test_a_template_reads_no_file_outside_its_folder(tmp_path):
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    (tmp_path / "inside").mkdir()
    path = tmp_path / "inside" / "page.typ"
    path.write_text('#read("../secret.txt")', encoding="utf-8")
    with pytest.raises(PdfError):
        compile_pdf(path, {}, created=MOMENT)


def test_threads_get_each_their_own_document(template):
    results = {}

    def work(number):
        results[number] = [
            compile_pdf(template, {"body": f"第{number}-{turn}号"}, created=MOMENT)
            for turn in range(10)
        ]

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    texts = {number: [text_of(pdf) for pdf in results[number]] for number in results}
    assert texts == {n: [f"第{n}-{turn}号" for turn in range(10)] for n in range(8)}
