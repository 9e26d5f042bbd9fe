"""The questions of a sheet beside those of the form that it follows.

Lines that are lost on the way from paper to text can make one question out of two, or take a whole
question away, and what is left still reads like a sheet. The form knows what was printed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kyodo.evaluations.formats.library import library_forms
from kyodo.evaluations.readers.lines import key
from kyodo.evaluations.readers.problems import Notes
from kyodo.evaluations.readers.values import SIDES, Mark

ALREADY_IN_DOUBT = ("text", "questions")

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Compared:
    """Questions by section and number; ``other`` are those that the form does not know."""

    asked: Mapping[Place, str]
    other: Mapping[Place, str]
    missed: Mapping[Place, str]


def compare_questions(marks: Sequence[Mark], first_line: int, notes: Notes) -> None:
    """Doubt each question that is not word for word one of the form's, and each that is not there.

    Nothing is compared where a sheet follows no form of the library. ``first_line`` is where a
    question is missed that no other one comes before.
    """
    form = _form_of(marks)
    if form is None:
        return
    compared = _compare(form, marks)
    in_doubt = {problem.key for problem in notes.problems}
    for place in compared.other:
        item = "item/{}/{}".format(*place)
        if not any(f"{item}/{doubt}" in in_doubt for doubt in ALREADY_IN_DOUBT):
            line = notes.sources[item][0]
            section, number = place
            notes.doubt(line, "item-words", f"{item}/words", section=section, number=number)
    for place in _lost(compared):
        line = _line_before(place, form, compared, notes) or first_line
        section, number = place
        notes.doubt(
            line,
            "item-lost",
            "form/{}/{}".format(*place),
            section=section,
            number=number,
            question=form[place],
        )


def _form_of(marks: Sequence[Mark]) -> Mapping[Place, str] | None:
    """The questions of the form that more than half of both are found in."""
    asked = {key(mark.text) for mark in marks}
    best: Mapping[Place, str] | None = None
    most = 0
    for questions in _library():
        same = len(asked & {key(text) for text in questions.values()})
        if 2 * same > max(len(questions), len(marks)) and same > most:
            best, most = questions, same
    return best


def _library() -> Iterator[Mapping[Place, str]]:
    """The forms that a sheet of two sides can follow, as the reader numbers their questions."""
    for form in library_forms():
        if {role.side for role in form.roles} == set(SIDES) and form.narratives is not None:
            yield {
                (section, number): item.text
                for section, part in enumerate(form.sections, start=1)
                for number, item in enumerate(part.items, start=1)
            }


def _compare(form: Mapping[Place, str], marks: Sequence[Mark]) -> _Compared:
    asked = {(mark.section, mark.item): key(mark.text) for mark in marks}
    known = {key(text) for text in form.values()}
    found = set(asked.values())
    return _Compared(
        asked=asked,
        other={place: text for place, text in asked.items() if text not in known},
        missed={place: key(text) for place, text in form.items() if key(text) not in found},
    )


def _lost(compared: _Compared) -> Iterator[Place]:
    """Questions of the form that neither stand in another one nor were read with other words."""
    for place, text in compared.missed.items():
        if place not in compared.other and not any(
            text in words for words in compared.other.values()
        ):
            yield place


def _line_before(
    place: Place, form: Mapping[Place, str], compared: _Compared, notes: Notes
) -> int | None:
    """The last line of the question that comes before on paper, if one was read."""
    places = {text: at for at, text in compared.asked.items()}
    for earlier in reversed([each for each in form if each < place]):
        at = places.get(key(form[earlier]))
        if at is not None:
            return max(notes.sources["item/{}/{}".format(*at)])
    return None
