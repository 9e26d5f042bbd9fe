"""Which columns of the check sheet a reader may send in as a spreadsheet."""

from django import template

from kyodo.evaluations.queries.check_sheet_page import SheetPage
from kyodo.evaluations.queries.parts import Voice

register = template.Library()


@register.simple_tag
def writing_voices(page: SheetPage) -> list[Voice]:
    """Each column that the reader can write in now, once."""
    own = [block.own for block in page.blocks if block.may_write and block.own is not None]
    return list({column.voice.key: column.voice for column in own}.values())
