"""Which modules of the app are called for events of documents."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path


def event_modules(app: Path) -> dict[Path, set[str]]:
	"""The modules that are called for events of documents, with their DocTypes: those of `hooks.py`, and those that they
	hand the document on to."""
	tree = ast.parse((app / "hooks.py").read_text(encoding="utf-8"))
	[events] = [
		ast.literal_eval(node.value)
		for node in tree.body
		if isinstance(node, ast.Assign) and node.targets[0].id == "doc_events"
	]
	out: dict[Path, set[str]] = defaultdict(set)
	for doctype, handlers in events.items():
		if doctype == "*":
			continue
		for path in handlers.values():
			module, function = path.rsplit(".", 1)
			file = _file(app, module)
			out[file].add(doctype)
			for reached in _called(app, file, function):
				out[reached].add(doctype)
	return out


def _file(app: Path, module: str) -> Path:
	return app.parent / (module.replace(".", "/") + ".py")


def _called(app: Path, file: Path, function: str) -> Iterator[Path]:
	"""The app's modules that a function calls."""
	tree = ast.parse(file.read_text(encoding="utf-8"))
	homes = {}
	for node in ast.walk(tree):
		if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("ecom_erp."):
			for alias in node.names:
				inner = _file(app, f"{node.module}.{alias.name}")
				homes[alias.asname or alias.name] = inner if inner.is_file() else _file(app, node.module)
	for node in ast.walk(tree):
		if isinstance(node, ast.FunctionDef) and node.name == function:
			yield from {
				homes[name.id] for name in ast.walk(node) if isinstance(name, ast.Name) and name.id in homes
			}
