"""The story of a run as one HTML file that needs nothing else: tables, proofs, and pictures as inline SVG."""

from ecom_demo.report.page import write_report

__all__ = ["write_report"]
