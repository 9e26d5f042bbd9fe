"""What the check of a form says, for whoever writes it on screen and never sees a key of the file.

The check names keys, as an editor of the file needs them: 「rankは1から順に」. On the screen the
same thing has a label: 「順位」は1から順に.
"""

import re
from collections.abc import Iterator

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kyodo.evaluations.forms import format_choices as choices
from kyodo.evaluations.forms.format_entries import (
    item_entry,
    option_entry,
    role_entry,
    scale_entry,
    section_entry,
    step_entry,
)
from kyodo.evaluations.forms.format_figures import derived_entry

# Words of prose in the sentences of the check, and ids that people choose like this themselves.
_PLAIN = frozenset({"text", "id", "code", "label", "title", "none", "schema", "true", "false"})
_BESIDE_WORDS = re.compile(r"（[a-z_]+(?:: [a-z_]+)?(?:・[a-z_]+)*）")
_WITH_VALUE = re.compile(r"(?<![a-z_])[a-z_]+: (?=[a-z_]+)")
_KEY = re.compile(r"(?<![A-Za-z0-9_「-])[a-z_]{2,}(?![A-Za-z0-9_」-])")


def on_screen(message: str) -> str:
    """The message with labels in the place of keys; as it is in languages other than Japanese."""
    if get_language() != "ja":
        return message
    labels = dict(_labels())
    bare = _WITH_VALUE.sub("", _BESIDE_WORDS.sub("", message))
    return _KEY.sub(lambda found: _quoted(labels, found[0]), bare)


def _quoted(labels: dict[str, str], key: str) -> str:
    return f"「{labels[key]}」" if key in labels else key


def _labels() -> Iterator[tuple[str, str]]:
    """Later ones win: a question is what most people are writing when something is wrong."""
    entries = (derived_entry(), role_entry(), step_entry(), scale_entry(), option_entry())
    for entry in (*entries, section_entry(), item_entry()):
        for shown in entry.shown:
            key = shown.key.partition(".")[0]
            if key not in _PLAIN and key not in {"applies_if", "applies_to"}:
                yield key, shown.label
    for pairs in (
        choices.scale_kinds(),
        choices.section_kinds(),
        choices.step_kinds(),
        choices.together(),
        choices.derived_kinds(),
    ):
        yield from ((key, label) for key, label in pairs if key not in _PLAIN)
    yield from _lists()


def _lists() -> Iterator[tuple[str, str]]:
    yield "sections", _("区分")
    yield "items", _("項目")
    yield "indicators", _("指標")
    yield "options", _("選択肢")
    yield "occasions", _("時期")
    yield "narratives", _("一緒に書く文章")
    yield "bands", _("範囲の言葉")
    yield "applies_if", _("この項目の答えによる")
    yield "applies_to", _("この契約の事業だけ")
    yield "attends", _("立ち会うだけ")
