"""Who takes part, and whether each of them has something to do."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from kyodo.evaluations.formats.checks.faults import Fault, Path, roles_of, sections_of, twice
from kyodo.evaluations.formats.defaults import default_answerers, default_publishers, steps_of
from kyodo.evaluations.formats.language import FormEntry, RoleEntry


def check_roles(entry: FormEntry) -> Iterator[Fault]:
    """Roles that can be filled by people, each with a part in the evaluation."""
    if not default_answerers(entry):
        yield Fault(
            ("roles",),
            _("いつも答える役割が一つもありません。optionalでない役割を一つ書いてください。"),
        )
    attending = [i for i, role in enumerate(entry.roles) if role.part == "attends"]
    for index in attending[1:]:
        yield Fault(("roles", index, "part"), _("立ち会う役割（attends）は一つだけ書けます。"))
    seen: set[str] = set()
    for index, role in enumerate(entry.roles):
        path = ("roles", index)
        if role.label in seen:
            yield Fault((*path, "label"), twice(role.label))
        seen.add(role.label)
        yield from _check_attending(path, role)
        yield from _check_joint(path, role, entry)
        yield from _check_voice(path, role, entry)
    yield from _check_busy(entry)


def _check_attending(path: Path, role: RoleEntry) -> Iterator[Fault]:
    if role.part == "attends" and (role.side or role.optional or role.voice == "each"):
        yield Fault(path, _("立ち会う役割には、side・optional・voiceを書けません。"))
    if role.absence == "reason" and role.part == "answers" and not role.optional:
        yield Fault(
            (*path, "absence"),
            _("欠けることのあるのは、立ち会う役割（attends）とoptionalの役割だけです。"),
        )


def _check_joint(path: Path, role: RoleEntry, entry: FormEntry) -> Iterator[Fault]:
    if not role.of:
        return
    if role.part == "attends" or role.side or role.voice == "each" or role.optional:
        yield Fault(path, _("ofで合わせた役割には、part・side・voice・optionalを書けません。"))
    if len(role.of) == 1 or len(set(role.of)) < len(role.of):
        yield Fault((*path, "of"), _("ofには、二つ以上の異なる役割を書いてください。"))
    optional = {other.id for other in entry.roles if other.optional}
    for number, member in enumerate(role.of):
        if member in optional:
            yield Fault(
                (*path, "of", number),
                _("加わらないことのある役割（optional）は、ofで合わせられません。"),
            )


def _check_voice(path: Path, role: RoleEntry, entry: FormEntry) -> Iterator[Fault]:
    if role.voice != "each":
        return
    if any(role.id in other.of for other in entry.roles):
        yield Fault((*path, "voice"), _("一人ずつ答える役割は、ofで合わせられません。"))
    for number, other in enumerate(entry.roles):
        if re.fullmatch(rf"{re.escape(role.id)}-\d+", other.id):
            yield Fault(
                ("roles", number, "id"),
                _("「%(role)s」の一人ひとりの欄と区別できません。別の名前にしてください。")
                % {"role": role.id},
            )


def _check_busy(entry: FormEntry) -> Iterator[Fault]:
    """Everybody answers, agrees, or belongs to a role that answers."""
    busy = {role for _path, section in sections_of(entry) for role in roles_of(entry, section)}
    busy |= {member for role in entry.roles if role.id in busy for member in role.of}
    busy |= {role for step in steps_of(entry) for role in step.agreed_by}
    busy |= set(default_publishers(entry))
    for index, role in enumerate(entry.roles):
        if role.part == "answers" and role.id not in busy:
            yield Fault(
                ("roles", index),
                _(
                    "この役割が答える項目も、合意することもありません。"
                    "どこかのanswered_byに書くか、役割を消してください。"
                ),
            )
