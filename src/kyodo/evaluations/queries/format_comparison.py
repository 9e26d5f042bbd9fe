"""Two versions of a form beside one another: what is the same question, and what has changed.

A question is recognised by what the later form says about it (``same_as``), else by its id, else by
exactly the same words. Its printed number is no key.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kyodo.evaluations.formats import FormDefinition, Item, Scale, Section
from kyodo.evaluations.formats.in_words import publication_words, role_words, step_label
from kyodo.punctuation import listed, slashed, spanned


@dataclass(frozen=True)
class ItemChange:
    """``kind`` is added, removed, changed or same; ``notes`` say what changed beside the words."""

    kind: str
    old_place: str = ""
    new_place: str = ""
    old_text: str = ""
    new_text: str = ""
    notes: Sequence[str] = ()
    recognised_by: str = ""

    @property
    def is_reworded(self) -> bool:
        """Whether the question itself has other words."""
        return self.kind in ("changed", "same") and self.old_text != self.new_text


@dataclass(frozen=True)
class WordChange:
    """Something else of the form; an empty text where it is not there."""

    what: str
    old: str
    new: str


@dataclass(frozen=True)
class FormatComparison:
    items: Sequence[ItemChange]
    words: Sequence[WordChange]
    unchanged: int

    def count(self, kind: str) -> int:
        """How many questions were added, removed or changed."""
        return sum(1 for item in self.items if item.kind == kind)

    @property
    def added(self) -> int:
        return self.count("added")

    @property
    def removed(self) -> int:
        return self.count("removed")

    @property
    def changed(self) -> int:
        return self.count("changed")


Placed = dict[str, tuple[Section, Item]]


def compare(old: FormDefinition, new: FormDefinition) -> FormatComparison:
    """What differs from the earlier to the later form, in the order of the later one."""
    return _Comparing(old, new).result()


def _by_origin(form: FormDefinition) -> Placed:
    """Each question of the file once, however often it is asked."""
    found: Placed = {}
    for section, item in form.items():
        found.setdefault(item.origin, (section, item))
    return found


def _pairs(before: Placed, after: Placed) -> dict[str, tuple[str, str]]:
    """For each later question the earlier one and how it was recognised."""
    pairs: dict[str, tuple[str, str]] = {}
    taken: set[str] = set()

    def take(id_: str, source: str, how: str) -> None:
        if id_ not in pairs and source in before and source not in taken:
            pairs[id_] = (source, how)
            taken.add(source)

    for id_, (_section, item) in after.items():
        take(id_, item.same_as, _("前の版の同じ項目として書かれています"))
    for id_ in after:
        take(id_, id_, _("記号が同じです"))
    by_text: dict[str, list[str]] = {}
    for source, (_section, item) in before.items():
        by_text.setdefault(item.text, []).append(source)
    for id_, (_section, item) in after.items():
        for source in by_text.get(item.text, ()):
            take(id_, source, _("設問の言葉が同じです"))
    return pairs


def _moved(before: Placed, after: Placed, pairs: Mapping[str, tuple[str, str]]) -> set[str]:
    """The later questions that stand in another order among those that are in both."""
    rank = {id_: place for place, id_ in enumerate(before)}
    order = [(id_, rank[pairs[id_][0]]) for id_ in after if id_ in pairs]
    kept = _longest_rise([place for _id, place in order])
    return {id_ for id_, place in order if place not in kept}


def _longest_rise(places: Sequence[int]) -> set[int]:
    """The most of them that still stand in their order; the others have moved."""
    best: list[tuple[int, int]] = []  # length, index before
    for index, place in enumerate(places):
        earlier = [(best[i][0], i) for i in range(index) if places[i] < place]
        length, previous = max(earlier, default=(0, -1))
        best.append((length + 1, previous))
    at = max(range(len(best)), key=lambda index: best[index][0], default=-1)
    kept = set()
    while at >= 0:
        kept.add(places[at])
        at = best[at][1]
    return kept


class _Comparing:
    def __init__(self, old: FormDefinition, new: FormDefinition) -> None:
        self._old, self._new = old, new
        self._before, self._after = _by_origin(old), _by_origin(new)
        self._pairs = _pairs(self._before, self._after)
        self._moved = _moved(self._before, self._after, self._pairs)

    def result(self) -> FormatComparison:
        items = [self._item(id_) for id_ in self._after]
        items += list(self._gone())
        shown = [item for item in items if item.kind != "same"]
        words = list(_words(self._old, self._new))
        return FormatComparison(shown, words, len(items) - len(shown))

    def _item(self, id_: str) -> ItemChange:
        section, item = self._after[id_]
        if id_ not in self._pairs:
            return ItemChange("added", new_place=_place(section, item), new_text=item.text)
        source, how = self._pairs[id_]
        old_section, old_item = self._before[source]
        notes = [
            *_item_notes(self._old, self._new, old_item, item),
            *_place_notes(old_section, section, id_ in self._moved),
        ]
        is_same = not notes and old_item.text == item.text
        return ItemChange(
            "same" if is_same else "changed",
            _place(old_section, old_item),
            _place(section, item),
            old_item.text,
            item.text,
            notes,
            how,
        )

    def _gone(self) -> Iterator[ItemChange]:
        taken = {source for source, _how in self._pairs.values()}
        for id_, (section, item) in self._before.items():
            if id_ not in taken:
                yield ItemChange("removed", old_place=_place(section, item), old_text=item.text)


def _place_notes(old: Section, new: Section, is_moved: bool) -> Iterator[str]:
    if old.origin != new.origin and old.title != new.title:
        yield _("別の区分に移りました")
    elif is_moved:
        yield _("順番が変わりました")


def _item_notes(
    old_form: FormDefinition, new_form: FormDefinition, old: Item, new: Item
) -> Iterator[str]:
    if old.number_label != new.number_label:
        yield _("番号：%(old)s → %(new)s") % {
            "old": old.number_label or "―",
            "new": new.number_label or "―",
        }
    if _scale_words(old.scale) != _scale_words(new.scale):
        yield _("答え方：%(old)s → %(new)s") % {
            "old": _scale_words(old.scale),
            "new": _scale_words(new.scale),
        }
    old_roles, new_roles = old_form.labels(old.roles), new_form.labels(new.roles)
    if old_roles != new_roles:
        yield _("答える役割：%(old)s → %(new)s") % {"old": old_roles, "new": new_roles}
    if (old.comment, old.comment_required_for) != (new.comment, new.comment_required_for):
        yield _("備考の決まりが変わりました")
    if [c.answers for c in old.conditions] != [c.answers for c in new.conditions]:
        yield _("答える場合の条件が変わりました")
    if (old.publish, old.publish_comments) != (new.publish, new.publish_comments):
        yield _("公表：%(old)s → %(new)s") % {
            "old": publication_words(old.publish),
            "new": publication_words(new.publish),
        }


def _scale_words(scale: Scale) -> str:
    """A scale as people tell scales apart: its marks with their words."""
    if scale.is_text:
        return _("文章")
    options = slashed(
        f"{option.printed} {option.label}" if option.printed != option.label else option.label
        for option in scale.options
    )
    if scale.kind != "number":
        return options
    lowest, highest = (
        "" if limit is None else f"{limit:f}" for limit in (scale.minimum, scale.maximum)
    )
    limits = spanned(lowest, highest)
    return listed(word for word in (f"{limits}{scale.unit}", options) if word)


def _words(old: FormDefinition, new: FormDefinition) -> Iterator[WordChange]:
    for what, earlier, later in (
        (_("様式名"), old.title, new.title),
        (_("作成者"), old.issuer, new.issuer),
        (pgettext("several", "役割"), _roles(old), _roles(new)),
        (pgettext("several steps", "段階"), _steps(old), _steps(new)),
        (_("記入する部分の題"), old.check_title, new.check_title),
        (_("記入する部分の説明"), old.check_intro, new.check_intro),
        (pgettext("of a form", "区分"), _sections(old), _sections(new)),
        (_("一緒に書く文章"), _narratives(old), _narratives(new)),
        (_("計算と図"), _figures(old), _figures(new)),
        (_("公表に合意する役割"), old.labels(old.publishers), new.labels(new.publishers)),
    ):
        if earlier != later:
            yield WordChange(what, earlier, later)


def _roles(form: FormDefinition) -> str:
    attending = [form.facilitator] if form.facilitator else []
    return listed(role_words(form, role) for role in (*form.roles, *form.joint_roles, *attending))


def _steps(form: FormDefinition) -> str:
    return " → ".join(step_label(step) for step in form.steps)


def _sections(form: FormDefinition) -> str:
    return listed(section.heading for section in form.sections)


def _narratives(form: FormDefinition) -> str:
    if form.narratives is None:
        return ""
    titles = [title for _id, title in form.narratives.texts]
    return listed([form.narratives.title, *titles])


def _figures(form: FormDefinition) -> str:
    return listed(derived.label for derived in form.derived)


def _place(section: Section, item: Item) -> str:
    return f"{section.heading} {item.number_label}".rstrip()
