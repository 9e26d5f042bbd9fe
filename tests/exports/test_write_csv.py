"""A table becomes a CSV file that Japanese spreadsheets open, and that computes nothing."""

import csv
import io

import pytest

from kyodo.exports.csv import UnencodableError, csv_bytes, csv_stream


def read(data, encoding="utf-8-sig"):
    return list(csv.reader(io.StringIO(data.decode(encoding), newline="")))


def test_a_file_begins_with_the_byte_order_mark_and_reads_back_whole():
    data = csv_bytes(["年度", "項目"], [[2022, 'よく"話し合う",\nことが'], [None, "𠮷"]])
    assert data[:3] == b"\xef\xbb\xbf"
    assert read(data) == [["年度", "項目"], ["2022", 'よく"話し合う",\nことが'], ["", "𠮷"]]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_formula_is_shown_and_not_computed(start):
    assert read(csv_bytes(["=head"], [[f"{start}1+1"]])) == [["'=head"], [f"'{start}1+1"]]


def test_a_number_below_zero_stays_a_number():
    assert read(csv_bytes(["数"], [[-3]])) == [["数"], ["-3"]]


def test_the_stream_gives_the_same_bytes_as_the_file():
    rows = [[str(number), "あ"] for number in range(500)]
    assert b"".join(csv_stream(["a", "b"], iter(rows))) == csv_bytes(["a", "b"], rows)


def test_the_older_encoding_is_written_on_request():
    assert read(csv_bytes(["①"], [["髙﨑～"]], encoding="cp932"), "cp932") == [["①"], ["髙﨑～"]]


def test_the_older_encoding_names_each_character_that_it_cannot_hold_once():
    with pytest.raises(UnencodableError) as refused:
        csv_bytes(["𠮷"], [["𠮷と☑"]], encoding="cp932")
    assert refused.value.characters == ("𠮷", "☑")
    assert str(refused.value) == "𠮷 (U+20BB7) ☑ (U+2611)"


def test_an_encoding_nobody_asked_for_is_refused():
    with pytest.raises(ValueError, match="unknown encoding"):
        csv_bytes(["a"], [], encoding="utf-16")
