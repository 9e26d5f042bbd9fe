"""The lists as the pages show them, and what a file would change in one."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kyodo.classifications.models import Classification, ClassificationQuerySet
from kyodo.classifications.readers import Row
from kyodo.classifications.states import Kind
from kyodo.punctuation import labelled


class Standing(models.TextChoices):
    """Where a word stands on a day."""

    USED = "used", gettext_lazy("使っています")
    COMING = "coming", gettext_lazy("これから使います")
    ENDED = "ended", gettext_lazy("使い終わりました")


@dataclass(frozen=True)
class ShownWord:
    """One line; ``is_first`` and ``is_last`` among those below the same parent."""

    word: Classification
    standing: Standing
    is_first: bool
    is_last: bool


class Change(models.TextChoices):
    """What a row of a file would do."""

    NEW = "new", gettext_lazy("加える")
    CHANGED = "changed", gettext_lazy("直す")
    SAME = "same", gettext_lazy("変わらない")


@dataclass(frozen=True)
class Planned:
    """``word`` as it would be, not saved; with faults in the row nothing is done at all."""

    row: Row
    word: Classification
    change: Change


def words_of(kind: Kind) -> ClassificationQuerySet:
    """All of a list, also what ended."""
    return Classification.objects.of(kind).select_related("parent").in_order()


def shown_words(kind: Kind, today: date) -> list[ShownWord]:
    """Parents each followed by what is below them."""
    words = in_tree_order(list(words_of(kind)))
    siblings: dict[int | None, list[Classification]] = {}
    for word in words:
        siblings.setdefault(word.parent_id, []).append(word)
    return [
        ShownWord(
            word,
            _standing(word, today),
            is_first=siblings[word.parent_id][0] is word,
            is_last=siblings[word.parent_id][-1] is word,
        )
        for word in words
    ]


def in_tree_order(words: Sequence[Classification]) -> list[Classification]:
    """By position, each parent before its own; the order of ``words`` decides between equals."""
    ordered = []
    for parent in sorted((each for each in words if each.parent_id is None), key=_position):
        below = (each for each in words if each.parent_id == parent.pk)
        ordered += [parent, *sorted(below, key=_position)]
    return ordered


def numbers_of_words(today: date) -> list[tuple[Kind, int]]:
    """Each list, and how many words may be chosen today."""
    valid = Classification.objects.valid_on(today).order_by().values_list("kind", flat=True)
    counts = Counter(valid)
    return [(kind, counts[kind]) for kind in Kind]


def planned_rows(kind: Kind, rows: Sequence[Row]) -> list[Planned]:
    """What the rows would do to the list as it is now; their faults are completed."""
    known = {word.code: word for word in words_of(kind)}
    seen = Counter(row.code for row in rows)
    tops = {row.code for row in rows if not row.parent}
    parents = {row.code: row.parent for row in rows}
    for row in rows:
        if seen[row.code] > 1:
            row.faults.append(_("同じ記号が、ファイルの中に2つ以上あります。"))
        row.faults += _faults_of_parent(kind, row, known, tops, parents)
    return [_planned(kind, row, known.get(row.code)) for row in rows]


def _faults_of_parent(
    kind: Kind, row: Row, known: dict[str, Classification], tops: set[str], parents: dict[str, str]
) -> list[str]:
    below = {code for code, parent in parents.items() if parent}
    old = {word.code for word in known.values() if word.parent_id is None} - below
    if not row.parent:
        return []
    if kind != Kind.TOPIC:
        return [_("上の分類があるのは、「相談の内容」だけです。")]
    if row.parent == row.code or row.parent not in tops | old:
        return [
            _("上の分類「%(code)s」がないか、それにも上の分類があります。") % {"code": row.parent}
        ]
    kept_below = {
        word.parent.code for word in known.values() if word.parent and word.code not in parents
    }
    if row.code in kept_below or row.code in set(parents.values()):
        return [_("下に分類があるものは、ほかの分類の下に置けません。")]
    return []


def _planned(kind: Kind, row: Row, old: Classification | None) -> Planned:
    word = Classification(kind=kind, code=row.code) if old is None else old
    before = _values(word)
    for column in ("label", "label_en", "valid_from", "valid_until"):
        setattr(word, column, getattr(row, column))
    try:
        word.clean_fields(exclude=["parent"])
        word.validate_constraints(exclude=["kind", "code"])
    except ValidationError as error:
        row.faults += _in_words(error, row)
    if old is None:
        return Planned(row, word, Change.NEW)
    now = (*_values(word)[:-1], row.parent)
    return Planned(row, word, Change.SAME if now == before else Change.CHANGED)


def _in_words(error: ValidationError, row: Row) -> list[str]:
    names = {field.name: field.verbose_name for field in Classification._meta.concrete_fields}
    found = dict(error.message_dict)
    if row.code and "code" in found:
        found["code"] = [_("半角の英数字、ハイフン、下線で、40文字までにしてください。")]
    return [
        labelled(names[name], words) if name in names else words
        for name, every in found.items()
        for words in every
    ]


def _values(word: Classification) -> tuple[object, ...]:
    parent = word.parent.code if word.parent_id and word.parent else ""
    return word.label, word.label_en, word.valid_from, word.valid_until, parent


def _standing(word: Classification, today: date) -> Standing:
    if word.valid_until is not None and word.valid_until < today:
        return Standing.ENDED
    if word.valid_from is not None and word.valid_from > today:
        return Standing.COMING
    return Standing.USED


def _position(word: Classification) -> int:
    return word.position
