"""Modules that are added to the engine as they stand; they run as part of `frappe`, never as part of this package."""

from pathlib import Path


def text(name: str) -> str:
	"""Source of one of the modules beside this file."""
	return (Path(__file__).parent / name).read_text(encoding="utf-8")
