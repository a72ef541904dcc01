"""What was found in the app's code, and how it is written down."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

LAYOUT = frozenset({"Section Break", "Column Break", "Tab Break"})
TABLES = frozenset({"Table", "Table MultiSelect"})
PROMISES = ("fieldtype", "options", "allow_on_submit")
WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass
class Found:
	"""What was found so far. `shapes` are ERPNext's DocTypes, `others` the names of the app's own and of Frappe's;
	`problems` are fields and DocTypes that nobody has."""

	shapes: dict[str, dict]
	others: frozenset[str] = frozenset()
	fields: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
	built: set[str] = field(default_factory=set)
	functions: dict[str, set[tuple[int, tuple[str, ...]]]] = field(default_factory=lambda: defaultdict(set))
	problems: list[str] = field(default_factory=list)

	def names(self, doctypes: Iterable[str], words: set[str]) -> None:
		"""A module names the DocTypes and has these words."""
		for doctype in doctypes:
			self.fields[doctype] |= words & self.known(doctype).keys()
			for name in sorted(self.fields[doctype]):
				shape = self.known(doctype)[name]
				if shape["fieldtype"] in TABLES and name in words:
					self.fields[shape["options"]] |= words & self.known(shape["options"]).keys()

	def known(self, doctype: str) -> dict[str, dict]:
		"""The fields of a DocType by their names, without the layout."""
		shape = self.shapes.get(doctype, {"fields": []})
		return {row["fieldname"]: row for row in shape["fields"] if row["fieldtype"] not in LAYOUT}


def as_json(found: Found) -> dict[str, Any]:
	"""As it stands in `needs.json`."""
	doctypes = {}
	for doctype in sorted(found.fields):
		known = found.known(doctype)
		entry: dict[str, Any] = {
			"fields": {name: _promise(known[name]) for name in sorted(found.fields[doctype])}
		}
		if doctype in found.built:
			entry["mandatory"] = sorted(
				name for name, row in known.items() if row.get("reqd") and not row.get("default")
			)
		doctypes[doctype] = entry
	functions = {
		path: [{"positional": count, "named": list(names)} for count, names in sorted(calls)]
		for path, calls in sorted(found.functions.items())
	}
	return {"doctypes": doctypes, "functions": functions}


def _promise(row: dict[str, Any]) -> dict[str, Any]:
	"""What the app counts on of a field."""
	out = {key: row[key] for key in PROMISES if row.get(key)}
	if row["fieldtype"] not in ("Link", *TABLES):
		out.pop("options", None)
	return out


def excess(known: dict[str, Any], used: dict[str, Any]) -> list[str]:
	"""What the code uses beyond `known`."""
	out = []
	for doctype, entry in used["doctypes"].items():
		before = known["doctypes"].get(doctype)
		if before is None:
			out.append(doctype)
			continue
		out += [f"{doctype}.{name}" for name in entry["fields"] if name not in before["fields"]]
		if "mandatory" in entry and "mandatory" not in before:
			out.append(f"{doctype} is made by the app")
	for path, calls in used["functions"].items():
		if path not in known["functions"]:
			out.append(path)
		elif any(call not in known["functions"][path] for call in calls):
			out.append(f"{path} with other arguments")
	return out
