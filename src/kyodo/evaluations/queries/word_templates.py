"""The city's own Word template of a form, where it has one."""

import structlog

from kyodo.evaluations.models import WordTemplate

log = structlog.get_logger(__name__)


def word_template_of(sheet_format_id: int) -> bytes | None:
    """The file, or None for the product's own; a file that has gone stops nobody."""
    template = WordTemplate.objects.filter(sheet_format=sheet_format_id).first()
    if template is None:
        return None
    try:
        return template.content
    except OSError:
        log.exception("word_template_is_gone", sheet_format=sheet_format_id)
        return None


def word_template_digest(sheet_format_id: int) -> str:
    """What a stored copy of a paper depends on besides the paper itself; empty for our own."""
    found = WordTemplate.objects.filter(sheet_format=sheet_format_id).values_list("digest")
    return next((digest for (digest,) in found.order_by("pk")), "")
