"""What uninstalling the app leaves behind: nothing. A command, because its site of its own takes too long for the suite:

python3 -m tests.uninstall

It makes a scratch site, on the embedded bench or on the reference bench whose tests call it, takes the app from it, and
lists what of the app is still there; the exit code is 1 when that is anything.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

SITE = "uninstall.localhost"
ROLES = (
	"Ecom Manager",
	"Order Clerk",
	"Warehouse Clerk",
	"Customer Service",
	"Ecom Accountant",
	"Ecom Integration",
)
ONBOARDING = (
	"Ecom Add a Courier",
	"Ecom Connect a Shop",
	"Ecom Describe Your Warehouses",
	"Ecom Enter What Couriers Charge",
	"Ecom Look at the Settings",
	"Ecom Map What the Shop Sells",
)
SHOP = "Ecom Shop"
LOGS = ("Inbox Message", "Outbox Message", "Packing Scan", "Integrity Check", "Integrity Finding")
# DocType: filters of what is the app's
TRACES = {
	"DocType": {"module": "Ecom ERP"},
	"Module Def": {"app_name": "ecom_erp"},
	"Workspace": {"module": "Ecom ERP"},
	"Report": {"module": "Ecom ERP"},
	"Print Format": {"module": "Ecom ERP"},
	"Page": {"module": "Ecom ERP"},
	"Number Card": {"module": "Ecom ERP"},
	"Dashboard Chart": {"module": "Ecom ERP"},
	"Notification": {"module": "Ecom ERP"},
	"Client Script": {"module": "Ecom ERP"},
	"Property Setter": {"module": "Ecom ERP"},
	"Custom Field": {"module": "Ecom ERP"},
	"Role": {"name": ("in", ROLES)},
	"Has Role": {"role": ("in", ROLES)},
	"DocPerm": {"role": ("in", ROLES)},
	"Custom DocPerm": {"role": ("in", ROLES)},
	"Workflow": {"document_type": "Ecom Order"},
	"Workflow Transition": {"parent": "Ecom Order Review"},
	"Workflow State": {"name": ("in", ("To Review", "On Hold"))},
	"Workflow Action Master": {"name": ("in", ("Hold", "Release", "Check Again"))},
	"Scheduled Job Type": {"method": ("like", "ecom_erp.%")},
	"Logs To Clear": {"ref_doctype": ("in", LOGS)},
	"Onboarding Step": {"name": ("in", ONBOARDING)},
	"Module Onboarding": {"module": "Ecom ERP"},
	"Workspace Sidebar": {"module": "Ecom ERP"},
	"Desktop Icon": {"app": "ecom_erp"},
	"Patch Log": {"patch": ("like", "ecom_erp.%")},
	"Singles": {"doctype": "Ecom Settings"},
	"User Permission": {"allow": SHOP},
	"Document Follow": {"ref_doctype": SHOP},
}
TABLES = (
	r"^tab(Ecom|Fulfilment|Courier|Customs (Duty|Registration)|Packing Scan|Review (Log|Rule)|After Sales|Integrity|Order Import"
	r"|Shipping Label|(In|Out)box Message)"
)


def main() -> int:
	look = ("run", str(Path(__file__).resolve()))
	with _reference_site() if "REFERENCE_BENCH" in os.environ else _embedded_site() as inside:
		before = json.loads(inside(*look, "use").splitlines()[-1])
		inside("uninstall", "ecom_erp")
		left = json.loads(inside(*look).splitlines()[-1])
	if not before.get("DocType"):
		sys.exit("the app was not installed on the scratch site")
	if unseen := TRACES.keys() & {"User Permission", "Document Follow"} - before.keys():
		sys.exit(f"this would prove nothing: {unseen}")
	for doctype, names in left.items():
		print(f"left behind, {doctype}: {', '.join(names)}")
	if not left:
		print(f"nothing is left of {sum(map(len, before.values()))} traces")
	return 1 if left else 0


@contextmanager
def _embedded_site() -> Iterator[Callable[..., str]]:
	"""A fresh site; gives what runs a command of `embedded.inside.site` in it."""
	from embedded import setup, site
	from embedded.stages import Stages

	with setup.bench(Stages()) as running:
		try:
			site.build(running, SITE)
			yield lambda *command: site.inside(SITE, *command)
		finally:
			site.remove(running, SITE)


@contextmanager
def _reference_site() -> Iterator[Callable[..., str]]:
	"""The same with a copy of the reference bench's site, made from what the calling tests' own sites are made from."""
	from embedded.reference import bench as benches
	from embedded.reference import copies, testing
	from embedded.services.use import services

	bench = benches.find(os.environ["REFERENCE_BENCH"], os.environ["REFERENCE_SITE"])
	with services() as running:
		try:
			copies.create(bench, running, SITE, testing.world_dump(bench))
			yield lambda *command: copies.inside(bench, SITE, *command)
		finally:
			copies.remove(running, SITE)


def traces() -> dict[str, list[str]]:
	"""What of the app the connected site holds, by DocType."""
	import frappe

	found = {}
	for doctype, filters in TRACES.items():
		if doctype == "Singles":
			names = frappe.db.sql_list("select field from tabSingles where doctype = %s", filters["doctype"])
		elif not frappe.db.table_exists(doctype):
			continue
		else:
			columns = set(frappe.db.get_table_columns(doctype))
			names = frappe.get_all(doctype, filters, pluck="name") if set(filters) <= columns else []
		found[doctype] = names
	found["table"] = frappe.db.sql_list(
		"select table_name from information_schema.tables where table_schema = database() and table_name regexp %s",
		[TABLES],
	)
	found["secret"] = frappe.db.sql_list("select fieldname from `__Auth` where doctype = %s", [SHOP])
	return {doctype: names for doctype, names in found.items() if names}


def use() -> None:
	"""What somebody leaves in a site with the app: a user who is limited to one shop and follows it, and a secret."""
	import frappe
	from frappe.utils.password import set_encrypted_password

	shop = {"doctype": "User Permission", "user": "Guest", "allow": SHOP, "for_value": "A", "name": "limit"}
	frappe.get_doc(shop).db_insert()
	follower = {"doctype": "Document Follow", "user": "Guest", "ref_doctype": SHOP, "ref_docname": "A"}
	frappe.get_doc({**follower, "name": "follower"}).db_insert()
	set_encrypted_password(SHOP, "A", "hush", "webhook_secret")
	frappe.db.commit()


if __name__ == "__main__":
	if "FRAPPE_SITE" in os.environ:
		if "use" in sys.argv:
			use()
		print(json.dumps(traces()))
	else:
		sys.exit(main())
