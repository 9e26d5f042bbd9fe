"""Answer sheets as spreadsheets for tests: a form with everything in it, filled and changed."""

import io
import zipfile
from types import SimpleNamespace

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from kyodo.evaluations.exports.answer_workbook import answer_workbook
from kyodo.evaluations.formats import read_form
from kyodo.evaluations.models import CheckSheet
from kyodo.evaluations.queries.answer_files import (
    AnswerSheet,
    FileRow,
    FileSection,
    blank_sheet,
    identify,
)
from kyodo.evaluations.readers.answer_workbook import find_token, read_answers
from kyodo.evaluations.readers.workbook_files import open_workbook
from kyodo.fiscal import FiscalYear
from kyodo.projects.models import Project

FORM = """
schema: kyodo-cho/sheet-format/1
code: everything
version: "3"
title: 何でもシート
roles:
  - {id: partner, label: まちづくりパートナー, side: civic}
  - {id: office, label: 担当グループ, side: government}
  - {id: council, label: 審議会}
scales:
  - id: grade
    options:
      - {code: S, printed: Ｓ, label: 期待以上, rank: 1}
      - {code: A, printed: Ａ, label: 期待どおり, rank: 2}
      - {code: B, printed: "Ｂ-", label: "期待に、少し届かない", rank: 3, weak: true}
      - {code: "-", printed: "－", label: 該当なし, special: not_applicable}
  - id: circle
    options:
      - {code: "1", printed: ○, label: はい, rank: 1}
      - {code: "2", printed: △, label: どちらとも, rank: 2}
      - {code: "3", printed: ×, label: いいえ, rank: 3, weak: true}
  - id: state
    kind: nominal
    options:
      - {code: go, printed: 継続, label: 継続}
      - {code: change, printed: "見直し,縮小", label: "見直し,縮小"}
      - {code: stop, printed: 終了, label: 終了}
  - {id: percent, kind: number, minimum: 0, maximum: 100, decimals: 1, unit: "%"}
  - id: people
    kind: number
    minimum: 0
    unit: 人
    options:
      - {code: none, printed: 不明, label: 分からない, special: cannot_tell}
  - {id: words, kind: text}
check:
  title: 何でもチェック
  sections:
    - id: first
      number_label: ①
      title: はじめ
      scale: grade
      items:
        - {id: f1, number_label: １, text: 目的を共有しましたか。}
        - {id: f2, number_label: ２, text: 役割を決めましたか。, comment: {required_for: [B]}}
        - {id: f3, number_label: ３, text: 使いやすかったですか。, scale: circle, comment: none}
        - {id: f4, number_label: ４, text: 来年度はどうしますか。, scale: state, comment: required}
        - {id: f5, number_label: ５, text: 満足した人の割合。, scale: percent}
        - {id: f6, number_label: ６, text: 参加した人数。, scale: people, note: のべ人数}
        - {id: f7, number_label: ７, text: 気づいたことを書いてください。, scale: words}
        - id: f8
          number_label: ８
          text: 終了する理由は何ですか。
          scale: words
          applies_if: {item: f4, answer: [stop]}
        - {id: f9, number_label: ９, text: 審議会だけの問い。, answered_by: [council]}
    - id: second
      number_label: ②
      title: おわり
      scale: circle
      answered_by: [office, council]
      items:
        - {id: s1, text: 番号のない問い。}
        - {id: s2, text: "=SUM(A1) のような問い。"}
"""


def everything_form():
    return read_form(FORM)


def evaluation_of(form=None, pk=7):
    """As much of an evaluation as a file needs; no database."""
    form = form or everything_form()
    return SimpleNamespace(
        pk=pk,
        form=form,
        fiscal_year=2023,
        year=FiscalYear(2023),
        project=Project(name="はまべ事業"),
        sheet_format=SimpleNamespace(code=form.code, version=form.version, digest="d" * 64),
    )


def sheet_of(role, answers=None, evaluation=None, closed=()):
    """``answers`` gives item → (mark, remark, revision)."""
    evaluation = evaluation or evaluation_of()
    blank = blank_sheet(evaluation, evaluation.form.role(role))
    sections = [
        FileSection(
            each.section,
            [FileRow(row.item, *(answers or {}).get(row.item.id, ())) for row in each.rows],
            "封印されています。" if each.section.id in closed else "",
        )
        for each in blank.sections
    ]
    return AnswerSheet(evaluation, blank.voice, sections)


def file_of(role, answers=None, **more):
    return answer_workbook(sheet_of(role, answers, **more))


def read_back(data, role, evaluation=None):
    """Everything that taking a file back does before the database is asked."""
    evaluation = evaluation or evaluation_of()
    workbook = open_workbook(data)
    identity = identify(find_token(workbook), evaluation, CheckSheet(role=role))
    return read_answers(workbook, identity, evaluation.form, role)


def changed(data, change):
    """The file after ``change(tab)`` by a spreadsheet program."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book.worksheets[0])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def row_of(data, item_text):
    """The row in which a question stands."""
    tab = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    return next(row for row in range(1, 60) if tab.cell(row, 2).value == item_text)


def first_tab(data) -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]


def repacked(data, *, add=None, replace=None, edit=None):
    """The file with parts added or replaced, or with bytes of a part exchanged."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            content = (replace or {}).get(entry.filename) or source.read(entry)
            old, new = (edit or {}).get(entry.filename, (b"", b""))
            assert old in content
            target.writestr(entry.filename, content.replace(old, new) if old else content)
        for name, content in (add or {}).items():
            target.writestr(name, content)
    return out.getvalue()
