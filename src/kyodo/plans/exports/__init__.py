"""The plan of a year on paper."""
