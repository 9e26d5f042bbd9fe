"""Every write on the centre's lists. Nothing is ever deleted: old cases keep their words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.audit.trail import record
from kyodo.classifications.events import Event
from kyodo.classifications.models import Classification
from kyodo.classifications.permissions import can_keep_classifications
from kyodo.classifications.queries import Change, Planned, in_tree_order, planned_rows
from kyodo.classifications.readers import Row
from kyodo.classifications.states import Kind
from kyodo.lifecycle import Refusal
from kyodo.punctuation import listed

_LAST = 30_000


@dataclass(frozen=True)
class WordData:
    """A word as it was typed. Only topics have a parent."""

    label: str
    label_en: str = ""
    parent: Classification | None = None
    valid_from: date | None = None


@transaction.atomic
def add_classification(*, kind: Kind, code: str, data: WordData, by: User) -> Classification:
    """At the end of its list, or of what is below its parent. The code stays for ever: figures of
    past years are known by it.

    Raises ``PermissionDenied``, ``Refusal`` for a parent that can be none, or ``ValidationError``.
    """
    _locked_list(kind, by)
    word = Classification(kind=kind, code=code.strip(), position=_LAST)
    _write(word, data)
    _renumber(kind)
    record(Event.ADDED, by=by, target=word, list=kind, code=word.code)
    return word


@transaction.atomic
def change_classification(*, word_id: int, data: WordData, by: User) -> Classification:
    """Another label for the same thing: cases sorted by it show the new one too.

    Raises as ``add_classification`` does.
    """
    word = _locked_word(word_id, by)
    if word.parent_id != (data.parent.pk if data.parent else None):
        word.position = _LAST
    _write(word, data)
    _renumber(Kind(word.kind))
    record(Event.CHANGED, by=by, target=word, list=word.kind, code=word.code)
    return word


@transaction.atomic
def end_classification(*, word_id: int, last_day: date, by: User) -> Classification:
    """Not offered any more after that day; what is below it ends with it at the latest.

    Raises ``PermissionDenied``, or ``ValidationError`` for a day before its first.
    """
    word = _locked_word(word_id, by)
    word.valid_until = last_day
    word.full_clean()
    word.save(update_fields=["valid_until"])
    below = Classification.objects.filter(parent=word)
    below.filter(Q(valid_until=None) | Q(valid_until__gt=last_day)).exclude(
        valid_from__gt=last_day
    ).update(valid_until=last_day)
    record(Event.ENDED, by=by, target=word, list=word.kind, code=word.code)
    return word


@transaction.atomic
def resume_classification(*, word_id: int, by: User) -> Classification:
    """Offered again from now on; what is below it is taken up one by one.

    Raises ``PermissionDenied``, or ``Refusal`` while the parent has an end.
    """
    word = _locked_word(word_id, by)
    if word.parent is not None and word.parent.valid_until is not None:
        raise Refusal(_("上の分類「%(label)s」を先に戻してください。") % {"label": word.parent})
    word.valid_until = None
    word.save(update_fields=["valid_until"])
    record(Event.RESUMED, by=by, target=word, list=word.kind, code=word.code)
    return word


@transaction.atomic
def move_classification(*, word_id: int, up: bool, by: User) -> Classification:
    """One place up or down among those below the same parent; at the edge nothing changes."""
    word = _locked_word(word_id, by)
    words = in_tree_order(list(Classification.objects.of(Kind(word.kind)).in_order()))
    siblings = [each for each in words if each.parent_id == word.parent_id]
    here = siblings.index(word)
    there = here - 1 if up else here + 1
    if 0 <= there < len(siblings):
        one, other = siblings[here], siblings[there]
        one.position, other.position = other.position, one.position
        Classification.objects.bulk_update([one, other], ["position"])
        _renumber(Kind(word.kind))
        record(Event.MOVED, by=by, target=word, list=word.kind, code=word.code)
    return word


@transaction.atomic
def import_classifications(*, kind: Kind, rows: Sequence[Row], by: User) -> list[Planned]:
    """Add and change words in the order of the file; what does not stand in it stays behind it.

    All or nothing: raises ``PermissionDenied``, or ``Refusal`` while any row has a fault.
    """
    _locked_list(kind, by)
    planned = planned_rows(kind, rows)
    if faulty := [str(each.row.line) for each in planned if each.row.faults]:
        raise Refusal(_("取り込めない行があります：%(lines)s") % {"lines": listed(faulty)})
    for position, each in enumerate(planned):
        each.word.position, each.word.parent = position, None
        each.word.save()
    by_code = {word.code: word for word in Classification.objects.of(kind)}
    for each in planned:
        if each.row.parent:
            each.word.parent = by_code[each.row.parent]
            each.word.save(update_fields=["parent"])
    rest = Classification.objects.of(kind).exclude(pk__in=[each.word.pk for each in planned])
    for number, word in enumerate(rest.in_order()):
        word.position = len(planned) + number
        word.save(update_fields=["position"])
    _renumber(kind)
    _record_import(kind, planned, by)
    return planned


def _record_import(kind: Kind, planned: Sequence[Planned], by: User) -> None:
    done = [each for each in planned if each.change != Change.SAME]
    changed = sum(each.change == Change.CHANGED for each in done)
    if done:
        record(
            Event.IMPORTED,
            by=by,
            target=done[0].word,
            list=kind,
            number=len(done) - changed,
            changed=changed,
        )


def _locked_list(kind: Kind, by: User) -> None:
    """Places in a list hang together, so that all its rows are locked, always in one order."""
    if not can_keep_classifications(by):
        raise PermissionDenied
    list(Classification.objects.select_for_update().filter(kind=kind).order_by("pk"))


def _locked_word(word_id: int, by: User) -> Classification:
    kind = Classification.objects.values_list("kind", flat=True).get(pk=word_id)
    _locked_list(Kind(kind), by)
    return Classification.objects.select_related("parent").get(pk=word_id)


def _write(word: Classification, data: WordData) -> None:
    _refuse_parent(word, data.parent)
    word.label, word.label_en = data.label.strip(), data.label_en.strip()
    word.parent, word.valid_from = data.parent, data.valid_from
    word.full_clean()
    word.save()


def _refuse_parent(word: Classification, parent: Classification | None) -> None:
    if parent is None:
        return
    if word.kind != Kind.TOPIC or parent.kind != Kind.TOPIC:
        raise Refusal(_("上の分類があるのは、「相談の内容」だけです。"))
    if parent.parent_id is not None or parent == word:
        raise Refusal(_("上の分類には、いちばん上のものを選んでください。"))
    if word.pk and word.children.exists():
        raise Refusal(_("下に分類があるものは、ほかの分類の下に置けません。"))


def _renumber(kind: Kind) -> None:
    """So that ordering by position alone also gives the tree."""
    words = in_tree_order(list(Classification.objects.of(kind).in_order()))
    for number, word in enumerate(words, start=1):
        word.position = number
    Classification.objects.bulk_update(words, ["position"], batch_size=200)
