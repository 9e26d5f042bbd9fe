"""What each kind of section holds."""

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from kyodo.evaluations.formats.checks.faults import Fault, Path, sections_of
from kyodo.evaluations.formats.language import FormEntry, ScaleEntry, SectionEntry

Scales = dict[str, ScaleEntry]
SLUG_LENGTH = 60  # what the ids of the laid-out form may take in the database
ROOM_FOR_WORK_ITEM = 10
ROOM_FOR_ROW = 4
USUAL_ROWS = 5
MAX_ITEMS = 600


def check_sections(entry: FormEntry) -> Iterator[Fault]:
    """Each section by its kind, and not more of them than a person could answer."""
    scales = {scale.id: scale for scale in entry.scales}
    total = 0
    for path, section in sections_of(entry):
        total += _size(section)
        yield from _CONTENT[section.kind](path, section, scales)
        if section.repeat_over and section.kind in ("indicators", "open_rows"):
            yield Fault(
                (*path, "repeat_over"), _("この種類の区分は、事業項目ごとに繰り返せません。")
            )
        if section.step and section.occasions:
            yield Fault(
                (*path, "step"),
                _("occasionsを書いた区分では、stepは時期（occasions）の方に書きます。"),
            )
        yield from _check_lengths(path, section)
    if total > MAX_ITEMS:
        yield Fault(
            ("check", "sections"), _("項目が多すぎます（%(limit)dまで）。") % {"limit": MAX_ITEMS}
        )


def _size(section: SectionEntry) -> int:
    rows = (section.rows or USUAL_ROWS) if section.kind == "open_rows" else 0
    return (len(section.items) + len(section.indicators) + rows) * max(1, len(section.occasions))


def _ratings(path: Path, section: SectionEntry, scales: Scales) -> Iterator[Fault]:
    if not section.items:
        yield Fault(path, _("項目（items）を一つ以上書いてください。"))
    if section.indicators or section.rows is not None:
        yield Fault(path, _("indicatorsとrowsは、その種類（kind）の区分だけに書けます。"))
    for index, item in enumerate(section.items):
        if section.kind in ("ratings", "verdict") and (item.scale or section.scale) is None:
            yield Fault(
                (*path, "items", index),
                _("この項目の答え方（scale）がありません。文章なら scale: text と書きます。"),
            )


def _verdict(path: Path, section: SectionEntry, scales: Scales) -> Iterator[Fault]:
    yield from _ratings(path, section, scales)
    if len(section.items) > 1:
        yield Fault((*path, "items"), _("総合の判定（verdict）の項目は一つだけです。"))


def _indicators(path: Path, section: SectionEntry, scales: Scales) -> Iterator[Fault]:
    if not section.indicators:
        yield Fault(path, _("指標（indicators）を一つ以上書いてください。"))
    if section.items or section.rows is not None:
        yield Fault(path, _("指標の区分に、itemsとrowsは書けません。"))
    scale = scales.get(section.scale or "")
    if scale is None or scale.kind != "number":
        yield Fault(
            (*path, "scale"), _("指標の区分には、数の答え方（kind: numberのscale）が要ります。")
        )
    if not section.occasions:
        yield Fault(path, _("指標の区分には、目標と実績を書く時期（occasions）が要ります。"))
    for index, each in enumerate(section.indicators):
        if each.target_on in each.result_on:
            yield Fault(
                (*path, "indicators", index, "result_on"),
                _("目標を決める時期と、実績を読む時期は、別にしてください。"),
            )


def _open_rows(path: Path, section: SectionEntry, scales: Scales) -> Iterator[Fault]:
    if section.items or section.indicators:
        yield Fault(path, _("書き足す区分（open_rows）に、itemsとindicatorsは書けません。"))


_CONTENT: dict[str, Callable[[Path, SectionEntry, Scales], Iterator[Fault]]] = {
    "ratings": _ratings,
    "fields": _ratings,
    "verdict": _verdict,
    "indicators": _indicators,
    "open_rows": _open_rows,
}


def _check_lengths(path: Path, section: SectionEntry) -> Iterator[Fault]:
    """Ids grow by the occasion, by the number of the work item and by that of a row."""
    longest = max((len(occasion) + 2 for occasion in section.occasions), default=0)
    longest += ROOM_FOR_WORK_ITEM if section.repeat_over else 0
    longest += ROOM_FOR_ROW if section.kind == "open_rows" else 0
    ids = [section.id, *(item.id for item in section.items), *(i.id for i in section.indicators)]
    for id_ in ids:
        if len(id_) + longest > SLUG_LENGTH:
            yield Fault(
                path,
                _("「%(id)s」と時期を合わせた名前が長すぎます。どちらかを短くしてください。")
                % {"id": id_},
            )
