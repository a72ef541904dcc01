"""Every text of the app that a user reads, collected from its sources.

`python3 -m tests.app_strings` prints what `translations/zh.csv` lacks, as rows to complete.
"""

import ast
import csv
import json
import re
import runpy
import sys
from collections.abc import Iterator
from pathlib import Path

APP = Path(__file__).resolve().parents[1] / "apps/ecom_erp/ecom_erp"
TRANSLATIONS = APP / "translations/zh.csv"

SCRIPT_CALL = re.compile(r"""\b__\(\s*("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')""")
TEMPLATE_CALL = re.compile(r"""\b_\(\s*("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')""")
BACK_QUOTED = re.compile(r"\b__\(\s*`[^`]*`")
UNSEEN = re.compile(
	r"<(script|style)\b.*?</\1>|<!--.*?-->|\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|&[a-z]+;",
	re.DOTALL | re.IGNORECASE,
)
TAG = re.compile(r"<[^>]*>", re.DOTALL)
HEADER = re.compile(r"<[^>]+>")
PLACE = re.compile(r"\{\{ \w+ \}\}")
SENTENCE = re.compile(r"[A-Z{](?=.*[a-z]{2}).*\s.*")
SHOWN_ATTRIBUTES = {"next_action", "decision"}
"""Fields of free text whose values the code sets; lists and forms translate them."""
SHOWN_KEYWORDS = {"asks", "button"}
SHOWN_TABLES = {"SAID", "stages"}
"""What objects of the domain say of themselves: short texts, which are no sentences."""
DECLARED = {
	"Declaration": ((), {"name", "about", "steps"}),
	"setting": ((0,), {"label", "description", "choices"}),
	"secret": ((0,), {"label", "description"}),
	"Link": ((0,), {"label"}),
	"Problem": ((1,), {"message"}),
	"Family": ((), {"refusal"}),
	"Statement": ((), {"note"}),
	"StatementError": ((0,), set()),
}
"""Calls in integrations whose texts forms show: places of their arguments, and names."""
TOLD = {"_", "say"}
"""What translates its first argument; `say` keeps that beside the words."""
UNITS = {"kg", "mm", "cm"}
LANGUAGES = {"English", "中文"}
"""Links to a page in another language stand there in that language."""
NO_WORDS = {"CN22", "CN23", "UTC", "JSON", "URL", "DocType", "mod10", "mod7"}


def collect() -> set[str]:
	"""All texts in English, as they stand in the sources."""
	found: set[str] = set()
	for path in (
		*APP.glob("ecom_erp/**/*.json"),
		*APP.glob("fixtures/*.json"),
		*APP.glob("workspace_sidebar/*.json"),
	):
		found.update(_metadata(json.loads(path.read_text(encoding="utf-8"))))
	for field in added_fields():
		found.update(_doctype({"fields": [field]}))
	for path in APP.rglob("*.py"):
		found.update(_python(path))
	for path in APP.rglob("*.js"):
		found.update(_calls(SCRIPT_CALL, path))
	for path in APP.rglob("*.html"):
		found.update(_calls(TEMPLATE_CALL, path))
	return {text for text in found if re.search(r"[A-Za-z]", text) and text not in NO_WORDS}


def added_fields() -> list[dict]:
	"""The fields that the app adds to ERPNext's documents."""
	added = runpy.run_path(str(APP / "erp/documents/custom_fields.py"))["CUSTOM_FIELDS"]
	return [field for fields in added.values() for field in fields]


def translations() -> dict[str, str]:
	"""Chinese by English, of all contexts."""
	with TRANSLATIONS.open(encoding="utf-8", newline="") as file:
		return {row[0]: row[1] for row in csv.reader(file) if row}


def _metadata(content: dict | list) -> Iterator[str]:
	for record in content if isinstance(content, list) else [content]:
		yield from METADATA.get(record.get("doctype"), _nothing)(record)


def _nothing(record: dict) -> Iterator[str]:
	return iter(())


def _doctype(record: dict) -> Iterator[str]:
	yield from _present(record, "name", "description")
	yield from (link["group"] for link in record.get("links", ()) if link.get("group"))
	for field in record["fields"]:
		yield from _present(field, "label", "description")
		if field["fieldtype"] == "Select":
			yield from filter(None, (field.get("options") or "").split("\n"))


def _workspace(record: dict) -> Iterator[str]:
	yield from _present(record, "label", "title")
	for row in (*record["links"], *record["shortcuts"]):
		yield from _present(row, "label", "format")
	for block in json.loads(record["content"]):
		if block["type"] == "header":
			yield HEADER.sub("", block["data"]["text"])


def _present(record: dict, *keys: str) -> Iterator[str]:
	return (record[key] for key in keys if record.get(key))


def _sidebar(record: dict) -> Iterator[str]:
	yield from _present(record, "title")
	for row in record["items"]:
		yield from _present(row, "label")


METADATA = {
	"DocType": _doctype,
	"Workspace": _workspace,
	"Number Card": lambda record: _present(record, "label"),
	"Dashboard Chart": lambda record: _present(record, "chart_name"),
	"Report": lambda record: _present(record, "report_name"),
	"Print Format": lambda record: _present(record, "name"),
	"Role": lambda record: _present(record, "name"),
	"Page": lambda record: _present(record, "title"),
	"Module Onboarding": lambda record: _present(record, "title", "subtitle", "success_message"),
	"Onboarding Step": lambda record: _present(record, "title", "description", "action_label"),
	"Notification": lambda record: _present(record, "subject"),
	"Web Form": lambda record: _present(
		record, "title", "introduction_text", "success_message", "button_label"
	),
	"Workspace Sidebar": _sidebar,
}


def _python(path: Path) -> Iterator[str]:
	tree = ast.parse(path.read_text(encoding="utf-8"))
	for node in ast.walk(tree):
		if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TOLD:
			yield from _text(node.args[0])
		elif isinstance(node, ast.Assign):
			yield from _assigned(node)
		elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in DECLARED:
			yield from _declared(node)
		elif isinstance(node, ast.Dict):
			yield from _labels(node)
	if "core" in path.relative_to(APP).parts:
		yield from _core_messages(tree)
	if path.name in ("workflows.py", "ticket_workflow.py"):
		yield from _workflow(tree)


def _text(node: ast.AST) -> Iterator[str]:
	if isinstance(node, ast.Constant) and isinstance(node.value, str):
		yield node.value
	elif isinstance(node, ast.IfExp):
		yield from _text(node.body)
		yield from _text(node.orelse)


def _assigned(node: ast.Assign) -> Iterator[str]:
	"""`doc.next_action = "Review"`."""
	if any(isinstance(target, ast.Attribute) and target.attr in SHOWN_ATTRIBUTES for target in node.targets):
		yield from _text(node.value)


def _declared(node: ast.Call) -> Iterator[str]:
	"""What a channel or courier declares, and what it says is wrong with a setting."""
	places, names = DECLARED[node.func.id]
	for place in places:
		yield from (text for arg in node.args[place : place + 1] for text in _text(arg))
	for keyword in node.keywords:
		values = keyword.value.elts if isinstance(keyword.value, ast.Tuple) else [keyword.value]
		if keyword.arg in names:
			yield from (text for value in values for text in _text(value))


def _labels(node: ast.Dict) -> Iterator[str]:
	"""`{"label": "Ecom Order", ...}` of custom fields, `{"next_action": "Review"}` of updates."""
	for key, value in zip(node.keys, node.values, strict=True):
		if isinstance(key, ast.Constant) and key.value in {"label", *SHOWN_ATTRIBUTES}:
			yield from _text(value)


def _core_messages(tree: ast.AST) -> Iterator[str]:
	"""Messages of the domain, which flows translate, and the next actions that it names."""
	docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
	formatted = {
		id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values
	}
	unread = docstrings | formatted
	for node in ast.walk(tree):
		if isinstance(node, ast.FunctionDef) and node.name in ("next_action", "_after_shipping"):
			for inner in ast.walk(node):
				if isinstance(inner, ast.Return) and inner.value:
					yield from _text(inner.value)
		elif (isinstance(node, ast.keyword) and node.arg in SHOWN_KEYWORDS) or (
			isinstance(node, ast.AnnAssign) and getattr(node.target, "id", "") in SHOWN_TABLES
		):
			yield from (text for inner in ast.walk(node.value) for text in _text(inner))
		elif isinstance(node, ast.Constant) and id(node) not in unread and _is_sentence(node.value):
			yield node.value


def _is_sentence(value: object) -> bool:
	"""Not the place of a value in a template."""
	return isinstance(value, str) and not value.startswith("{{") and bool(SENTENCE.fullmatch(value))


def _workflow(tree: ast.Module) -> Iterator[str]:
	"""Names of the workflows, of their states and of their actions."""
	for node in tree.body:
		if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Name):
			continue
		name = getattr(node.targets[0], "id", "")
		if name.isupper() and not name.startswith("_"):
			yield from _text(node.value)
		elif name.endswith(("_STATES", "_TRANSITIONS")):
			for row in node.value.elts:
				for value in row.elts[: 1 if name.endswith("_STATES") else 3]:
					yield from _text(value)


def _calls(pattern: re.Pattern, path: Path) -> Iterator[str]:
	for literal in pattern.findall(path.read_text(encoding="utf-8")):
		yield ast.literal_eval(literal)


def bare_html() -> dict[str, list[str]]:
	"""Texts of pages and print formats that stand there without `_()`, by file."""
	found = {}
	for path in APP.rglob("*.html"):
		shown = UNSEEN.sub(" ", path.read_text(encoding="utf-8"))
		words = [text.strip() for text in TAG.split(shown) if re.search(r"[A-Za-z]{2}", text)]
		words = [text for text in words if text not in UNITS | LANGUAGES | NO_WORDS]
		if words:
			found[str(path.relative_to(APP))] = words
	return found


def unreadable_calls() -> list[str]:
	"""Calls of `__()` on a text with back quotes, which no collector of texts understands."""
	return [
		f"{path.relative_to(APP)}: {call}"
		for path in APP.rglob("*.js")
		for call in BACK_QUOTED.findall(path.read_text(encoding="utf-8"))
	]


def main() -> None:
	known = translations() if TRANSLATIONS.exists() else {}
	writer = csv.writer(sys.stdout, quoting=csv.QUOTE_ALL, lineterminator="\n")
	for text in sorted(collect() - known.keys()):
		writer.writerow([text, "", ""])


if __name__ == "__main__":
	main()
