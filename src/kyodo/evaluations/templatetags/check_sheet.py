"""The many cells of the check sheet while somebody writes in it.

They are put together here and not in a template because there are thirty-four of them with seventy
buttons: as a template they took two thirds of the page's time. Every value is escaped.
"""

from django import template
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html
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
    return format_html(
        _ROW,
        id=row.item.id,
        revision=row.revision,
        missing=SafeString(' class="sheet-missing"') if is_missing else "",
        number=row.item.number_label,
        text=row.item.text,
        note=format_html(_MISSING, missing_word) if is_missing else "",
        cells=SafeString("".join(cells)),
    )


def _writing_cell(row: Row, cell: Cell, own_label: str, remark_word: str) -> SafeString:
    """Where a side marks one item: the buttons, the remark, when and by whom it was saved."""
    return format_html(
        _WRITING,
        label=own_label,
        id=row.item.id,
        number=row.item.number_label,
        text=row.item.text,
        options=mark_options(row.field_name, cell.scale, row.mark),
        remark_word=remark_word,
        remark=row.remark,
        saved=saved_line(cell.answer),
        revision=row.revision,
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
    name = conditional_escape(getattr(answer, "saved_by_name", "") or "")
    moment = SafeString(f"{japanese_moment(answer.saved_at)} {name}")
    if not answer.on_behalf_of:
        return moment
    return format_html(
        '<span class="badge badge-plain">{}</span> {}　{}',
        _("代理入力"),
        answer.on_behalf_of,
        moment,
    )


@register.simple_tag
def withheld_cell(column: Column, writing: bool = False) -> SafeString:
    """A cell that may not be read: the same for everything that could stand in it."""
    return format_html(
        '<td class="{} sheet-withheld" data-label="{}">'
        '<span class="withheld"><span class="withheld-word">{}</span></span></td>',
        "sheet-other" if writing else "sheet-side",
        column.role.label,
        _words()[column.state],
    )


def _words() -> dict[str, str]:
    return {"withheld": _("開示前"), "empty": _("記入前"), "closed": _("公表前")}
