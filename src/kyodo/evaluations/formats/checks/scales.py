"""What may be answered."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, InvalidOperation

from django.utils.translation import gettext as _

from kyodo.evaluations.formats.checks.faults import Fault, Path, sections_of, twice
from kyodo.evaluations.formats.expansion import TEXT
from kyodo.evaluations.formats.language import FormEntry, OptionEntry, ScaleEntry


def check_scales(entry: FormEntry) -> Iterator[Fault]:
    """Each scale by its kind; codes that nobody could take for one another."""
    used = _used(entry)
    for index, scale in enumerate(entry.scales):
        path = ("scales", index)
        if scale.id not in used:
            yield Fault(
                path, _("この答え方はどこにも使われていません。項目で使うか、消してください。")
            )
        if scale.id == TEXT and scale.kind != "text":
            yield Fault(
                (*path, "id"), _("「text」は文章の項目のための名前です。別の名前にしてください。")
            )
        yield from _check_codes(path, scale)
        yield from _KINDS[scale.kind](path, scale)
        yield from _check_specials(path, scale)


def _used(entry: FormEntry) -> set[str]:
    named = set()
    for _path, section in sections_of(entry):
        named.add(section.scale)
        named |= {item.scale for item in section.items}
    return {name for name in named if name}


def _check_codes(path: Path, scale: ScaleEntry) -> Iterator[Fault]:
    """Codes and printed marks are told apart by width and case neither on paper nor in a file
    that comes back from a spreadsheet."""
    codes = Counter(_plain(option.code) for option in scale.options)
    shown = Counter(_plain(option.printed or option.code) for option in scale.options)
    for number, option in enumerate(scale.options):
        where = (*path, "options", number)
        printed = _plain(option.printed or option.code)
        if codes[_plain(option.code)] > 1:
            yield Fault((*where, "code"), twice(option.code))
        elif shown[printed] > 1 or (printed != _plain(option.code) and printed in codes):
            yield Fault(
                (*where, "printed"),
                _("ほかの選択肢と見分けがつきません。紙に印刷する記号を変えてください。"),
            )


def _ordinal(path: Path, scale: ScaleEntry) -> Iterator[Fault]:
    yield from _choices(path, scale)
    for number, option in enumerate(scale.options):
        if (option.rank is None) != bool(option.special):
            yield Fault(
                (*path, "options", number),
                _(
                    "順序のある評価では、選択肢ごとにrank（1が最も良い）か"
                    "specialのどちらか一方を書いてください。"
                ),
            )
    ranks = {option.rank for option in scale.options if option.rank is not None}
    if ranks and ranks != set(range(1, len(ranks) + 1)):
        yield Fault(
            (*path, "options"),
            _(
                "rankは1から順に、番号を飛ばさずに付けてください。評価の隔たりを数えるのに使います。"
            ),
        )
    scored = [option.score is not None for option in _ordinary(scale)]
    if any(scored) and not all(scored):
        yield Fault(
            (*path, "options"),
            _("点（score）は、すべての評価に付けるか、一つも付けないかにしてください。"),
        )


def _nominal(path: Path, scale: ScaleEntry) -> Iterator[Fault]:
    yield from _choices(path, scale)
    yield from _no_ranks(path, scale)
    for number, option in enumerate(scale.options):
        if option.score is not None and not option.special:
            yield Fault(
                (*path, "options", number, "score"),
                _(
                    "順序のない選択肢に点は付けられません。"
                    "kind: ordinalにするか、scoreを消してください。"
                ),
            )


def _choices(path: Path, scale: ScaleEntry) -> Iterator[Fault]:
    if len(_ordinary(scale)) < 2:
        yield Fault(
            (*path, "options"), _("選択肢を、specialのもののほかに二つ以上書いてください。")
        )
    yield from _no_limits(path, scale)


def _text(path: Path, scale: ScaleEntry) -> Iterator[Fault]:
    if scale.options:
        yield Fault((*path, "options"), _("文章の項目に選択肢は書けません。"))
    yield from _no_limits(path, scale)


def _number(path: Path, scale: ScaleEntry) -> Iterator[Fault]:
    yield from _no_ranks(path, scale)
    for number, option in enumerate(scale.options):
        where = (*path, "options", number)
        if not option.special:
            yield Fault(where, _("数の項目の選択肢は、数を書けないときのもの（special）だけです。"))
        if _is_number(option.code):
            yield Fault(
                (*where, "code"),
                _("数として読めるため、答えの数と区別できません。変えてください。"),
            )
    if scale.minimum is not None and scale.maximum is not None:
        if scale.minimum > scale.maximum:
            yield Fault((*path, "minimum"), _("minimumがmaximumより大きくなっています。"))
        elif not has_answer(scale, scale.maximum):
            yield Fault(path, _("minimumとmaximumの間に、この小数の桁数で書ける数がありません。"))


def _no_limits(path: Path, scale: ScaleEntry) -> Iterator[Fault]:
    for key in ("minimum", "maximum", "decimals", "unit"):
        if getattr(scale, key) not in (None, 0, ""):
            yield Fault(
                (*path, key),
                _("%(key)sは、数の答え方（kind: number）だけに書けます。") % {"key": key},
            )


def _no_ranks(path: Path, scale: ScaleEntry) -> Iterator[Fault]:
    for number, option in enumerate(scale.options):
        if option.rank is not None:
            yield Fault(
                (*path, "options", number, "rank"),
                _(
                    "順序のない選択肢にrankは書けません。"
                    "kind: ordinalにするか、rankを消してください。"
                ),
            )


def _check_specials(path: Path, scale: ScaleEntry) -> Iterator[Fault]:
    for number, option in enumerate(scale.options):
        if option.special and option.score is not None:
            yield Fault(
                (*path, "options", number, "score"),
                _("評価でない選択肢（special）に点は付けられません。"),
            )


def has_answer(scale: ScaleEntry, maximum: Decimal) -> bool:
    """Whether a number of as many decimals as the scale has lies between its limits."""
    if scale.minimum is None:
        return True
    step = Decimal(1).scaleb(-scale.decimals)
    lowest = (scale.minimum / step).to_integral_value(ROUND_CEILING)
    return lowest <= (maximum / step).to_integral_value(ROUND_FLOOR)


def _ordinary(scale: ScaleEntry) -> list[OptionEntry]:
    return [option for option in scale.options if not option.special]


def _is_number(code: str) -> bool:
    try:
        Decimal(_plain(code).replace(",", ""))
    except InvalidOperation:
        return False
    return True


def _plain(code: str) -> str:
    return unicodedata.normalize("NFKC", code).casefold()


_KINDS: dict[str, Callable[[Path, ScaleEntry], Iterator[Fault]]] = {
    "ordinal": _ordinal,
    "nominal": _nominal,
    "number": _number,
    "text": _text,
}
