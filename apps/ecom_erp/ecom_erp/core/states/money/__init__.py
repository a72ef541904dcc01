"""Statuses of documents about settled money."""
