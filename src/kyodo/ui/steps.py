"""The steps of a long piece of work, as a page shows them."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Step:
    """``note`` replaces the words 済み, いまここ and これから where more can be said."""

    label: str
    state: Literal["done", "current", "coming"]
    url: str = ""
    note: str = ""
