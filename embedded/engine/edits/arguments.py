"""Validation of the arguments of whitelisted methods."""

from embedded.engine.editor import Editor


def argument_types(e: Editor) -> None:
	"""`from __future__ import annotations` was added to every file: annotations became strings, and strings are
	skipped by the validation of whitelisted methods. Resolve them on first use, for framework modules only
	(apps keep the upstream behaviour)."""
	f = "utils/typing_validations.py"
	e.sub(f, "	annotations = func.__annotations__\n", "	annotations = resolved_annotations(func)\n")
	e.sub(
		f,
		"def transform_parameter_types(",
		'''@lru_cache(maxsize=None)
def resolved_annotations(func: Callable) -> dict:
	"""Annotations with strings evaluated; names known to type checkers only stay strings (not validated)."""
	annotations = dict(func.__annotations__)
	if func.__module__.split(".")[0] != "frappe":
		return annotations
	for name, value in annotations.items():
		if isinstance(value, str):
			try:
				annotations[name] = eval(value, inspect.unwrap(func).__globals__)
			except (NameError, TypeError, AttributeError):
				pass
	return annotations


def transform_parameter_types(''',
	)
	e.sub(
		f,
		"from collections.abc import Callable\nfrom functools",
		"import inspect\nfrom collections.abc import Callable\nfrom functools",
	)
