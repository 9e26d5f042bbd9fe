"""Rows of a form in the making that come, go and move, by buttons that need no script."""

import copy
from collections.abc import Sequence

from kyodo.evaluations.forms.format_fields import MISSING, inside
from kyodo.evaluations.forms.format_pages import Block, Data, Page

MAX_ROWS = 600


def with_rows_moved(page: Page, data: Data, do: str) -> tuple[Data, str]:
    """What the button ``do`` does with the rows, and the row to show then.

    ``add:scales.0.options``, ``remove:…``, ``up:…`` and ``down:scales.0.options.1``. A button that
    no page has changes nothing.
    """
    verb, _colon, where = do.partition(":")
    tokens = [int(part) if part.isdecimal() else part for part in where.split(".")]
    block = _block_at(page.blocks, tokens)
    data = copy.deepcopy(data)
    if block is None:
        return data, ""
    if verb == "add":
        return _added(page, data, tokens, block)
    rows, index = inside(data, (*page.root, *tokens[:-1])), tokens[-1]
    if not isinstance(rows, list) or not isinstance(index, int) or index >= len(rows):
        return data, ""
    base = ".".join(map(str, tokens[:-1]))
    if verb == "remove":
        del rows[index]
        return data, f"list-{base}"
    other = {"up": index - 1, "down": index + 1}.get(verb, index)
    if 0 <= other < len(rows):
        rows[index], rows[other] = rows[other], rows[index]
        index = other
    return data, f"row-{base}.{index}"


def _added(page: Page, data: Data, tokens: Sequence[str | int], block: Block) -> tuple[Data, str]:
    parent = inside(data, (*page.root, *tokens[:-1]))
    if not isinstance(parent, dict):
        if parent is not MISSING or len(page.root) > 1 or len(tokens) > 1:
            return data, ""
        parent = data[str(page.root[0])] = {}
    rows = parent.setdefault(block.key, [])
    if not isinstance(rows, list) or len(rows) >= MAX_ROWS:
        return data, ""
    rows.append(block.make(data, parent))
    return data, f"row-{'.'.join(map(str, tokens))}.{len(rows) - 1}"


def _block_at(blocks: Sequence[Block], tokens: Sequence[str | int]) -> Block | None:
    found: Block | None = None
    for token in tokens:
        if isinstance(token, str):
            found = next((block for block in blocks if block.key == token), None)
            if found is None:
                return None
            blocks = found.blocks
    return found
