"""The many cells of the check sheet while somebody writes in it.

They are put together here and not in a template because there are thirty-four of them with seventy
buttons: as a template they took two thirds of the page's time. Every value is escaped.
"""

from html import escape

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kyodo.evaluations.formats import Item, Option, Section
from kyodo.evaluations.formats.answers import LONGEST_REMARK, LONGEST_TEXT
from kyodo.evaluations.models import Answer
from kyodo.evaluations.queries.parts import place_of
from kyodo.evaluations.queries.sheet_rows import Cell, Column, Row
from kyodo.punctuation import dotted
from kyodo.ui.templatetags.sheet import mark_options, mark_track
from kyodo.ui.templatetags.ui import japanese_moment

register = template.Library()

_ROW = (
    '<tr data-row="{id}" data-version="{revision}"{missing} id="item-{id}">'
    "{head}"
    '<td class="sheet-question"><span id="question-{id}">{text}</span>{notes}</td>{cells}</tr>\n'
)
_NOTE = '<p class="soft">{}</p>'
_NOT_ASKED = '<td class="{kind}" data-label="{label}"><span class="soft">{word}</span></td>'
_MISSING = '<p><span class="missing">{}</span></p>'
_WITHHELD = (
    '<td class="{kind} sheet-withheld" data-label="{label}">'
    '<span class="withheld"><span class="withheld-word">{word}</span></span></td>'
)
_WRITING = (
    '<td class="sheet-own" data-label="{label}">{mark}'
    '<div class="remark"><div class="remark-head">{remark_label}'
    '<span class="save-state" data-save-state role="status"></span></div>{remark}'
    '<p class="save-line" id="saved-{id}">{saved}</p></div>'
    '<input type="hidden" name="revision-{id}" value="{revision}" data-version-field>'
    "<div data-conflict>{conflict}</div></td>"
)
_MARKS = (
    '<fieldset class="marks" id="marks-{id}" data-marks aria-describedby="who">'
    '<legend class="visually-hidden">{number} {text}</legend>{options}</fieldset>'
)
_NUMBER = (
    '<div class="number-answer" id="marks-{id}"><label class="visually-hidden" for="mark-{id}">'
    '{number} {text}</label><input type="text" inputmode="decimal" id="mark-{id}" name="mark-{id}"'
    ' value="{value}" maxlength="20" size="10" autocomplete="off" aria-describedby="who">'
    '<span class="number-unit">{unit}</span>{special}</div>'
)
_SPECIAL = (
    '<label class="number-special"><input type="checkbox" name="special-{id}" value="{code}"'
    "{checked}> {label}</label>"
)
_REMARK = (
    '<textarea id="remark-{id}" name="remark-{id}" rows="{rows}" maxlength="{limit}"'
    ' aria-describedby="question-{id} who">\n{remark}</textarea>'
)


@register.simple_tag
def number_cell(label: str) -> SafeString:
    """The printed number of a question heads its row; without one the cell is empty."""
    if not label:
        return SafeString('<td class="sheet-number"></td>')
    return format_html('<th scope="row" class="sheet-number">{}</th>', label)


@register.filter
def place(section: Section, label: str) -> str:
    """The printed numbers of section and question."""
    return place_of(section, label)


@register.simple_tag
def writing_row(row: Row) -> SafeString:
    """One item of a section in which the reader's side writes."""
    is_missing = _is_missing(row)
    cells = [
        _other_cell(column, cell)
        if column.state != "write" or not cell.is_asked
        else _writing_cell(row, cell, column.label)
        for column, cell in row.cells
    ]
    notes = [_NOTE.format(escape(note)) for note in (row.item.note, row.condition) if note]
    if is_missing:
        notes.append(_MISSING.format(escape(_missing_word(row))))
    return SafeString(
        _ROW.format(
            id=escape(row.item.id),
            revision=escape(str(row.revision)),
            missing=' class="sheet-missing"' if is_missing else "",
            head=number_cell(row.item.number_label),
            text=escape(row.item.text),
            notes="".join(notes),
            cells="".join(cells),
        )
    )


def _is_missing(row: Row) -> bool:
    """What was typed and refused counts as answered: the message beside it says what is wrong."""
    return row.gap is not None and not (row.typed and row.mark)


def _missing_word(row: Row) -> str:
    if row.gap is not None and row.gap.what == "remark" and not row.item.scale.is_text:
        return _("この評価には、備考も必要です")
    return _("まだ記入していません")


def _writing_cell(row: Row, cell: Cell, own_label: str) -> str:
    """Where a side answers one item: the mark, the remark, when and by whom it was saved."""
    item = row.item
    return _WRITING.format(
        label=escape(own_label),
        id=escape(item.id),
        mark=_mark_field(row),
        remark_label=_remark_label(row),
        remark=remark_field(row) if item.has_comment else "",
        saved=saved_line(cell.answer),
        revision=escape(str(row.revision)),
        conflict=_conflict_choice(row) if row.typed and row.typed.stored else "",
    )


def _remark_label(row: Row) -> str:
    item = row.item
    if not item.has_comment:
        return "<span></span>"
    if item.scale.is_text:
        words = (
            pgettext("an answer in words", "記入")
            if item.required
            else _("記入（書かなくてもかまいません）")
        )
    elif item.comment == "required":
        words = _("備考（必ず書いてください）")
    elif item.comment_required_for:
        codes = dotted(o.sign for o in item.scale.options if o.code in item.comment_required_for)
        words = _("備考（%(codes)sのときは必ず書いてください）") % {"codes": codes}
    else:
        words = _("備考（書かなくてもかまいません）")
    return f'<label for="remark-{escape(item.id)}">{escape(words)}</label>'


@register.simple_tag
def mark_field(row: Row) -> SafeString:
    """The field of the mark alone, to stand in the place of one that was changed elsewhere."""
    return SafeString(_mark_field(row))


def _mark_field(row: Row) -> str:
    item = row.item
    place = {
        "id": escape(item.id),
        "number": escape(item.number_label),
        "text": escape(item.text),
    }
    if item.scale.is_text:
        return ""
    if item.scale.kind != "number":
        options = mark_options(row.field_name, item.scale.options, row.mark)
        return _MARKS.format(**place, options=options)
    special = item.scale.option(row.mark)
    return _NUMBER.format(
        **place,
        value="" if special else escape(row.mark),
        unit=escape(item.scale.unit),
        special="".join(
            _SPECIAL.format(
                id=place["id"],
                code=escape(option.code),
                label=escape(option.label),
                checked=" checked" if option == special else "",
            )
            for option in item.scale.options
        ),
    )


@register.simple_tag
def remark_field(row: Row) -> SafeString:
    """The field of the words: of one line beside a mark, higher where they are the answer."""
    is_text = row.item.scale.is_text
    return SafeString(
        _REMARK.format(
            id=escape(row.item.id),
            rows=5 if is_text else 1,
            limit=LONGEST_TEXT if is_text else LONGEST_REMARK,
            remark=escape(row.remark),
        )
    )


def _other_cell(column: Column, cell: Cell) -> SafeString:
    """A cell of a section that somebody else writes, or a question not put to this role."""
    if not cell.is_asked:
        return not_asked_cell(column, writing=True)
    return withheld_cell(column, writing=True)


@register.simple_tag
def not_asked_cell(column: Column, writing: bool = False) -> SafeString:
    """A question that this role is not asked: no empty answer."""
    return SafeString(
        _NOT_ASKED.format(
            kind="sheet-other" if writing else "sheet-side",
            label=escape(column.label),
            word=escape(_("対象外")),
        )
    )


@register.simple_tag
def given_mark(item: Item, option: Option | None) -> SafeString:
    """A mark that was given: on its scale where that has an order, else in words alone."""
    if option is not None and item.scale.is_ordered and option.rank is not None:
        ranked = [each for each in item.scale.options if each.rank is not None]
        return SafeString(render_to_string("ui/mark_track.html", mark_track(ranked, option.code)))
    if option is None:
        return format_html('<span class="unmarked">{}</span>', _("未記入"))
    return format_html('<span class="mark-words">{} {}</span>', option.sign, option.label)


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
            label=escape(column.label),
            word=escape(_withheld_word(column.state)),
        )
    )


def _withheld_word(state: str) -> str:
    if state == "withheld":
        return _("開示前")
    return _("記入前") if state == "empty" else _("公表前")
