"""Reads that join several tables for one page or export."""
