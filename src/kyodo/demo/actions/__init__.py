"""Building the demo.

Everything is made by the same actions that people use, so the demo cannot show what the product
does not do.
"""

from kyodo.demo.actions.building import build_demo

__all__ = ["build_demo"]
