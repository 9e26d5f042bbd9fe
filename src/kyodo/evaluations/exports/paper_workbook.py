"""The paper as a workbook to be read and printed, laid out like the PDF.

Nothing is filled in here and sent back: every cell is text, so that no spreadsheet computes what
somebody wrote, and nothing is shown that the other files of the same paper do not show.
"""

import io
from itertools import zip_longest
from typing import Any

import xlsxwriter

from kyodo.evaluations.exports.paper import Paper
from kyodo.evaluations.exports.paper_rows import Cell, Page
from kyodo.exports.row_heights import columns_of
from kyodo.exports.word import fit_for_office

View = dict[str, Any]


def workbook_of(paper: Paper) -> bytes:
    """An .xlsx file; equal papers give equal bytes."""
    data, buffer = fit_for_office(paper.data), io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties(
            {"title": data["document_title"], "created": paper.created.replace(tzinfo=None)}
        )
        if not paper.variant.is_blank:
            book.read_only_recommended()
        _overview(Page(book, data, data["labels"]["sheet_overview"], (12, 9, 67)))
        if data["roles_table"]["rows"]:
            _roles_table(Page(book, data, data["labels"]["sheet_roles"], _roles_widths(data)))
        if data["check"]["sections"]:
            _check(Page(book, data, data["labels"]["sheet_check"], _check_widths(data)))
        if data["parts"]["verification"]:
            _verification(Page(book, data, data["labels"]["sheet_verification"], (22,) * 4))
        if data["evidence"]["rows"]:
            _evidence(Page(book, data, data["labels"]["sheet_evidence"], (34, 12, 12, 12, 18)))
        if data["carried"] or data["actions"]:
            _actions(Page(book, data, data["labels"]["sheet_actions"], (34, 10, 16, 10, 18)))
        if data["record"] is not None:
            _record(Page(book, data, data["labels"]["sheet_record"], (12, 18, 20, 38)))
    return buffer.getvalue()


def _overview(page: Page) -> None:
    data, words = page.data, page.words
    view = data["overview"]
    page.title(data["title"])
    if data["correction"] is not None:
        _correction(page, data["correction"])
    page.heading(data["parts"]["overview"])
    _wide(page, words["project"], view["project"])
    page.beside(words["parties"], [(each["label"], _party(each)) for each in view["parties"]])
    _wide(page, words["purpose"], view["purpose"])
    if view["contract_kind"]:
        _wide(page, words["contract_kind"], view["contract_kind"])
    items = [f"{item['label']}　{item['title']}" for item in view["work_items"]]
    _wide(page, words["work"], _in_two_columns(items))
    if data["roles_table"]["rows"]:
        _wide(page, words["roles"], words["see_annex"])
    _wide(page, words["period"], view["period"])
    page.gap()
    _wide(page, words["entered_on"], view["entered_on"])
    blank = data["variant"] == "blank"
    page.beside(
        words["entered_by"],
        [(each["label"], _entrant(each, words, blank)) for each in view["parties"]],
    )
    if not blank:
        page.text(words["persons_withheld"])


def _wide(page: Page, name: str, text: str) -> None:
    page.row([Cell(name, head=True), Cell(text, span=2)])


def _party(party: View) -> str:
    members = f"\n（{'、'.join(party['members'])}）" if party["members"] else ""
    return f"{party['name']}{members}"


def _entrant(party: View, words: View, blank: bool) -> str:
    lines = [words["in_charge"], words["person_name"], words["person_contact"]]
    return "\n".join([party["name"], *(lines if blank else [])])


def _in_two_columns(items: list[str]) -> str:
    width = max((columns_of(item) for item in items), default=0) + 4
    pairs = zip_longest(items[::2], items[1::2], fillvalue="")
    fill = [left + "　" * ((width - columns_of(left)) // 2) + right for left, right in pairs]
    return "\n".join(line.rstrip("　") for line in fill)


def _correction(page: Page, correction: View) -> None:
    words = page.words
    page.text(f"{words['correction']}　{correction['note']}")
    page.text(f"{words['correction_what']}　{correction['what']}")
    page.text(f"{words['correction_why']}　{correction['why']}")


def _roles_widths(data: View) -> tuple[float, ...]:
    heads = data["roles_table"]["heads"]
    return (18.0, *(70 / max(len(heads), 1) for _ in heads))


def _roles_table(page: Page) -> None:
    table = page.data["roles_table"]
    page.heading(page.words["annex"])
    heads = [page.words["work_item"], *table["heads"]]
    page.repeated([Cell(head, head=True) for head in heads])
    for row in table["rows"]:
        duties = [
            "\n".join(f"{number}　{duty}" for number, duty in enumerate(side, start=1))
            for side in row["duties"]
        ]
        page.row([Cell(row["title"]), *(Cell(duty, top=True) for duty in duties)])


def _check_widths(data: View) -> tuple[float, ...]:
    """Number, question, and a column for each who answers, or one for all."""
    if data["layout"]["marks"] == "one_cell":
        return (6, 54, 28)
    count = len(data["check"]["columns"])
    each = min(10, 46 / max(count, 1))
    return (6, 82 - each * count, *(each for _ in range(count)))


def _check(page: Page) -> None:
    view, words = page.data["check"], page.words
    page.heading(page.data["parts"]["check"])
    if view["intro"]:
        page.text("　" + view["intro"])
    _legend(page, view["legend"])
    page.repeated([Cell(words["item"], head=True, span=2), *_mark_heads(page)])
    for section in view["sections"]:
        sign = f"（{section['sign']}）" if section["sign"] else ""
        page.band(section["title"] + sign)
        if section["intro"]:
            page.row([Cell(section["intro"], span=page.width)])
        _legend(page, section["legend"])
        for item in section["items"]:
            _question(page, section, item)
        _notes(page, section["notes"])
    if view["derived"]:
        page.band(words["figures"])
    for figure in view["derived"]:
        _figure(page, view["columns"], figure)


def _mark_heads(page: Page) -> list[Cell]:
    if page.data["layout"]["marks"] == "one_cell":
        return [Cell(page.words["marks"], head=True)]
    return [Cell(label, head=True) for label in page.data["check"]["columns"]]


def _legend(page: Page, scales: list[View]) -> None:
    for scale in scales:
        sign = f"（{scale['sign']}）" if scale["sign"] else ""
        steps = "　".join(f"{step['printed']}：{step['label']}" for step in scale["steps"])
        page.row([Cell(f"{scale['title']}{sign}　{steps}", span=page.width)])


def _question(page: Page, section: View, item: View) -> None:
    if item["kind"] == "text":
        _written(page, item)
        return
    question = [Cell(item["number"], centred=True), Cell(_question_text(item))]
    if page.data["layout"]["marks"] == "one_cell":
        lines = [f"{mark['column']}：{mark['line']}" for mark in item["marks"]]
        page.row([*question, Cell("\n".join(lines))], least=2)
        return
    nobody = f"―\n{page.words['not_asked']}"
    marks = {mark["column"]: mark["shown"] for mark in item["marks"]}
    page.row(
        [
            *question,
            *(
                Cell(marks.get(label, nobody), centred=True)
                for label in page.data["check"]["columns"]
            ),
        ],
        least=2,
    )


def _question_text(item: View) -> str:
    sign = f"（{item['sign']}）" if item["sign"] else ""
    finding = f"（{item['finding_sign']}）" if item["finding_sign"] else ""
    lines = [item["text"] + finding + sign, item["note"], item["summary"]]
    return "\n".join(line for line in lines if line)


def _written(page: Page, item: View) -> None:
    """What was written instead of marked stands under its question, whoever wrote it."""
    page.row(
        [
            Cell(item["number"], centred=True),
            Cell(_question_text(item), span=page.width - 1, bold=True),
        ]
    )
    answered = [mark for mark in item["marks"] if mark["kind"] != "none"]
    for mark in answered:
        name = f"［{mark['column']}］\n" if len(item["marks"]) > 1 else ""
        cells = [Cell(""), Cell(name + mark["text"], span=page.width - 1, top=True)]
        page.row(cells, least=5 if mark["kind"] == "blank" else 1)


def _figure(page: Page, columns: list[str], figure: View) -> None:
    note = f"\n{figure['note']}" if figure["note"] else ""
    name = Cell(figure["label"] + note, head=True, span=2)
    if figure["is_joint"]:
        page.row([name, Cell(figure["value"], span=page.width - 2, centred=True)])
        return
    if page.data["layout"]["marks"] == "one_cell":
        page.row([name, Cell(figure["shown"])])
        return
    values = dict(zip(columns, figure["values"], strict=True))
    cells = [Cell(values.get(each, ""), centred=True) for each in page.data["check"]["columns"]]
    page.row([name, *cells])


def _notes(page: Page, notes: list[View]) -> None:
    for number, note in enumerate(notes, start=1):
        sign = f"{page.words['note']}{number}"
        text = f"［{note['item']}］{note['kind']}：{note['text']}"
        page.row([Cell(sign, centred=True), Cell(text, span=page.width - 1)])


def _verification(page: Page) -> None:
    view, words = page.data["verification"], page.words
    page.heading(page.data["parts"]["verification"])
    if view["intro"]:
        page.text("　" + view["intro"])
    for entry in view["texts"]:
        page.heading("〇" + entry["title"])
        if page.data["variant"] == "blank":
            page.row([Cell("", span=page.width)], least=10)
        if entry["withheld"]:
            page.text(words["withheld"])
        for paragraph in entry["paragraphs"]:
            page.text("・" + paragraph)
        for note in entry["notes"]:
            page.text(note)
        if entry["unagreed"]:
            text = f"{words['unagreed']}\n{entry['unagreed']}"
            page.row([Cell(text, span=page.width)])


def _evidence(page: Page) -> None:
    view, words = page.data["evidence"], page.words
    page.heading(words["evidence"])
    page.text(view["note"])
    names = ("figure", "value", "last", "target", "origin")
    page.repeated([Cell(words[f"evidence_{name}"], head=True) for name in names])
    for row in view["rows"]:
        if row["item"]:
            page.band(row["item"])
        keys = ("label", "value", "last", "target", "origin")
        page.row([Cell(row[key], centred=key in keys[1:4]) for key in keys])


def _actions(page: Page) -> None:
    words = page.words
    names = ("action", "side", "due", "state", "outcome")
    for title, actions in (("carried", "carried"), ("actions", "actions")):
        if not page.data[actions]:
            continue
        page.heading(words[title])
        page.row([Cell(words[name], head=True) for name in names])
        for action in page.data[actions]:
            keys = ("text", "side", "due", "state", "outcome")
            page.row([Cell(action[key], centred=key in keys[1:4]) for key in keys])


def _record(page: Page) -> None:
    record, words = page.data["record"], page.words
    page.heading(words["record"])
    rows = [(words["published"], record["published"]), (words["form"], record["form"])]
    rows += [(words["meetings"], "\n".join(record["meetings"]))] if record["meetings"] else []
    rows += [(words["agreed"], "\n".join(record["agreed"]))] if record["agreed"] else []
    if record["source"]:
        rows.append((words["source"], f"{record['source']['note']}\n{record['source']['digest']}"))
    rows.append((words["digest"], record["digest"]))
    for name, text in rows:
        page.row([Cell(name, head=True, span=2), Cell(text, span=2)])
    if not record["seals"]:
        return
    page.gap()
    page.text(f"{words['seals']}　{words['seals_note']}")
    names = ("entered_by", "section", "sealed_at", "seal_digest")
    page.row([Cell(words[name], head=True) for name in names])
    for seal in record["seals"]:
        keys = ("side", "section", "sealed_at", "digest")
        page.row([Cell(seal[key]) for key in keys])
