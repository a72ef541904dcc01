"""Writes the stand-in app package `erpnext` from its shape and the controllers kept beside this file.

The package has the module paths of ERPNext. `controllers/root/` becomes the top of the package and
`controllers/common/` becomes `erpnext/controllers/`. Every other folder is a module: a file named after a DocType
goes to that DocType's folder (`controllers/stock/bin.py` becomes `erpnext/stock/doctype/bin/bin.py`, and
so for `bin.js`, `bin_list.js`, `bin_tree.js`, `bin_dashboard.py` and `bin_utils.py`), any other file keeps its path
(`controllers/stock/utils.py` becomes `erpnext/stock/utils.py`). A DocType without a controller gets an empty one.
"""

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

from embedded.erpnext.desk import states, workspaces
from embedded.erpnext.shapes import HERE, class_name, load_shapes, scrub

CONTROLLERS = HERE / "controllers"
STAMP = "2025-01-01 00:00:00.000000"
STAMPED = {"creation": STAMP, "modified": STAMP, "modified_by": "Administrator", "owner": "Administrator"}
STAMP_FILE = ".generated"
PERMISSION_DEFAULTS = ("role", "permlevel", "if_owner")
COMPANION_SUFFIXES = ("", "_list", "_tree", "_dashboard", "_utils")

PLAIN_CONTROLLER = '''"""{doctype}: data only."""

from frappe.model.document import Document


class {cls}(Document):
	"""{doctype}."""
'''

TREE_CONTROLLER = '''"""{doctype}: a tree."""

from frappe.utils.nestedset import NestedSet


class {cls}(NestedSet):
	"""{doctype}."""

	nsm_parent_field = "{parent_field}"
'''


def generate(target: Path) -> bool:
	"""Writes `target/erpnext`. Returns whether anything had to be written.

	The package is made beside the old one and then takes its place, so that a run which is stopped half way leaves
	the old package or none, never a mixture.
	"""
	digest = _digest()
	package = target / "erpnext"
	stamp = target / STAMP_FILE
	if package.is_dir() and stamp.is_file() and stamp.read_text() == digest:
		return False

	fresh = target / "erpnext.new"
	shutil.rmtree(fresh, ignore_errors=True)
	fresh.mkdir(parents=True)
	_write_package(fresh)
	stamp.unlink(missing_ok=True)
	shutil.rmtree(package, ignore_errors=True)
	fresh.rename(package)
	stamp.write_text(digest)
	return True


def _digest() -> str:
	"""A fingerprint of all that the package is made from."""
	total = hashlib.sha256()
	for path in sorted(HERE.rglob("*")):
		if path.is_file() and "__pycache__" not in path.parts:
			total.update(str(path.relative_to(HERE)).encode())
			total.update(path.read_bytes())
	return total.hexdigest()


def _write_package(package: Path) -> None:
	shapes = load_shapes()
	_copy_controllers(package)
	(package / "modules.txt").write_text("\n".join(shapes["modules"]) + "\n")
	(package / "patches.txt").write_text("[pre_model_sync]\n\n[post_model_sync]\n")
	for name, properties in shapes["doctypes"].items():
		_write_doctype(package, name, properties)
	for path, workspace in workspaces().items():
		_write_json(package / path, {**STAMPED, **workspace})
	_make_importable(package)


def _copy_controllers(package: Path) -> None:
	doctype_files = {
		scrub(name) + suffix: scrub(name)
		for name in load_shapes()["doctypes"]
		for suffix in COMPANION_SUFFIXES
	}
	for source in sorted(CONTROLLERS.rglob("*")):
		if source.is_file() and "__pycache__" not in source.parts:
			target = package / _place(source.relative_to(CONTROLLERS), doctype_files)
			target.parent.mkdir(parents=True, exist_ok=True)
			shutil.copyfile(source, target)


def _place(source: Path, doctype_files: dict[str, str]) -> Path:
	"""Where in the package a file of the controllers folder goes."""
	module, *rest = source.parts
	if module == "root":
		return Path(*rest)
	if module == "common":
		return Path("controllers", *rest)
	folder = doctype_files.get(source.stem)
	if len(rest) == 1 and folder:
		return Path(module, "doctype", folder, source.name)
	return source


def _write_doctype(package: Path, name: str, properties: dict[str, Any]) -> None:
	folder = package / scrub(properties["module"]) / "doctype" / scrub(name)
	folder.mkdir(parents=True, exist_ok=True)
	_write_json(folder / f"{scrub(name)}.json", doctype_document(name, properties))
	controller = folder / f"{scrub(name)}.py"
	if not controller.exists():
		template = TREE_CONTROLLER if properties.get("is_tree") else PLAIN_CONTROLLER
		controller.write_text(
			template.format(
				doctype=name, cls=class_name(name), parent_field=properties.get("nsm_parent_field", "")
			)
		)


def _write_json(path: Path, document: dict[str, Any]) -> None:
	path.parent.mkdir(parents=True, exist_ok=True)
	path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def doctype_document(name: str, properties: dict[str, Any]) -> dict[str, Any]:
	"""The DocType document in the form in which Frappe keeps it in an app."""
	permissions = [_permission(row) for row in properties.get("permissions", [])]
	fields = [{"doctype": "DocField", **field} for field in properties["fields"]]
	return {
		"doctype": "DocType",
		"name": name,
		**STAMPED,
		"engine": "InnoDB",
		"sort_field": "modified",
		"sort_order": "DESC",
		**properties,
		"field_order": [field["fieldname"] for field in fields],
		"fields": fields,
		"permissions": permissions,
		"actions": [],
		"links": [],
		"states": states(properties["fields"]),
	}


def _permission(row: dict[str, Any]) -> dict[str, Any]:
	permission = {key: row[key] for key in PERMISSION_DEFAULTS if key in row}
	return permission | dict.fromkeys(row["can"].split(), 1)


def _make_importable(package: Path) -> None:
	"""Every folder with Python code in or below it becomes a package."""
	for folder in [package, *(path for path in package.rglob("*") if path.is_dir())]:
		marker = folder / "__init__.py"
		if not marker.exists() and any(folder.rglob("*.py")):
			marker.touch()
