"""Values of the consultations for other programs."""
