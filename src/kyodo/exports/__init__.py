"""Rows and frozen data to files: CSV, PDF, and the one spelling that digests are made of.

Knows no table of the database; who may have a file is decided above.
"""
