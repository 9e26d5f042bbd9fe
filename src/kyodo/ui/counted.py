"""A number of rows that nobody counts to the end."""

from dataclasses import dataclass
from typing import Self

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Counted:
    """So many, or more than so many: counting stops at a bound. In a template it is its words."""

    number: int
    is_exact: bool = True

    @classmethod
    def up_to(cls, bound: int, found: int) -> Self:
        """What was found by somebody who looked for one more than the bound."""
        return cls(min(found, bound), found <= bound)

    def __str__(self) -> str:
        words = _("%(number)s件") if self.is_exact else _("%(number)s件より多い")
        return words % {"number": self.number}
