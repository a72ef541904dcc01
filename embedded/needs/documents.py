"""Reading what is no Python: scripts of the desk, and the documents that the app ships as JSON."""

import json
import re
from pathlib import Path

from embedded.needs.found import WORD, Found

QUOTED = re.compile(r"""["'`]([A-Z][A-Za-z]+(?: [A-Za-z]+)*)(?:\.\w+)?["'`]""")


def read_script(file: Path, found: Found) -> None:
	"""DocTypes that a script names, with the fields among its words; functions that it calls."""
	text = file.read_text(encoding="utf-8")
	found.names(sorted(set(QUOTED.findall(text)) & found.shapes.keys()), set(WORD.findall(text)))
	for path in re.findall(r"[\"'](erpnext\.[\w.]+)[\"']", text):
		found.functions[path] |= set()


def read_document(file: Path, found: Found) -> None:
	"""A DocType's links, and what is fetched over them; of a card, chart or report, what its filters name."""
	document = json.loads(file.read_text(encoding="utf-8"))
	for one in document if isinstance(document, list) else [document]:
		if not isinstance(one, dict):
			continue
		links = {
			row["fieldname"]: row.get("options")
			for row in one.get("fields", [])
			if isinstance(row, dict) and row.get("fieldtype") in ("Link", "Table")
		}
		for options in links.values():
			if options in found.shapes:
				found.fields[options] |= set()
		for row in one.get("fields", []):
			link, _, name = (
				(row.get("fetch_from") or "").partition(".") if isinstance(row, dict) else ("", "", "")
			)
			if links.get(link) in found.shapes:
				found.fields[links[link]] |= {name} & found.known(links[link]).keys()
		named = {one.get(key) for key in ("document_type", "ref_doctype", "doc_type")} & found.shapes.keys()
		found.names(sorted(named), set(WORD.findall(json.dumps(one))))
		for row in [*one.get("links", []), *one.get("shortcuts", []), *one.get("items", [])]:
			if isinstance(row, dict) and row.get("link_to") in found.shapes:
				found.fields[row["link_to"]] |= set()
