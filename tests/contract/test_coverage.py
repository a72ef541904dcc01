"""The contract names all that the product takes from ERPNext's code."""

import ast
from pathlib import Path

from embedded.erpnext.contract import load_contract

ROOT = Path(__file__).resolve().parents[2]
NAMED = {function["path"] for function in load_contract()["functions"]}


def imported(file: Path) -> set[str]:
	"""Dotted paths that a file imports from ERPNext or names in a text."""
	found = set()
	for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
		if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "erpnext":
			found |= {f"{node.module}.{alias.name}" for alias in node.names}
		elif isinstance(node, ast.Constant) and isinstance(node.value, str):
			is_path = node.value.startswith("erpnext.") and all(map(str.isidentifier, node.value.split(".")))
			found |= {node.value} if is_path else set()
	return found


def test_every_import_from_erpnext_is_in_the_contract():
	files = [*(ROOT / "apps").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]
	files.remove(ROOT / "tests/contract/private_interfaces.py")  # what these names have to be is pinned there
	missing = {f"{path.relative_to(ROOT)}: {name}" for path in files for name in imported(path) - NAMED}
	assert not missing, "\n".join(["", *sorted(missing)])
