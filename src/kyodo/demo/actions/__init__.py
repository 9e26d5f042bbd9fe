"""Building the demo.

Everything is made by the same actions that people use, so the demo cannot show what the product
does not do.
"""

from kyodo.demo.actions.building import SHEET, build_demo

__all__ = ["SHEET", "build_demo"]
