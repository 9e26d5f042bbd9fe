"""Pages of the yearly plans, by noun."""
