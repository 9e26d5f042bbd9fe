"""What is typed about consultations, by noun."""
