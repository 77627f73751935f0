"""Dates, times and zones."""
