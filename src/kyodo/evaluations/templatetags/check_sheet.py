"""The many cells of the check sheet while somebody writes in it.

They are put together here and not in a template because there are thirty-four of them with seventy
buttons: as a template they took two thirds of the page's time. Every value is escaped.
"""

from html import escape

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kyodo.evaluations.models import Answer
from kyodo.evaluations.queries.sheet_rows import Cell, Column, Row
from kyodo.ui.templatetags.sheet import mark_options
from kyodo.ui.templatetags.ui import japanese_moment

register = template.Library()

_ROW = (
    '<tr data-row="{id}" data-version="{revision}"{missing} id="item-{id}">'
    '<th scope="row" class="sheet-number">{number}</th>'
    '<td class="sheet-question"><span id="question-{id}">{text}</span>{note}</td>{cells}</tr>\n'
)
_MISSING = '<p><span class="missing">{}</span></p>'
_WITHHELD = (
    '<td class="{kind} sheet-withheld" data-label="{label}">'
    '<span class="withheld"><span class="withheld-word">{word}</span></span></td>'
)
_WRITING = (
    '<td class="sheet-own" data-label="{label}">'
    '<fieldset class="marks" id="marks-{id}" data-marks aria-describedby="who">'
    '<legend class="visually-hidden">{number} {text}</legend>{options}</fieldset>'
    '<div class="remark"><div class="remark-head"><label for="remark-{id}">{remark_word}</label>'
    '<span class="save-state" data-save-state role="status"></span></div>'
    '<textarea id="remark-{id}" name="remark-{id}" rows="1" maxlength="4000"'
    ' aria-describedby="question-{id} who">\n{remark}</textarea>'
    '<p class="save-line" id="saved-{id}">{saved}</p></div>'
    '<input type="hidden" name="revision-{id}" value="{revision}" data-version-field>'
    "<div data-conflict>{conflict}</div></td>"
)


@register.simple_tag
def writing_row(row: Row, own_label: str, remark_word: str, missing_word: str) -> SafeString:
    """One item of a section in which the reader's side writes."""
    is_missing = not row.mark
    cells = [
        _writing_cell(row, cell, own_label, remark_word)
        if column.state == "write"
        else withheld_cell(column, writing=True)
        for column, cell in row.cells
    ]
    return SafeString(
        _ROW.format(
            id=escape(row.item.id),
            revision=escape(str(row.revision)),
            missing=' class="sheet-missing"' if is_missing else "",
            number=escape(row.item.number_label),
            text=escape(row.item.text),
            note=_MISSING.format(escape(missing_word)) if is_missing else "",
            cells="".join(cells),
        )
    )


def _writing_cell(row: Row, cell: Cell, own_label: str, remark_word: str) -> str:
    """Where a side marks one item: the buttons, the remark, when and by whom it was saved."""
    return _WRITING.format(
        label=escape(own_label),
        id=escape(row.item.id),
        number=escape(row.item.number_label),
        text=escape(row.item.text),
        options=mark_options(row.field_name, cell.scale, row.mark),
        remark_word=escape(remark_word),
        remark=escape(row.remark),
        saved=saved_line(cell.answer),
        revision=escape(str(row.revision)),
        conflict=_conflict_choice(row) if row.typed and row.typed.stored else "",
    )


def _conflict_choice(row: Row) -> SafeString:
    """What a colleague saved meanwhile beside what was typed, to choose one of them."""
    context = {"item": row.item, "typed": row.typed}
    return render_to_string("evaluations/answer_conflict.html", context)


@register.simple_tag
def saved_line(answer: Answer | None) -> SafeString:
    """When and by whom an answer was saved, and whose paper it came from."""
    if answer is None or answer.saved_at is None:
        return SafeString("")
    name = escape(getattr(answer, "saved_by_name", None) or "")
    line = f"{japanese_moment(answer.saved_at)} {name}"
    if answer.on_behalf_of:
        word, paper = escape(_("代理入力")), escape(answer.on_behalf_of)
        line = f'<span class="badge badge-plain">{word}</span> {paper}　{line}'
    return SafeString(line)


@register.simple_tag
def withheld_cell(column: Column, writing: bool = False) -> SafeString:
    """A cell that may not be read: the same for everything that could stand in it."""
    return SafeString(
        _WITHHELD.format(
            kind="sheet-other" if writing else "sheet-side",
            label=escape(column.role.label),
            word=escape(_withheld_word(column.state)),
        )
    )


def _withheld_word(state: str) -> str:
    if state == "withheld":
        return _("開示前")
    return _("記入前") if state == "empty" else _("公表前")
