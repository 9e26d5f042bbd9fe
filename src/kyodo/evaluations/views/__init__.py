"""Pages of the mutual evaluation: parse, one call, answer."""
