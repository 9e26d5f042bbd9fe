"""A number of rows that nobody counts to the end."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Counted:
    """So many, or more than so many: counting stops at a bound. In a template it is its words."""

    number: int
    is_exact: bool = True

    def __str__(self) -> str:
        words = _("%(number)s件") if self.is_exact else _("%(number)s件より多い")
        return words % {"number": self.number}
