"""Site commands: python -m embedded.inside.site install APP | uninstall APP | migrate | execute DOTTED.NAME [JSON] | run FILE."""

import json
import os
import runpy
import sys

from embedded.inside.connection import connect

ADMIN_PASSWORD = "admin"


def install(app: str) -> None:
	"""Install an app; the framework comes first and makes the tables."""
	if app == "frappe":
		_install_framework()
		return
	frappe = connect()
	from frappe.installer import install_app

	frappe.set_user("Administrator")
	frappe.cache.delete_value("app_modules")
	install_app(app)
	frappe.db.commit()


def _install_framework() -> None:
	import frappe
	from frappe.installer import _init_database

	os.chdir(os.environ["FRAPPE_SITES_PATH"])
	frappe.init(os.environ["FRAPPE_SITE"])
	name = frappe.conf.db_name
	_init_database(db_name=name, admin_password=ADMIN_PASSWORD, force=True, setup_db=False)
	frappe.destroy()
	connect()
	from frappe.utils.password import update_password

	update_password("Administrator", ADMIN_PASSWORD)
	values = {"language": "en", "time_zone": "Etc/UTC", "country": "United States"}
	values |= {"setup_complete": 1, "enable_scheduler": 1}
	# as a site of Frappe v15 is set up
	values |= {"rounding_method": "Banker's Rounding", "float_precision": "3"}
	frappe.db.set_single_value("System Settings", values)
	# users made before the time zone was known bear the default one
	frappe.db.set_value(
		"User", {"name": ("in", ("Administrator", "Guest"))}, "time_zone", values["time_zone"]
	)
	frappe.db.set_default("desktop:home_page", "workspace")
	frappe.db.commit()
	frappe.clear_cache()
	_no_future_rows(frappe)
	frappe.db.commit()
	frappe.clear_cache()


def _no_future_rows(frappe) -> None:
	"""Rows made before the time zone was known bear the default one's time, hours ahead: set them to now."""
	now = frappe.utils.now()
	columns = frappe.db.sql(
		"select table_name, column_name from information_schema.columns where table_schema = database()"
		" and table_name like 'tab%%' and column_name in ('creation', 'modified')"
	)
	for table, column in columns:
		frappe.db.sql(f"update `{table}` set `{column}` = %s where `{column}` > %s", (now, now))


def uninstall(app: str) -> None:
	frappe = connect()
	from frappe.installer import remove_app

	frappe.set_user("Administrator")
	remove_app(app, yes=True, no_backup=True)
	frappe.db.commit()


def adopt() -> None:
	"""Make a copied site a test site: the app freshly installed, a known password, no setup wizard in the way."""
	frappe = connect()
	from frappe.utils.password import update_password

	frappe.set_user("Administrator")
	frappe.cache.flushdb()
	frappe.clear_cache()
	update_password("Administrator", ADMIN_PASSWORD)
	frappe.db.commit()
	for app in ("ecom_demo", "ecom_erp"):
		if app in frappe.get_installed_apps():
			uninstall(app)
	install("ecom_erp")
	_no_future_rows(frappe)
	frappe.db.commit()
	frappe.clear_cache()


def migrate() -> None:
	from frappe.migrate import SiteMigration

	SiteMigration(skip_search_index=True).run(site=os.environ["FRAPPE_SITE"])


def execute(name: str, arguments: str = "{}") -> None:
	"""Call a function by its dotted name with keyword arguments in JSON, print what it returns and commit."""
	frappe = connect()
	frappe.set_user("Administrator")
	result = frappe.get_attr(name)(**json.loads(arguments))
	frappe.db.commit()
	if result is not None:
		print(result)


def run(file: str, *arguments: str) -> None:
	"""Run a Python file in the site; it commits what it wants to keep."""
	frappe = connect()
	frappe.set_user("Administrator")
	sys.argv = [file, *arguments]
	runpy.run_path(file, run_name="__main__")


def world(root: str) -> None:
	"""Build what the tests expect to find: tests/world.py of the checkout."""
	frappe = connect()
	frappe.set_user("Administrator")
	sys.path.insert(0, root)
	from tests.world import build

	build()
	frappe.db.commit()


COMMANDS = {
	"adopt": adopt,
	"install": install,
	"uninstall": uninstall,
	"migrate": migrate,
	"execute": execute,
	"run": run,
	"world": world,
}

if __name__ == "__main__":
	COMMANDS[sys.argv[1]](*sys.argv[2:])
