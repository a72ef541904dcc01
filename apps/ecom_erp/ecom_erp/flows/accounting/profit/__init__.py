"""Profit by order, kept up to date by what changes it. See docs/profit.md."""
