"""Reads for the pages of consultations."""
