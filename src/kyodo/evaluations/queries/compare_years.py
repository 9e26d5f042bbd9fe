"""One project's questions over the fiscal years; never put together by code alone.

A question is the same where the form says so (``same_as``), or where id and words are equal.
Marks are on one line only while their scale has the same codes, words and ranks.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from kyodo.evaluations.formats import FormDefinition, Item, Scale, Section
from kyodo.evaluations.queries.year_sheets import ProjectYears, YearSheet


@dataclass(frozen=True)
class Asked:
    """A question as one year's form prints it."""

    sheet: YearSheet
    section: Section
    item: Item

    @property
    def scale(self) -> Scale:
        return self.item.scale


@dataclass
class Question:
    """One question over the years; ``reworded_from`` is an earlier one of the same id whose words
    were others, so that it is not the same."""

    asked: list[Asked] = field(default_factory=list)
    reworded_from: Asked | None = None

    @property
    def latest(self) -> Asked:
        return self.asked[-1]

    @property
    def new_words(self) -> list[Asked]:
        """Years from which the same question has other words, as the form itself says."""
        return [
            now
            for before, now in zip(self.asked, self.asked[1:], strict=False)
            if words_of(before.section, before.item) != words_of(now.section, now.item)
        ]

    @cached_property
    def segments(self) -> list[list[Asked]]:
        """Runs of years with one scale; codes alone do not make two scales equal."""
        runs: list[list[Asked]] = []
        for asked in self.asked:
            if runs and meaning(runs[-1][-1].scale) == meaning(asked.scale):
                runs[-1].append(asked)
            else:
                runs.append([asked])
        return runs

    @property
    def has_marks(self) -> bool:
        """Whether anybody marked it in any year."""
        return any(
            mark.first
            for asked in self.asked
            for role in asked.item.roles
            for mark in asked.sheet.marks.get((role, asked.item.id), ())
        )


@dataclass(frozen=True)
class QuestionGroup:
    """Questions of one section of the latest form; the last group holds those no longer asked."""

    heading: str
    is_ended: bool
    questions: Sequence[Question]


def question_groups(years: ProjectYears) -> list[QuestionGroup]:
    """Every question that was answered by marks, in the order of the latest form."""
    questions = [question for question in _Chains(years).questions() if question.has_marks]
    if not years.sheets:
        return []
    latest = years.sheets[-1]
    order = {item.id: at for at, (_section, item) in enumerate(latest.form.items())}
    current = [each for each in questions if each.latest.sheet is latest]
    ended = [each for each in questions if each.latest.sheet is not latest]
    by_heading: dict[str, list[Question]] = {}
    for question in sorted(current, key=lambda each: order[each.latest.item.id]):
        by_heading.setdefault(question.latest.section.heading, []).append(question)
    groups = [QuestionGroup(heading, False, found) for heading, found in by_heading.items()]
    return [*groups, QuestionGroup("", True, ended)] if ended else groups


def meaning(scale: Scale) -> tuple[object, ...]:
    """What has to be equal before marks of two versions may stand on one line."""
    options = tuple(
        (option.code, option.printed, option.label, option.rank, option.special)
        for option in scale.options
    )
    return (scale.kind, scale.unit, options)


def words_of(section: Section, item: Item) -> str:
    """The words of a question, whatever the width of their letters and the breaks of lines.

    A question that is asked for each work item also has the work item's name.
    """
    text = item.text if item.id == item.origin else section.title + item.text
    return "".join(unicodedata.normalize("NFKC", text).split())


class _Chains:
    """Leads each question of a form back to a question of an earlier one."""

    def __init__(self, years: ProjectYears) -> None:
        self._sheets = years.sheets
        forms = [*years.earlier_forms, *(sheet.form for sheet in years.sheets)]
        self._versions = {(form.code, form.version): form for form in forms}
        self._used: list[FormDefinition] = []
        self._found: dict[tuple[str, str, str], Question] = {}

    def questions(self) -> list[Question]:
        """Every question of every year once, in the order in which they came up."""
        found: list[Question] = []
        for sheet in self._sheets:
            for section, item in sheet.form.items():
                asked = Asked(sheet, section, item)
                question = self._question_of(asked)
                if not question.asked:
                    found.append(question)
                question.asked.append(asked)
                self._found[_key(sheet.form, item.id)] = question
            self._used.append(sheet.form)
        return found

    def _question_of(self, asked: Asked) -> Question:
        form, section, item = asked.sheet.form, asked.section, asked.item
        known = self._earlier(form, item, asked)
        if known is not None:
            same = words_of(known.latest.section, known.latest.item) == words_of(section, item)
            return known if same else Question()
        for earlier in self._ancestors(form):
            before = self._find(earlier, _earlier_id(item))
            if before is None:
                continue
            if not item.same_as and words_of(*before) != words_of(section, item):
                known = self._found.get(_key(earlier, before[1].id))
                return Question(reworded_from=known.latest if known else None)
            section, item = before
            known = self._earlier(earlier, item, asked)
            if known is not None:
                return known
        return Question()

    def _earlier(self, form: FormDefinition, item: Item, asked: Asked) -> Question | None:
        """The question as it stood in this form, unless this year has taken it up already."""
        known = self._found.get(_key(form, item.id))
        return known if known and known.latest.sheet is not asked.sheet else None

    def _ancestors(self, form: FormDefinition) -> Iterator[FormDefinition]:
        """The version that this one supersedes, and so on; else those used before, latest first."""
        seen = {(form.code, form.version)}
        while form.supersedes:
            earlier = self._versions.get((form.code, form.supersedes))
            if earlier is None or (earlier.code, earlier.version) in seen:
                break
            yield earlier
            seen.add((earlier.code, earlier.version))
            form = earlier
        for earlier in reversed(self._used):
            if (earlier.code, earlier.version) not in seen:
                yield earlier

    @staticmethod
    def _find(form: FormDefinition, item_id: str) -> tuple[Section, Item] | None:
        try:
            return form.find_item(item_id)
        except KeyError:
            return None


def _earlier_id(item: Item) -> str:
    """What the question was called before, on the same occasion and for the same work item."""
    if not item.same_as:
        return item.id
    return item.same_as + item.id.removeprefix(item.origin)


def _key(form: FormDefinition, item_id: str) -> tuple[str, str, str]:
    return form.code, form.version, item_id
