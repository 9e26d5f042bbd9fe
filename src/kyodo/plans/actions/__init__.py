"""Every write on the plans of a year, by noun."""
