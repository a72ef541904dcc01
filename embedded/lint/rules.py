"""Rules of this house, held in the syntax tree of the app. A line that has to break one says so, with the reason:
`# allowed: loose-commit: the worker is told what was done row by row`."""

import ast
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from embedded import paths
from embedded.lint.empty_values import unset_before
from embedded.lint.sources import Finding, Source, read

Rule = Callable[[Source], Iterator[tuple[int, str]]]

ROOMS = (
	"words",
	"webhooks",
	"orders",
	"shops",
	"catalog",
	"carriers",
	"notify",
	"boxes",
	"customs",
	"shipping",
	"warehouse",
	"allocation",
	"supply",
	"after_sales",
	"customers",
	"privacy",
	"intake",
	"review",
	"changes",
	"accounting",
	"exchange",
	"insight",
	"backup",
	"safety",
	"portal",
	"work",
)
"""Bottom first, as the contract `rooms` of import-linter has them on one floor; here they hold between floors."""
MOST_LINES = 300
MOST_FILES = 15
WEB = ("requests", "httpx", "urllib3", "socket", "urllib.request", "http.client")
DOOR = "integrations/http/"
COMMITS = "messaging/transaction.py"


def bare_request(source: Source) -> Iterator[tuple[int, str]]:
	"""Outside systems are reached by `integrations/http/` alone: it has the time limits, the allowed hosts, the breaker
	and a log without secrets."""
	if source.path.startswith(DOOR):
		return
	for node in ast.walk(source.tree):
		modules = []
		if isinstance(node, ast.Import):
			modules = [alias.name for alias in node.names]
		elif isinstance(node, ast.ImportFrom) and node.module:
			modules = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
		if any(module == web or module.startswith(f"{web}.") for module in modules for web in WEB):
			yield node.lineno, f"connections are opened in {DOOR} only"
		if isinstance(node, ast.Call) and _dotted(node.func).startswith("frappe.integrations.utils.make_"):
			yield node.lineno, f"connections are opened in {DOOR} only"


def loose_commit(source: Source) -> Iterator[tuple[int, str]]:
	"""What belongs together is committed together: by the unit of work, never in the middle of a function."""
	if source.path == COMMITS:
		return
	for node in ast.walk(source.tree):
		if isinstance(node, ast.Call) and _dotted(node.func) in ("frappe.db.commit", "frappe.db.begin"):
			yield node.lineno, "make the function a @unit_of_work (messaging/transaction.py)"


def loose_rollback(source: Source) -> Iterator[tuple[int, str]]:
	"""Whoever catches an error of a step in a job undoes it by `roll_back`: the end of the job's time would pass for an error of
	the step, and leave a connection of no use."""
	if source.path == COMMITS or source.floor not in ("flows", "jobs", "messaging"):
		return
	for node in ast.walk(source.tree):
		if isinstance(node, ast.Call) and _dotted(node.func) == "frappe.db.rollback" and not node.keywords:
			yield node.lineno, "call roll_back of messaging/transaction.py"


def float_money(source: Source) -> Iterator[tuple[int, str]]:
	"""Money is Decimal until it is written into a field: a `float(...)` is a value that is handed on, and never a part of
	a sum, a product or a comparison."""
	if source.floor in ("erp", "ecom_erp") or source.path.startswith(DOOR):
		return
	for node in ast.walk(source.tree):
		parts: Iterable[ast.expr] = ()
		if isinstance(node, ast.BinOp):
			parts = (node.left, node.right)
		elif isinstance(node, ast.AugAssign):
			parts = (node.value,)
		elif isinstance(node, ast.Compare):
			parts = (node.left, *node.comparators)
		for part in parts:
			if isinstance(part, ast.Call) and _dotted(part.func) in ("float", "flt", "frappe.utils.flt"):
				yield part.lineno, "calculate in Decimal and convert the result"


def built_sql(source: Source) -> Iterator[tuple[int, str]]:
	"""SQL is a constant with its values beside it, or made by `frappe.qb`; never put together from texts."""
	for node in ast.walk(source.tree):
		calls_sql = isinstance(node, ast.Call) and _dotted(node.func) in (
			"frappe.db.sql",
			"frappe.db.multisql",
		)
		if calls_sql and node.args and not isinstance(node.args[0], ast.Constant):
			yield node.lineno, "give values as parameters, or use frappe.qb"


def higher_room(source: Source) -> Iterator[tuple[int, str]]:
	"""A room knows itself and those below, on every floor under its own. The doors (api) know all rooms."""
	if source.floor not in ("flows", "core", "erp", "messaging") or source.room not in ROOMS:
		return
	own = ROOMS.index(source.room)
	for node in ast.walk(source.tree):
		if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("ecom_erp."):
			continue
		module = node.module.split(".")
		for alias in node.names:
			_app, floor, room, *_rest = [*module, alias.name, ""]
			if floor in ("flows", "core") and room in ROOMS and ROOMS.index(room) > own:
				yield node.lineno, f"{source.room} does not know {room}, which lies above it"


def long_file(source: Source) -> Iterator[tuple[int, str]]:
	"""A file has one subject."""
	if (
		source.floor in ("flows", "core", "messaging", "erp", "api", "integrations")
		and len(source.lines) > MOST_LINES
	):
		yield MOST_LINES + 1, f"{len(source.lines)} lines: split it by subject, {MOST_LINES} are the most"


RULES: dict[str, Rule] = {
	rule.__name__.replace("_", "-"): rule
	for rule in (
		bare_request,
		loose_commit,
		loose_rollback,
		float_money,
		built_sql,
		higher_room,
		long_file,
		unset_before,
	)
}


def check(sources: Iterable[Source]) -> list[Finding]:
	"""All places that break a rule, file by file."""
	files = list(sources)
	findings = [
		Finding(source.path, line, name, text)
		for source in files
		for name, rule in RULES.items()
		for line, text in rule(source)
		if not source.allows(line, name)
	]
	return [*findings, *_full_rooms(files)]


def _full_rooms(files: Iterable[Source]) -> Iterator[Finding]:
	rooms = Counter(
		source.path.rsplit("/", 1)[0]
		for source in files
		if source.floor in ("flows", "core") and source.room and not source.path.endswith("__init__.py")
	)
	for room, count in rooms.items():
		if count > MOST_FILES:
			yield Finding(room, 1, "full-room", f"{count} files: make rooms in it, {MOST_FILES} are the most")


def _dotted(node: ast.expr) -> str:
	"""`frappe.db.commit` of the expression; "" of one that is no plain name."""
	if isinstance(node, ast.Name):
		return node.id
	if isinstance(node, ast.Attribute):
		left = _dotted(node.value)
		return f"{left}.{node.attr}" if left else ""
	return ""


def main() -> int:
	"""Print what breaks a rule; 1 when something does."""
	findings = check(read())
	for finding in findings:
		print(f"{paths.APP.relative_to(paths.ROOT)}/{finding}")
	print(
		f"{len(RULES) + 1} rules of the house: " + (f"{len(findings)} findings" if findings else "all kept")
	)
	return 1 if findings else 0


if __name__ == "__main__":
	raise SystemExit(main())
