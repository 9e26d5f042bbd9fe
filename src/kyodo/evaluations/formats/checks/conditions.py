"""Questions that depend on another answer."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from kyodo.evaluations.formats.checks.faults import (
    Fault,
    Path,
    Question,
    first_filling_step,
    places_of_steps,
    questions_of,
    sections_of,
    unknown,
)
from kyodo.evaluations.formats.language import ConditionEntry, FormEntry, SectionEntry


def check_conditions(entry: FormEntry) -> Iterator[Fault]:
    """A question depends on one that stands before it and that the same roles have answered by
    then, with codes that it has."""
    order = _Order(entry)
    for path, section in sections_of(entry):
        if section.applies_if and not section.items:
            yield Fault((*path, "applies_if"), _("この種類の区分に、applies_ifは書けません。"))
    for question in questions_of(entry):
        item, section = question.item, question.section
        if section.applies_if:
            where = (*question.path[:-2], "applies_if")
            yield from order.check(where, section.applies_if, question)
        if item.applies_if:
            yield from order.check((*question.path, "applies_if"), item.applies_if, question)


class _Order:
    """Which question can be answered before which."""

    def __init__(self, entry: FormEntry) -> None:
        self._questions = {question.item.id: question for question in questions_of(entry)}
        self._places = {id_: place for place, id_ in enumerate(self._questions)}
        self._steps = places_of_steps(entry)
        self._first = first_filling_step(entry)
        self._occasions = {occasion.id: occasion.step for occasion in entry.occasions}

    def check(self, path: Path, condition: ConditionEntry, asked: Question) -> Iterator[Fault]:
        target = self._questions[condition.item]
        words = {"item": condition.item}
        yield from _check_codes((*path, "answer"), condition, target)
        where = (*path, "item")
        if not asked.roles <= target.roles:
            yield Fault(
                where,
                _("この項目に答える役割のすべてが「%(item)s」にも答えるとはかぎりません。") % words,
            )
        if self._places[condition.item] >= self._places[asked.item.id]:
            yield Fault(
                where,
                _(
                    "条件にできるのは、様式でこれより前にある項目だけです。項目の順を変えてください。"
                ),
            )
        if not _stands_too(asked.section, target.section):
            yield Fault(
                where,
                _("「%(item)s」は、様式に載らないことのある区分（applies_to）の項目です。") % words,
            )
        yield from self._check_time(where, asked.section, target.section, words)

    def _check_time(
        self, path: Path, asked: SectionEntry, target: SectionEntry, words: dict[str, str]
    ) -> Iterator[Fault]:
        """For each time that the question is asked there is one answer, given no later."""
        if target.repeat_over and not asked.repeat_over:
            yield Fault(
                path,
                _("「%(item)s」は事業項目ごとに繰り返されるため、どの答えによるのか決まりません。")
                % words,
            )
            return
        for occasion in asked.occasions or [""]:
            which = self._answered_on(occasion, asked, target)
            if which is None:
                yield Fault(
                    path,
                    _("「%(item)s」はいくつかの時期に答えるため、どの答えによるのか決まりません。")
                    % words,
                )
            elif self._place(target, which) > self._place(asked, occasion):
                yield Fault(path, _("「%(item)s」は、後の段階で答える項目です。") % words)
            else:
                continue
            return

    def _answered_on(self, occasion: str, asked: SectionEntry, target: SectionEntry) -> str | None:
        """The occasion whose answer counts; None where that is not clear."""
        if not target.occasions:
            clear = not (target.repeat_over and asked.occasions)
            return "" if clear else None
        if occasion in target.occasions and bool(asked.repeat_over) == bool(target.repeat_over):
            return occasion
        only = len(target.occasions) == 1 and not target.repeat_over
        return target.occasions[0] if only else None

    def _place(self, section: SectionEntry, occasion: str) -> int:
        step = self._occasions[occasion] if occasion else section.step or self._first
        return self._steps.get(step, 0)


def _check_codes(path: Path, condition: ConditionEntry, target: Question) -> Iterator[Fault]:
    if not target.codes:
        yield Fault(path, _("条件にできるのは、選択肢のある項目だけです。"))
        return
    for number, code in enumerate(condition.answer):
        if code not in target.codes:
            yield Fault((*path, number), unknown(code, target.codes))


def _stands_too(asked: SectionEntry, target: SectionEntry) -> bool:
    """Wherever the one is on the paper, the other is as well."""
    if target.applies_to is None:
        return True
    kinds = set(asked.applies_to.contract_kind) if asked.applies_to else set()
    return bool(kinds) and kinds <= set(target.applies_to.contract_kind)
