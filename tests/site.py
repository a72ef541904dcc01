"""The scratch site that tests run in: connecting, starting each test alike, leaving it as it was found."""

import copy
import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import frappe
from frappe.utils import now

MODULE = "Ecom ERP"
ON_REFERENCE_BENCH = "REFERENCE_BENCH" in os.environ
"""Whether this is a real bench, of whatever version; else the embedded one."""
MAY_CHANGE = {"tabUser", "tabScheduled Job Type", "tabDefaultValue", "tabSeries", "tabUser Group"}
"""Tables whose old rows change by logins and the like, without meaning for a test."""


class Site:
	"""The connected site. `name` is its name, `sites` the folder it lies in, `since` when the session began."""

	def __init__(self) -> None:
		self.sites = Path(os.environ["FRAPPE_SITES_PATH"])
		self.name = os.environ["FRAPPE_SITE"]
		self._home = os.getcwd()
		self.dirty = self.sites / self.name / "dirty"

	def open(self) -> None:
		os.chdir(self.sites)
		connect(self.name, self.sites)
		frappe.clear_cache()
		self._flags = copy.deepcopy(frappe.local.flags)
		self.since = now()
		self.dirty.touch()
		# one question a test: most tests commit nothing, and a rollback is all they need
		self._which_have_new = " union all ".join(
			f"(select '{table}' from `{table}` where creation >= %(since)s limit 1)" for table in app_tables()
		)

	def begin_test(self) -> None:
		"""What every test may count on: Administrator, English, no left-over message, flag, cached document or job."""
		frappe.db.rollback()
		frappe.set_user("Administrator")
		frappe.local.message_log = []
		frappe.local.flags = copy.deepcopy(self._flags)
		frappe.local.lang = "en"
		frappe.db.value_cache.clear()
		frappe.cache.delete_keys("document_cache::")
		getattr(frappe.local, "document_cache", {}).clear()
		getattr(frappe.local, "request_cache", {}).clear()

	def end_test(self) -> None:
		"""Take back what the test wrote, and what it committed in the app's own tables."""
		frappe.db.rollback()
		committed = frappe.db.sql(self._which_have_new, {"since": self.since}, pluck=True)
		for table in committed:
			frappe.db.sql(f"delete from `{table}` where creation >= %s", self.since)
		if committed:
			frappe.db.commit()

	def close(self) -> None:
		"""Remove every row that the session made. The site stays marked as dirty if an older row was changed."""
		frappe.db.rollback()
		changed = []
		for table in all_tables():
			frappe.db.sql(f"delete from `{table}` where creation >= %s", self.since)
			if table not in MAY_CHANGE and frappe.db.sql(
				f"select 1 from `{table}` where modified >= %s limit 1", self.since
			):
				changed.append(table)
		frappe.db.commit()
		if changed:
			self.dirty.write_text("\n".join(changed) + "\n")
		else:
			self.dirty.unlink(missing_ok=True)
		frappe.clear_cache()
		frappe.destroy()
		os.chdir(self._home)

	def parallel(self, functions: Sequence[Callable[[], Any]]) -> list[Any]:
		"""Call the functions at the same time, each in a thread with a connection and transaction of its own.

		Each commits by itself. Returns their results in order; what a function raised stands in its place.
		"""
		results: list[Any] = [None] * len(functions)
		gate = threading.Barrier(len(functions))

		def work(index: int) -> None:
			connect(self.name, self.sites)
			try:
				gate.wait(30)
				results[index] = functions[index]()
				frappe.db.commit()
			except Exception as error:
				frappe.db.rollback()
				results[index] = error
			finally:
				frappe.destroy()

		threads = [threading.Thread(target=work, args=(index,)) for index in range(len(functions))]
		for thread in threads:
			thread.start()
		for thread in threads:
			thread.join()
		frappe.db.rollback()  # a new view of the data, with what the threads committed
		return results


def connect(name: str, sites: Path) -> None:
	"""Connect this thread to the site as Administrator."""
	frappe.init(name, sites_path=str(sites))
	frappe.connect()
	frappe.local.flags.in_test = True
	frappe.flags.in_test = True
	frappe.in_test = (
		True  # what version 16 asks instead: without it, it keeps what tests change as if it never changed
	)
	frappe.set_user("Administrator")
	if os.environ.get("PLAIN"):
		frappe.local.conf.ecom_plain_submission = 1


def all_tables() -> list[str]:
	"""Tables of DocTypes: those that note when a row was made."""
	rows = frappe.db.sql(
		"select table_name from information_schema.columns where table_schema = database()"
		" and table_name like 'tab%%' and column_name = 'creation'"
	)
	modified = frappe.db.sql(
		"select table_name from information_schema.columns where table_schema = database() and column_name = 'modified'"
	)
	return sorted({row[0] for row in rows} & {row[0] for row in modified})


def app_tables() -> list[str]:
	"""Tables of the app's own DocTypes."""
	doctypes = frappe.get_all("DocType", {"module": MODULE, "issingle": 0, "is_virtual": 0}, pluck="name")
	present = set(all_tables())
	return [f"tab{doctype}" for doctype in doctypes if f"tab{doctype}" in present]


def desk_url(path: str = "") -> str:
	"""Path of a desk page on this platform: version 16 moved the desk from /app to /desk."""
	prefix = "/desk" if int(frappe.__version__.split(".")[0]) >= 16 else "/app"
	return f"{prefix}/{path.lstrip('/')}" if path else prefix
