"""The demo company and its days: made of documents, run with simulated shops and a courier, and proven."""

__version__ = "0.1.0"
