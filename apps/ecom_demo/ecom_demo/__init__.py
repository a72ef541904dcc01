"""The demo company and its days: made of documents, run with simulated shops and a courier, and proven."""

__version__ = "0.1.0"

DEFAULT_ORDERS = 28
"""One order of each difficult kind and an easy one of each shop."""
