"""The test site as it is on a bench that has the app `bazaar` beside ours, and with it installed."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import frappe

from tests.site import Site

APP = Path(__file__).resolve().parent / "app"
NAME = "bazaar"
FORMS = ("Ecom Shop", "Courier Account")


@contextmanager
def with_bazaar(site: Site, bench: Path) -> Iterator[Path]:
	"""The site with the app, as Frappe's installer leaves it, in a bench of its own in the folder `bench`; that bench's
	folder of sites. Afterwards the app is uninstalled."""
	folder = bench / "sites"
	for needed in (folder, bench / "logs"):
		needed.mkdir()
	for entry in site.sites.iterdir():
		if entry.name != "apps.txt":
			(folder / entry.name).symlink_to(entry)
	(folder / "apps.txt").write_text((site.sites / "apps.txt").read_text().rstrip() + f"\n{NAME}\n")
	sys.path.append(str(APP))
	home, before = frappe.local.sites_path, frappe.db.get_global("installed_apps")
	changed = {doctype: frappe.db.get_value("DocType", doctype, "modified") for doctype in FORMS}
	try:
		frappe.local.sites_path = str(folder)
		_installed([*json.loads(before), NAME], "after_app_install")
		yield folder
	finally:
		frappe.db.rollback()
		columns = _columns()
		_installed(json.loads(before), "after_app_uninstall")
		for doctype, column in columns:
			frappe.db.sql_ddl(f"alter table `tab{doctype}` drop column `{column}`")
		for doctype, at in changed.items():
			frappe.db.set_value("DocType", doctype, "modified", at, update_modified=False)
		frappe.db.commit()
		frappe.local.sites_path = home
		sys.path.remove(str(APP))


def _installed(apps: list[str], hook: str) -> None:
	frappe.set_user("Administrator")
	frappe.db.set_global("installed_apps", json.dumps(apps))
	frappe.db.commit()
	_forget()
	for function in frappe.get_hooks(hook):
		frappe.get_attr(function)(NAME)
	frappe.db.commit()
	_forget()


def _forget() -> None:
	frappe.clear_cache()
	getattr(frappe.local, "request_cache", {}).clear()


def _columns() -> list[tuple[str, str]]:
	filters = {"dt": ("in", FORMS), "fieldname": ("like", f"{NAME}%")}
	return [tuple(row) for row in frappe.get_all("Custom Field", filters, ["dt", "fieldname"], as_list=True)]
