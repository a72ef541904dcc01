"""The rules that `make lint` holds beside the tools: each finds what it is about, and nothing else."""

import pytest
import tomllib

from embedded import paths
from embedded.lint import rules
from embedded.lint.sources import Finding, Source


def found(path: str, text: str) -> list[tuple[str, int]]:
	return [(finding.rule, finding.line) for finding in rules.check([Source(path, text)])]


@pytest.mark.parametrize(
	("path", "text", "rule"),
	[
		("flows/shops/shops.py", "import requests\n", "bare-request"),
		("flows/shops/shops.py", "from urllib import request\n", "bare-request"),
		("api/v1.py", "import socket\n", "bare-request"),
		("flows/orders/a.py", "def step():\n\tfrappe.db.commit()\n", "loose-commit"),
		(
			"flows/orders/a.py",
			"try:\n\tstep()\nexcept Exception:\n\tfrappe.db.rollback()\n",
			"loose-rollback",
		),
		("jobs/a.py", "frappe.db.rollback()\n", "loose-rollback"),
		("flows/orders/a.py", "total = float(order.total) * 2\n", "float-money"),
		("flows/orders/a.py", "total += flt(order.total)\n", "float-money"),
		("api/v1.py", "if flt(doc.paid) > limit:\n\tpass\n", "float-money"),
		("erp/stock/a.py", "frappe.db.sql(f'select {name}')\n", "built-sql"),
		("flows/orders/a.py", "frappe.db.sql('select ' + name)\n", "built-sql"),
		("flows/orders/a.py", "from ecom_erp.core.review.checks import Finding\n", "higher-room"),
		("flows/orders/a.py", "from ecom_erp.flows import review\n", "higher-room"),
		("core/orders/a.py", "x = 1\n" * 301, "long-file"),
		("flows/a.py", "frappe.get_all(ORDER, {'promised_date': ('<', today)})\n", "unset-before"),
		("flows/a.py", "filters = {**wanted, 'step_due_at': ['<=', now]}\n", "unset-before"),
		("flows/a.py", "frappe.get_all(ORDER, [['promised_date', '<', today]])\n", "unset-before"),
		("flows/a.py", "filters.append([ORDER, 'promised_date', '<=', today])\n", "unset-before"),
		("flows/a.py", "[['shipped_at', 'is', 'set'], [ORDER, 'promised_date', '<', day]]\n", "unset-before"),
		("flows/a.py", "frappe.get_all(ORDER, [[FIELD, '<', today]])\n", "unset-before"),
	],
)
def test_what_breaks_a_rule_is_found(path, text, rule):
	assert [name for name, _line in found(path, text)] == [rule]


@pytest.mark.parametrize(
	("path", "text"),
	[
		("integrations/http/client.py", "import requests\n"),
		("messaging/transaction.py", "frappe.db.commit()\n"),
		("flows/orders/a.py", "frappe.db.rollback(save_point='one')\n"),
		("api/v1.py", "frappe.db.rollback()\n"),
		("flows/orders/a.py", "row = {'total': float(order.total)}\n"),
		("flows/orders/a.py", "doc.total = float(order.total * 2)\n"),
		("erp/accounts/a.py", "total = float(order.total) * 2\n"),
		("flows/orders/a.py", "frappe.db.sql('select %s', (name,))\n"),
		("flows/review/a.py", "from ecom_erp.core.orders.canonical import CanonicalOrder\n"),
		("api/desk/orders.py", "from ecom_erp.flows.review import bulk_review\n"),
		("core/orders/a.py", "x = 1\n" * 300),
		("flows/a.py", "frappe.get_all(ORDER, {'promised_date': ('between', (first, last))})\n"),
		("flows/a.py", "frappe.get_all(ORDER, {'promised_date': ('>', today), 'number': ('<', 'M')})\n"),
		("flows/a.py", "[['promised_date', 'is', 'set'], ['promised_date', '<', today]]\n"),
		("flows/a.py", "[[KEPT, 'is', 'set'], [KEPT, '<', today]]\n"),
		("flows/a.py", "{'creation': ('<', at), 'modified': ('<', at), 'docstatus': ('<', 2)}\n"),
		("flows/a.py", "frappe.db.delete(CHECK, {'started_at': ('<', before)})\n"),
		("flows/a.py", "OPERATORS = ('=', '<', '<=')\n"),
	],
)
def test_what_keeps_them_is_left_alone(path, text):
	assert found(path, text) == []


def test_a_line_that_has_to_break_a_rule_says_why():
	commit = "frappe.db.commit()"
	assert (
		found("api/v1.py", f"{commit}  # allowed: loose-commit: the caller waits for the next part\n") == []
	)
	assert found("api/v1.py", f"# allowed: loose-commit: the next part\n{commit}\n") == []
	assert found("api/v1.py", f"{commit}  # allowed: float-money: another rule\n") == [("loose-commit", 1)]
	assert found("api/v1.py", f"{commit}  # allowed: loose-commit\n") == [("loose-commit", 1)]


def test_a_room_of_sixteen_files_is_full():
	files = [Source(f"flows/orders/{number}.py", "") for number in range(15)]
	assert rules.check([*files, Source("flows/orders/__init__.py", "")]) == []
	full = rules.check([*files, Source("flows/orders/one_more.py", "")])
	assert full == [Finding("flows/orders", 1, "full-room", "16 files: make rooms in it, 15 are the most")]


def test_the_rooms_are_those_of_the_imports_contract():
	project = tomllib.loads((paths.ROOT / "pyproject.toml").read_text())
	contracts = {contract["id"]: contract for contract in project["tool"]["importlinter"]["contracts"]}
	layers = [layer.strip("()") for layer in reversed(contracts["rooms"]["layers"])]
	assert layers == list(rules.ROOMS)
