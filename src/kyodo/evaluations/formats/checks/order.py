"""In which steps it happens, on which occasions, and who agrees."""

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from kyodo.evaluations.formats.checks.faults import (
    FILLING,
    Fault,
    Path,
    first_filling_step,
    places_of_steps,
    roles_of,
    sections_of,
    steps_of_section,
    twice,
)
from kyodo.evaluations.formats.defaults import steps_of
from kyodo.evaluations.formats.expansion import TEXT
from kyodo.evaluations.formats.language import FormEntry, SectionEntry, StepEntry, StepKind

STEPS: Path = ("steps",)
AGREEING = ("write_together", "publish")


def check_steps(entry: FormEntry) -> Iterator[Fault]:
    """From the first answers to the publication."""
    steps = steps_of(entry)
    yield from _check_kinds([step.kind for step in steps], entry)
    for index, step in enumerate(steps):
        path = (*STEPS, index) if entry.steps else ("check", "sections")
        yield from _check_keys(path, step)
        if step.kind in FILLING:
            yield from _check_filled(path, step, entry)


def _check_kinds(kinds: list[StepKind], entry: FormEntry) -> Iterator[Fault]:
    if not set(kinds) & set(FILLING):
        yield Fault(STEPS, _("記入する段階（fill・review・decide）が一つもありません。"))
    if kinds.count("publish") != 1 or kinds[-1] != "publish":
        yield Fault(STEPS, _("最後の段階は publish で、一つだけ書いてください。"))
    for kind in ("talk", "write_together"):
        if kinds.count(kind) > 1:
            yield Fault(STEPS, _("%(kind)sの段階は一つだけ書けます。") % {"kind": kind})
    if kinds[0] not in FILLING:
        yield Fault((*STEPS, 0, "kind"), _("最初の段階は、記入する段階（fill）にしてください。"))
    if ("write_together" in kinds) != (entry.narratives is not None):
        yield Fault(
            STEPS if entry.narratives else ("narratives",),
            _("narrativesを書くことと、write_togetherの段階を置くことは、必ず両方にしてください。"),
        )


def _check_keys(path: Path, step: StepEntry) -> Iterator[Fault]:
    """What a step says has to mean something for its kind."""
    if step.reveal and step.kind not in FILLING:
        yield Fault((*path, "reveal"), _("revealは、記入する段階だけに書けます。"))
    if step.agenda is not None and step.kind != "talk":
        yield Fault((*path, "agenda"), _("agendaは、話し合う段階（talk）だけに書けます。"))
    if isinstance(step.agenda, list):
        yield from _once((*path, "agenda"), step.agenda)
        if not step.agenda:
            yield Fault((*path, "agenda"), _("少なくとも一つ書いてください。"))
    if step.agreed_by and step.kind not in AGREEING:
        yield Fault(
            (*path, "agreed_by"), _("agreed_byは、write_togetherとpublishの段階だけに書けます。")
        )
    yield from _once((*path, "agreed_by"), step.agreed_by)


def _check_filled(path: Path, step: StepEntry, entry: FormEntry) -> Iterator[Fault]:
    """Something is asked here in every project, of somebody who takes part in it."""
    sections = [
        section
        for _path, section in sections_of(entry)
        if step.id in steps_of_section(entry, section) and _always_stands(section)
    ]
    if not sections:
        yield Fault(path, _("この段階でいつも記入する区分がありません。"))
        return
    optional = {role.id for role in entry.roles if role.optional}
    if step.kind == "review" and step.id != first_filling_step(entry):
        return  # a third party that looks at some projects only
    if all(roles_of(entry, section) <= optional for section in sections):
        yield Fault(
            path,
            _(
                "加わらないことのある役割（optional）だけが記入する段階です。"
                "いつも加わる役割を加えるか、kindをreviewにしてください。"
            ),
        )


def _always_stands(section: SectionEntry) -> bool:
    """Not for some contracts only, and not made of nothing but what the sides may add."""
    own = section.kind == "open_rows" and section.scale not in (None, TEXT)
    return section.applies_to is None and not own


def check_occasions(entry: FormEntry) -> Iterator[Fault]:
    """Every occasion is used, and a target is agreed before its result is read."""
    places = places_of_steps(entry)
    steps = {occasion.id: places[occasion.step] for occasion in entry.occasions}
    used = {each for _path, section in sections_of(entry) for each in section.occasions}
    for index, occasion in enumerate(entry.occasions):
        if occasion.id not in used:
            yield Fault(
                ("occasions", index),
                _("この時期に記入する区分がありません。区分のoccasionsに書くか、消してください。"),
            )
    for path, section in sections_of(entry):
        yield from _once((*path, "occasions"), section.occasions)
        if section.kind != "indicators":
            continue
        yield from _check_indicator_occasions(path, section)
        for index, each in enumerate(section.indicators):
            where = (*path, "indicators", index, "result_on")
            yield from _once(where, each.result_on)
            for number, occasion_id in enumerate(each.result_on):
                if steps[occasion_id] < steps[each.target_on]:
                    yield Fault(
                        (*where, number),
                        _("目標を決める段階より前に、実績を読むことはできません。"),
                    )


def _check_indicator_occasions(path: Path, section: SectionEntry) -> Iterator[Fault]:
    used = {each.target_on for each in section.indicators}
    used |= {occasion for each in section.indicators for occasion in each.result_on}
    for number, occasion in enumerate(section.occasions):
        if occasion not in used:
            yield Fault(
                (*path, "occasions", number), _("この時期には、どの指標の目標も実績もありません。")
            )


def check_publishers(entry: FormEntry) -> Iterator[Fault]:
    """Whoever has to agree can be counted on to be there."""
    optional = {role.id for role in entry.roles if role.optional}
    for index, step in enumerate(entry.steps):
        for number, role in enumerate(step.agreed_by):
            if role in optional:
                yield Fault(
                    ("steps", index, "agreed_by", number),
                    _("加わらないことのある役割（optional）の合意は、条件にできません。"),
                )


def _once(path: Path, names: list[str]) -> Iterator[Fault]:
    counted = Counter(names)
    for number, name in enumerate(names):
        if counted[name] > 1 and name in names[:number]:
            yield Fault((*path, number), twice(name))
