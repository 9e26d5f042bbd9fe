"""Figures: points only where the paper prints them."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kyodo.evaluations.formats.checks.faults import (
    Fault,
    Path,
    questions_of,
    roles_of,
    sections_of,
    twice,
)
from kyodo.evaluations.formats.defaults import default_answerers
from kyodo.evaluations.formats.language import (
    DerivedEntry,
    FormEntry,
    ItemEntry,
    ScaleEntry,
    SectionEntry,
)

CONVERTED = ("convert", "band")
LEAST_AXES = 3


@dataclass(frozen=True)
class _Measured:
    """One thing that a figure is computed from: an item, an indicator or rows of one's own."""

    id: str
    section: SectionEntry
    item: ItemEntry | None
    scale: ScaleEntry | None
    roles: frozenset[str]
    occasions: tuple[str, ...]

    @property
    def axis(self) -> str:
        """The ordered scale of which it can be an axis."""
        return self.scale.id if self.scale and self.scale.kind == "ordinal" else ""

    @property
    def has_points(self) -> bool:
        """Whether the paper gives each answer a number."""
        if self.scale is None or self.scale.kind == "number":
            return self.scale is not None
        ordinary = [option for option in self.scale.options if not option.special]
        return bool(ordinary) and all(option.score is not None for option in ordinary)

    def has_limit(self, role: str) -> bool:
        """Whether there is a greatest number that this role can give."""
        if self.scale is None or self.scale.kind != "number":
            return True
        return self.scale.maximum is not None or bool(self.item and role in self.item.maximum)


def check_derived(entry: FormEntry) -> Iterator[Fault]:
    """Each figure with what it is computed from."""
    measured = list(_measured(entry))
    earlier: dict[str, DerivedEntry] = {}
    for index, derived in enumerate(entry.derived):
        path = ("derived", index)
        if derived.kind in CONVERTED:
            yield from _check_converted(path, derived, earlier)
            yield from _check_target(path, derived, earlier, measured, entry)
        elif derived.source or derived.to is not None or derived.bands:
            yield Fault(path, _("source・to・bandsは、convertとbandだけに書けます。"))
        elif not derived.sections and not derived.items:
            yield Fault(path, _("何から計算するか、sectionsかitemsを書いてください。"))
        else:
            used = _used(derived, measured)
            rule = _check_profile if derived.kind == "profile" else _check_points
            yield from rule(path, used)
            yield from _check_occasion(path, derived, used)
            yield from _check_weights(path, derived, used)
            yield from _check_answered(path, derived, used, entry)
            yield from _check_voices(path, derived, entry)
        earlier[derived.id] = derived


def _measured(entry: FormEntry) -> Iterator[_Measured]:
    scales = {scale.id: scale for scale in entry.scales}
    for question in questions_of(entry):
        yield _Measured(
            question.item.id,
            question.section,
            question.item,
            question.scale,
            question.roles,
            tuple(question.section.occasions),
        )
    for _path, section in sections_of(entry):
        scale, roles = scales.get(section.scale or ""), frozenset(roles_of(entry, section))
        for indicator in section.indicators:
            times = (indicator.target_on, *indicator.result_on)
            yield _Measured(indicator.id, section, None, scale, roles, times)
        if section.kind == "open_rows":
            yield _Measured("", section, None, scale, roles, tuple(section.occasions))


def _used(derived: DerivedEntry, measured: list[_Measured]) -> list[_Measured]:
    return [
        each for each in measured if each.section.id in derived.sections or each.id in derived.items
    ]


def _roles(derived: DerivedEntry, entry: FormEntry) -> list[str]:
    return derived.roles or default_answerers(entry)


def _check_converted(
    path: Path, derived: DerivedEntry, earlier: dict[str, DerivedEntry]
) -> Iterator[Fault]:
    source = earlier.get(derived.source or "")
    if source is None:
        yield Fault((*path, "source"), _("これより前に書いた計算を、sourceに書いてください。"))
    elif source.kind in ("band", "profile"):
        yield Fault((*path, "source"), _("この計算は、ほかの計算の元にできません。"))
    own = (derived.sections, derived.items, derived.occasion, derived.roles)
    if any(own) or _puts_together(derived):
        yield Fault(
            path,
            _("sections・items・occasion・roles・voices・across_rolesは、元の計算の方に書きます。"),
        )
    if derived.kind == "band":
        yield from _check_bands(path, derived)
    elif derived.bands:
        yield Fault((*path, "bands"), _("bandsは、kind: bandだけに書けます。"))


def _check_bands(path: Path, derived: DerivedEntry) -> Iterator[Fault]:
    if not derived.bands:
        yield Fault(path, _("帯（bands）を書いてください。"))
    if derived.to is not None:
        yield Fault((*path, "to"), _("toは、kind: convertだけに書けます。"))
    starts = [band.from_ for band in derived.bands]
    for number, start in enumerate(starts):
        if start in starts[:number]:
            yield Fault((*path, "bands", number, "from"), twice(str(start)))


def _check_target(
    path: Path,
    derived: DerivedEntry,
    earlier: dict[str, DerivedEntry],
    measured: list[_Measured],
    entry: FormEntry,
) -> Iterator[Fault]:
    """Only what has a greatest value can be converted to another one."""
    if derived.kind != "convert":
        return
    if derived.to is None or derived.to <= 0:
        yield Fault((*path, "to"), _("何点満点に換算するか、toに0より大きな数を書いてください。"))
    source = earlier.get(derived.source or "")
    if source is not None:
        yield from _check_source(path, source, measured, entry)


def _check_source(
    path: Path, source: DerivedEntry, measured: list[_Measured], entry: FormEntry
) -> Iterator[Fault]:
    if source.kind not in ("sum", "weighted_sum"):
        yield Fault(
            (*path, "source"), _("換算（convert）の元は、合計（sum・weighted_sum）にしてください。")
        )
        return
    if source.across_roles == "mean":
        yield Fault(
            (*path, "source"),
            _(
                "役割の平均（across_roles: mean）は換算できません。"
                "役割ごとの合計（across_roles: apart）を換算します。"
            ),
        )
    for each in _used(source, measured):
        for role in each.roles & set(_roles(source, entry)):
            if not each.has_limit(role):
                yield Fault(
                    (*path, "source"),
                    _("「%(item)s」に上限（maximum）がないため、満点が決まらず、換算できません。")
                    % {"item": each.id or each.section.id},
                )
                return


def _check_profile(path: Path, used: list[_Measured]) -> Iterator[Fault]:
    """A figure of axes: all on one ordered scale, and enough of them in every project."""
    axes = [each for each in used if each.section.applies_to is None]
    if len({each.axis for each in used}) != 1 or not used[0].axis or len(axes) < LEAST_AXES:
        yield Fault(
            path, _("図（profile）は、同じ順序の評価で答える項目が三つ以上のときだけ描けます。")
        )


def _check_points(path: Path, used: list[_Measured]) -> Iterator[Fault]:
    if not all(each.has_points for each in used):
        yield Fault(
            path,
            _(
                "点（score）の印刷されていない答え方からは計算できません。"
                "記号を数とみなすことはありません。"
            ),
        )


def _check_occasion(path: Path, derived: DerivedEntry, used: list[_Measured]) -> Iterator[Fault]:
    """Answers of different times are never put together; a drawing has an axis for each of them."""
    if derived.occasion is None:
        if derived.kind != "profile" and any(len(set(each.occasions)) > 1 for each in used):
            yield Fault(
                path,
                _(
                    "いくつかの時期に答える項目があります。時期の違う答えは混ぜません。"
                    "どの時期の答えから計算するか、occasionに書いてください。"
                ),
            )
        return
    for each in used:
        if derived.occasion not in each.occasions:
            yield Fault(
                (*path, "occasion"),
                _("「%(item)s」は、この時期には答えません。")
                % {"item": each.id or each.section.id},
            )


def _check_weights(path: Path, derived: DerivedEntry, used: list[_Measured]) -> Iterator[Fault]:
    if derived.kind == "weighted_sum" and not any(each.item and each.item.weight for each in used):
        yield Fault(
            (*path, "kind"),
            _(
                "重み（weight）を書いた項目がありません。"
                "kind: sumにするか、weightを書いてください。"
            ),
        )


def _check_answered(
    path: Path, derived: DerivedEntry, used: list[_Measured], entry: FormEntry
) -> Iterator[Fault]:
    """A role that is asked nothing of it would make the figure unknown for ever."""
    answering = {role for each in used for role in each.roles}
    for role in _roles(derived, entry):
        if role not in answering:
            yield Fault(
                (*path, "roles"),
                _("「%(role)s」は、計算の元のどの項目にも答えません。rolesを書き直してください。")
                % {"role": role},
            )


def _puts_together(derived: DerivedEntry) -> bool:
    return derived.voices != "apart" or derived.across_roles != "apart"


def _check_voices(path: Path, derived: DerivedEntry, entry: FormEntry) -> Iterator[Fault]:
    """How many persons a role has must not decide what the roles come to together."""
    each = {role.id for role in entry.roles if role.voice == "each"} & set(_roles(derived, entry))
    if each and derived.voices == "apart" and derived.across_roles != "apart":
        yield Fault(
            (*path, "across_roles"),
            _(
                "一人ずつ答える役割があります。その人たちの答えをどうまとめるか、voicesに書いてください。"
            ),
        )
    if not each and derived.voices != "apart":
        yield Fault(
            (*path, "voices"),
            _("一人ずつ答える役割（voice: each）がないため、voicesは要りません。"),
        )
