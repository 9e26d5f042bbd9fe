"""How each question is answered: by whom, with which remark, up to which number."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from kyodo.evaluations.formats.checks.faults import (
    Fault,
    Path,
    Question,
    questions_of,
    roles_of,
    sections_of,
    twice,
    unknown,
)
from kyodo.evaluations.formats.checks.scales import has_answer
from kyodo.evaluations.formats.language import (
    CommentRequiredFor,
    FormEntry,
    RoleEntry,
    ScaleEntry,
    SectionEntry,
)


def check_items(entry: FormEntry) -> Iterator[Fault]:
    """Every question by itself, and the rules that a section gives to all of its questions."""
    scales = {scale.id: scale for scale in entry.scales}
    joint = [role for role in entry.roles if role.of]
    for path, section in sections_of(entry):
        yield from _named_once((*path, "answered_by"), section.answered_by)
        yield from _check_joint(path, section, entry, joint)
        yield from _check_section_rule(path, section, scales)
    earlier: set[str] = set()
    for question in questions_of(entry):
        yield from _check_kind(question)
        yield from _check_roles(question, entry)
        yield from _check_limits(question)
        yield from _check_own_rule(question)
    for where, same_as in _same_as(entry):
        if same_as in earlier:
            yield Fault(
                (*where, "same_as"),
                _("二つの項目が、前の版の同じ項目「%(item)s」を指しています。") % {"item": same_as},
            )
        earlier.add(same_as)


def _same_as(entry: FormEntry) -> Iterator[tuple[Path, str]]:
    for path, section in sections_of(entry):
        for index, item in enumerate(section.items):
            if item.same_as:
                yield (*path, "items", index), item.same_as
        for index, indicator in enumerate(section.indicators):
            if indicator.same_as:
                yield (*path, "indicators", index), indicator.same_as


def _check_joint(
    path: Path, section: SectionEntry, entry: FormEntry, joint: list[RoleEntry]
) -> Iterator[Fault]:
    """What some write together they would see before their own answers are revealed."""
    here = roles_of(entry, section)
    for role in joint:
        if role.id in here and here & set(role.of):
            yield Fault(
                path,
                _(
                    "「%(role)s」とそれに属する役割が、同じ区分に別々に答えることはできません。"
                    "合わせた答えは、後の段階の区分に分けてください。"
                )
                % {"role": role.label},
            )


def _check_kind(question: Question) -> Iterator[Fault]:
    item, where = question.item, question.path
    if question.kind == "text" and (item.comment or item.maximum or item.weight):
        yield Fault(where, _("文章の項目に、comment・maximum・weightは書けません。"))
    elif question.kind != "number" and item.maximum:
        yield Fault((*where, "maximum"), _("役割ごとの上限は、数の項目だけに書けます。"))


def _check_roles(question: Question, entry: FormEntry) -> Iterator[Fault]:
    item, where = question.item, question.path
    yield from _named_once((*where, "answered_by"), item.answered_by)
    section = set(question.section.answered_by)
    if section and not question.roles <= section:
        yield Fault((*where, "answered_by"), _("区分のanswered_byにない役割です。"))
    for key, named in (("maximum", item.maximum), ("weight", item.weight)):
        for role in named:
            if role not in question.roles:
                yield Fault(
                    (*where, key, role),
                    _("「%(role)s」はこの項目に答えません。") % {"role": role},
                )


def _check_limits(question: Question) -> Iterator[Fault]:
    item, where, scale = question.item, question.path, question.scale
    for role, weight in item.weight.items():
        if weight <= 0:
            yield Fault((*where, "weight", role), _("重みは0より大きな数にしてください。"))
    if scale is None or scale.kind != "number":
        return
    for role, limit in item.maximum.items():
        if not has_answer(scale, limit):
            yield Fault(
                (*where, "maximum", role), _("minimumからこの上限までに、書ける数がありません。")
            )


def _check_own_rule(question: Question) -> Iterator[Fault]:
    """Codes for which this question wants a remark."""
    rule = question.item.comment
    if isinstance(rule, CommentRequiredFor) and question.kind != "text":
        where = (*question.path, "comment", "required_for")
        yield from _named_once(where, rule.required_for)
        for number, code in enumerate(rule.required_for):
            if not _is_answer(code, question.scale):
                yield Fault((*where, number), _unknown_answer(code, question))


def _check_section_rule(
    path: Path, section: SectionEntry, scales: dict[str, ScaleEntry]
) -> Iterator[Fault]:
    """A section's codes have to be known by one of its scales at least."""
    rule = section.comment
    if not isinstance(rule, CommentRequiredFor):
        return
    where = (*path, "comment", "required_for")
    yield from _named_once(where, rule.required_for)
    names = [item.scale or section.scale for item in section.items] or [section.scale]
    here = [scales[name] for name in names if name in scales]
    for number, code in enumerate(rule.required_for):
        if not any(_is_answer(code, scale) for scale in here):
            codes = {option.code for scale in here for option in scale.options}
            yield Fault((*where, number), unknown(code, codes))


def _is_answer(code: str, scale: ScaleEntry | None) -> bool:
    """An option, or a number as it is stored: with as many decimals as the scale has."""
    if scale is None or any(option.code == code for option in scale.options):
        return scale is not None
    if scale.kind != "number":
        return False
    try:
        number = Decimal(code)
    except InvalidOperation:
        return False
    return number.is_finite() and f"{number:.{scale.decimals}f}" == code


def _unknown_answer(code: str, question: Question) -> str:
    if question.kind == "number":
        return _("「%(code)s」は、この項目の答えになりません。小数の桁数も合わせてください。") % {
            "code": code
        }
    return unknown(code, question.codes)


def _named_once(path: Path, names: list[str]) -> Iterator[Fault]:
    counted = Counter(names)
    for number, name in enumerate(names):
        if counted[name] > 1 and name in names[:number]:
            yield Fault((*path, number), twice(name))
