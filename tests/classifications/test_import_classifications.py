"""A city starts with its own lists in a day: a spreadsheet is looked at first, then taken in."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from kyodo.audit.models import AuditEntry
from kyodo.classifications.actions import import_classifications
from kyodo.classifications.models import Classification
from kyodo.classifications.readers import read_rows
from kyodo.classifications.states import Kind
from kyodo.lifecycle import Refusal
from tests.classifications.lists import OTHERS, add, address, lead, order

pytestmark = pytest.mark.django_db
HEAD = "記号,名称,英語の名称,上の分類の記号,使い始める日,使い終わる日\r\n"
LIST = (
    f"{HEAD}money,お金,Money,,,\r\ngrants,助成金,,money,令和8年4月1日,\r\n"
    "space,場所,,,,2027-03-31\r\n"
)


@pytest.fixture
def user(client):
    made = lead()
    client.force_login(made)
    return made


def sent(client, text, kind="topic", encoding="utf-8-sig"):
    content = text if isinstance(text, bytes) else text.encode(encoding)
    file = SimpleUploadedFile("一覧.csv", content)
    answer = client.post(address("import_classifications", kind), {"upload": file})
    return answer.content.decode()


def confirmed(client, text, kind="topic"):
    form = {"content": text, "confirm": "1"}
    return client.post(address("import_classifications", kind), form)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp932"])
def test_it_is_shown_first_and_taken_in_with_the_second_button(client, user, encoding):
    page = sent(client, LIST, encoding=encoding)
    assert "まだ何も変わっていません" in page
    assert page.count("加える") >= 3
    assert not Classification.objects.exists()
    assert confirmed(client, LIST).status_code == 302
    assert order() == ["money", "grants", "space"]
    grants = Classification.objects.get(code="grants")
    assert (grants.parent.code, grants.valid_from) == ("money", date(2026, 4, 1))
    assert Classification.objects.get(code="space").valid_until == date(2027, 3, 31)
    entry = AuditEntry.objects.get(event="classifications.imported")
    assert entry.facts == {"list": "topic", "number": 3, "changed": 0}


def test_what_is_there_is_changed_by_its_code_and_the_rest_stays_behind(client, user):
    add(user, "old", "前からある")
    add(user, "money", "資金")
    page = sent(client, LIST)
    assert "直す" in page
    confirmed(client, LIST)
    assert order() == ["money", "grants", "space", "old"]
    assert Classification.objects.get(code="money").label == "お金"
    assert "変わらない" in sent(client, LIST)


def test_what_was_written_out_is_read_in_without_a_change(client, user):
    add(user, "minus", "-5歳まで")
    confirmed(client, LIST)
    out = client.get(address("export_classifications", "topic"))
    assert out["Content-Disposition"] == 'attachment; filename="topic.csv"'
    page = sent(client, out.content)
    assert page.count("変わらない") == 4


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("money,お金,,,,\r\nmoney,資金,,,,\r\n", "同じ記号が、ファイルの中に2つ以上あります。"),
        (",お金,,,,\r\n", "記号："),
        ("会,お金,,,,\r\n", "記号：半角の英数字、ハイフン、下線で、40文字まで"),
        ("money,,,,,\r\n", "名称："),
        (f"money,{'長' * 101},,,,\r\n", "名称："),
        ("money,お金,,none,,\r\n", "上の分類「none」がない"),
        ("a,一,,,,\r\nb,二,,a,,\r\nc,三,,b,,\r\n", "上の分類「b」がない"),
        ("a,一,,a,,\r\n", "上の分類「a」がない"),
        ("a,一,,,31日,\r\n", "「31日」は日付として読めません。"),
        ("a,一,,,2026-04-01,2026-03-31\r\n", "使い終わる日は、使い始める日より後にしてください。"),
        ("a,一,,,,,多い\r\n", "見出しより多くの欄があります。"),
    ],
)
def test_each_fault_stands_at_its_row_and_nothing_is_taken_in(client, user, rows, words):
    page = sent(client, HEAD + "good,よい行,,,,\r\n" + rows)
    assert words in page
    assert "直すところがあります" in page
    assert 'name="confirm"' not in page
    again = confirmed(client, HEAD + "good,よい行,,,,\r\n" + rows)
    assert again.status_code == 200
    assert not Classification.objects.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "選択してください"),
        (b"\x80\x81", "文字が読めません"),
        ("名前,番号\r\nx,1\r\n", "1行目に、次の見出しがありません：記号、名称"),
        (HEAD, "見出しの下に、行がありません。"),
        (HEAD + "a,b\0c\r\n", "CSVとして読めません"),
        (HEAD + "x" * (1024 * 1024), "1 MBまで"),
        (HEAD + "a,い,,,,\r\n" * 1001, "1000行まで"),
        (f'{HEAD}a,"{"長" * 140_000}",,,,\r\n', "CSVとして読めません"),
    ],
)
def test_a_file_that_is_none_is_refused_in_words(client, user, content, words):
    page = sent(client, content)
    if content:
        assert words in page
    assert not Classification.objects.exists()


def test_only_topics_have_a_tree(client, user):
    page = sent(client, LIST, kind="ward")
    assert "上の分類があるのは、「相談の内容」だけです。" in page


def test_a_list_that_changed_meanwhile_is_looked_at_again():
    user = lead()
    top = add(user, "top")
    add(user, "grants", parent=top)
    rows = read_rows(f"{HEAD}top,上,,other,,\r\nother,ほか,,,,\r\n")
    with pytest.raises(Refusal, match="取り込めない行があります：2"):
        import_classifications(kind=Kind.TOPIC, rows=rows, by=user)


def test_scripts_in_a_file_stay_text(client, user):
    page = sent(client, f"{HEAD}<script>alert(1)</script>,<script>alert(2)</script>,,,,\r\n")
    assert "<script>alert" not in page


@pytest.mark.parametrize("make", OTHERS)
def test_nobody_else_takes_a_list_in(client, make):
    user = make()
    with pytest.raises(PermissionDenied):
        import_classifications(kind=Kind.TOPIC, rows=read_rows(LIST), by=user)
    client.force_login(user)
    assert client.get(address("import_classifications", "topic")).status_code == 403
    assert confirmed(client, LIST).status_code == 403
    assert not Classification.objects.exists()
