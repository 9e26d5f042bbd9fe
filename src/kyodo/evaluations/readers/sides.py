"""The two sides of a sheet: the words that forms print for them."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from kyodo.evaluations.readers.lines import Line, key
from kyodo.evaluations.readers.values import CIVIC, GOVERNMENT

CIVIC_LABELS: Final = (
    "団体等",
    "実施団体",
    "市民団体",
    "団体側",
    "団体",
    "市民等",
    "市民側",
    "事業者",
    "受託者",
    "共同事業体",
)
GOVERNMENT_LABELS: Final = (
    "行政",
    "行政側",
    "所管課",
    "担当課",
    "所管部署",
    "担当部署",
    "担当グループ",
    "委託者",
    "市",
)
BESIDE: Final = re.compile("^(?:番号|No\\.?|項目|設問|内容|チェック項目|評価項目|評価)+")


def columns_of(
    text: str, names: Mapping[str, str] | None = None, suffix: str = ""
) -> tuple[tuple[str, str], ...] | None:
    """The sides in printed order when the text is nothing but the two column headings.

    ``names`` are short names that the sheet itself gives to its sides. Returns pairs of side and
    the heading's label.
    """
    row = BESIDE.sub("", key(text)) or key(text)
    known = names or {}
    civic = {key(known.get(CIVIC, "")), *CIVIC_LABELS} - {""}
    government = {key(known.get(GOVERNMENT, "")), *GOVERNMENT_LABELS} - {""}
    for left in sorted(civic | government, key=len):
        if not row.startswith(left + suffix) or not row.endswith(suffix):
            continue
        right = row[len(left + suffix) :].removesuffix(suffix)
        if left in civic and right in government:
            return (CIVIC, left), (GOVERNMENT, right)
        if left in government and right in civic:
            return (GOVERNMENT, left), (CIVIC, right)
    return None


def find_columns(
    lines: Sequence[Line], at: int, names: Mapping[str, str] | None = None, suffix: str = ""
) -> tuple[int, tuple[tuple[str, str], ...]] | None:
    """Column headings printed over up to six lines from ``at``: where they end, and their order."""
    row = ""
    for end in range(at, min(at + 6, len(lines))):
        row += key(lines[end].text)
        if len(row) > 60:
            return None
        columns = columns_of(row, names, suffix)
        if columns:
            return end + 1, columns
    return None
