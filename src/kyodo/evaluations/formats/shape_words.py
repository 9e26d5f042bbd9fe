"""What the shape check finds, in the words of whoever writes a form."""

import copy
import difflib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from pydantic import BaseModel, ValidationError

from kyodo.evaluations.formats import language
from kyodo.punctuation import listed

Path = tuple[str | int, ...]
Written = Callable[[Path], str]
PLAIN = (bool, int, float)


def shape_faults(error: ValidationError, written: Written) -> Iterator[tuple[Path, str]]:
    """Every fault once: alternatives of one value are told as one fault.

    ``written`` gives a value as it was typed, for the example of how to type it; of data that never
    were a file it gives nothing, not even of the whole.
    """
    seen = set()
    for each in error.errors():
        path = tuple(part for part in each["loc"] if _is_of_file(part))
        if each["type"] == "extra_forbidden":
            path = (
                (*path[:-1], each["loc"][-1])
                if _is_of_file(each["loc"][-1])
                else (
                    *path,
                    each["loc"][-1],
                )
            )
        if path in seen:
            continue
        seen.add(path)
        yield path, _message(each, path, written)


def without_shape_faults(data: Any, error: ValidationError, written: Written) -> Any:
    """The data as it was surely meant: texts in quotation marks, unknown keys left out.

    So that whoever mends a file hears of its other faults too. Raises nothing; what cannot be
    guessed stays as it is.
    """
    made = copy.deepcopy(data)
    for each in error.errors():
        place = [part for part in each["loc"] if _is_of_file(part)]
        key = place.pop() if place else ""
        holder = _inside(made, place)
        if each["type"] == "extra_forbidden" and isinstance(holder, dict):
            holder.pop(each["loc"][-1], None)
        elif each["type"] in _WANTS_TEXT and isinstance(each["input"], PLAIN):
            text = written((*place, key)) or str(each["input"])
            if isinstance(holder, dict | list) and _inside(made, (*place, key)) is not None:
                holder[key] = text  # type: ignore[index]
    return made


def _inside(data: Any, path: Sequence[str | int]) -> Any:
    for key in path:
        try:
            data = data[key]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def _is_of_file(part: str | int) -> bool:
    """Pydantic names the alternatives of a union in the path; they are no part of the file."""
    return isinstance(part, int) or (
        part not in _ENTRY_NAMES and "[" not in part and "literal" not in part
    )


def _message(each: Any, path: Path, written: Callable[[Path], str]) -> str:
    kind, context, value = each["type"], each.get("ctx", {}), each["input"]
    key = str(path[-1]) if path else ""
    if kind == "missing" and not written(()):
        return _("まだ書かれていません。書いてください。")
    if kind == "missing":
        return _("「%(key)s」がありません。書き加えてください。") % {"key": key}
    if kind == "extra_forbidden":
        return _unknown_key(key)
    if value is None:
        return _("値がありません。値を書くか、この行を消してください。")
    if kind in _WANTS_TEXT and isinstance(value, PLAIN):
        return _('文字として書いてください。引用符で囲むと文字になります（例："%(value)s"）。') % {
            "value": written(path) or str(value)
        }
    if kind == "literal_error":
        return _chosen(str(value), context["expected"])
    if kind == "string_pattern_mismatch":
        return _pattern_message(path, value)
    known = _BY_TYPE.get(kind)
    return known(context) if known else str(each["msg"])


def _chosen(value: str, expected: str) -> str:
    choices = [choice.strip("' ") for choice in expected.replace(" or ", ", ").split(",")]
    near = difflib.get_close_matches(value, choices, n=1)
    words = _("次のどれかを書いてください：%(expected)s") % {"expected": listed(choices)}
    if near:
        words += _("（「%(near)s」ではありませんか）") % {"near": near[0]}
    return words


def _pattern_message(path: Path, value: str) -> str:
    key = str(path[-1]) if path else ""
    names = [str(part) for part in path if isinstance(part, str)]
    if not value:
        return _("空のままにはできません。")
    if key == "version":
        return _("版は、空白でない文字で始めて、一行で書いてください。")
    if key == "language":
        return _("ja、en のような二文字の言語の記号を書いてください。")
    if names[-2:] == ["options", "code"] or {"answer", "required_for"} & set(names):
        return _("記号は、空白を入れずに書いてください。")
    return _("半角の英小文字・数字・「-」「_」で、英小文字か数字から始めて書いてください。")


def _unknown_key(key: str) -> str:
    near = difflib.get_close_matches(key, _known_keys(), n=1)
    if near and near[0] == key:
        return _("「%(key)s」は、ここには書けません。") % {"key": key}
    if near:
        return _("「%(key)s」という項目はありません。「%(near)s」ではありませんか。") % {
            "key": key,
            "near": near[0],
        }
    return _("「%(key)s」という項目はありません。消してください。") % {"key": key}


_ENTRIES: Mapping[str, type[BaseModel]] = {
    name: entry
    for name, entry in vars(language).items()
    if isinstance(entry, type) and issubclass(entry, BaseModel)
}
_ENTRY_NAMES = {*_ENTRIES, "str", "int", "bool"}
_WANTS_TEXT = ("string_type", "literal_error", "enum")


def _known_keys() -> list[str]:
    return sorted(
        {
            field.alias or name
            for entry in _ENTRIES.values()
            for name, field in entry.model_fields.items()
        }
    )


def _pairs(_context: Mapping[str, Any]) -> str:
    return _("「名前: 値」の組として書いてください。")


def _number(_context: Mapping[str, Any]) -> str:
    return _("数を書いてください。")


def _whole_number(_context: Mapping[str, Any]) -> str:
    return _("整数を書いてください。")


_BY_TYPE: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "string_type": lambda _context: _("文字を書いてください。"),
    "string_unicode": lambda _context: _("印刷できない文字が混じっています。書き直してください。"),
    "list_type": lambda _context: _("「- 」で始まる並びとして書いてください。"),
    "model_type": _pairs,
    "model_attributes_type": _pairs,
    "dict_type": _pairs,
    "bool_type": lambda _context: _("true か false を書いてください。"),
    "int_type": _whole_number,
    "int_from_float": _whole_number,
    "int_parsing": _whole_number,
    "decimal_parsing": _number,
    "decimal_type": _number,
    "finite_number": _number,
    "too_short": lambda _context: _("少なくとも一つ書いてください。"),
    "string_too_short": lambda _context: _("空のままにはできません。"),
    "string_too_long": lambda context: (
        _("%(limit)d文字までです。") % {"limit": context["max_length"]}
    ),
    "greater_than_equal": lambda context: (
        _("%(limit)s以上にしてください。") % {"limit": context["ge"]}
    ),
    "less_than_equal": lambda context: (
        _("%(limit)s以下にしてください。") % {"limit": context["le"]}
    ),
}
