"""Pages of the consultations: parse, one call, answer."""
