"""Tokens and webhook secrets leave the database only on their way to the shop: no log, no export, no version, no answer
of REST holds one, after a day on which everything went wrong."""

import json
import re

import frappe
import pytest
import requests
from frappe.utils.password import get_decrypted_password

from ecom_erp.flows.intake import receiving
from ecom_sandbox.server import SandboxServer
from tests.factories import shop as factory
from tests.factories.shop import stocked
from tests.factories.users import make_user, token
from tests.site import all_tables
from tests.support.shopify_orders import arrive, deliver_now, send_off

TOKEN, SECRET, KEY = "shpat-NEVER-SHOWN-1", "hook-NEVER-SHOWN-2", "courier-NEVER-SHOWN-3"
HIDDEN = (TOKEN, SECRET, KEY)
TEXT = ("char", "varchar", "text", "mediumtext", "longtext", "tinytext", "json")
ORDER = "#1037"


@pytest.fixture
def secretive(courier):
	"""A simulated shop behind secrets that no other place has, and a courier with a key."""
	with SandboxServer(token=TOKEN, webhook_secret=SECRET) as server:
		shop = factory.make_shop(server)
		account = frappe.get_doc("Courier Account", courier)
		account.update({"parcel_api_key": KEY, "webhook_secret": SECRET})
		account.save()
		frappe.db.commit()
		yield server, shop, courier


def a_bad_day(server, shop: str) -> str:
	"""An order goes all its way while the shop is down, slow to answer, refuses the token and sends nonsense."""
	order = arrive(server, shop, ORDER, [stocked(main=5)])
	document = frappe.get_doc("Ecom Shop", shop)
	document.update({"shopify_access_token": TOKEN + "-old", "stock_buffer": 1})
	document.save(ignore_version=False)  # tests note no versions otherwise
	receiving.poll(shop)
	document.reload()  # the failure stands on it
	document.update({"shopify_access_token": TOKEN, "stock_buffer": 2})
	document.save(ignore_version=False)
	send_off(order)
	for kind in ("500", "429", "lost"):
		server.faults.add(kind=kind)
		deliver_now(order)
	deliver_now(order)
	return order


def text_columns() -> dict[str, list[str]]:
	rows = frappe.db.sql(
		"select table_name, column_name from information_schema.columns"
		" where table_schema = database() and data_type in %s",
		[TEXT],
	)
	known, columns = {*all_tables(), "__Auth", "tabSingles"}, {}
	for table, column in rows:
		if table in known:
			columns.setdefault(table, []).append(column)
	return columns


def places_in_the_database(words) -> list[str]:
	pattern = "|".join(re.escape(word) for word in words)
	found = []
	for table, columns in text_columns().items():
		glued = ", ".join(f"`{column}`" for column in columns)
		if frappe.db.sql(f"select 1 from `{table}` where concat_ws('|', {glued}) regexp %s limit 1", pattern):
			found.append(table)
	return found


def test_no_table_holds_a_secret(site, secretive):
	server, shop, _courier = secretive
	order = a_bad_day(server, shop)
	frappe.db.commit()
	assert factory.get(order).status == "Completed"
	assert frappe.get_all("Version", {"ref_doctype": "Ecom Shop", "docname": shop}), "changes were noted"
	assert get_decrypted_password("Ecom Shop", shop, "shopify_access_token") == TOKEN, "and it is there"
	assert places_in_the_database(HIDDEN) == []
	assert places_in_the_database(["Completed"]), "the search finds what is there"


def test_no_log_file_holds_a_secret_or_a_buyer(site, secretive, caplog):
	server, shop, _courier = secretive
	with caplog.at_level("DEBUG"):
		order = a_bad_day(server, shop)
	lines = caplog.text
	assert "status=" in lines, "calls are logged"
	email = factory.get(order).buyer_email
	for word in (*HIDDEN, email):
		assert word not in lines
	for folder in {site.sites / site.name / "logs", site.sites.parent / "logs"}:
		for path in folder.glob("*.log*") if folder.is_dir() else ():
			content = path.read_text(encoding="utf-8", errors="replace")
			assert not [word for word in (*HIDDEN, email) if word in content], path
	errors = frappe.get_all("Error Log", pluck="error")
	assert not [text for text in errors if any(word in (text or "") for word in (*HIDDEN, email))]


def test_nobody_reads_one_over_rest(live_site, secretive):
	"""Not the systems outside, not even a manager: forms, lists, reports, exports and Frappe's own method."""
	_server, shop, courier = secretive
	for role in ("Ecom Manager", "Ecom Integration"):
		header = token(make_user(role))
		for doctype, name, field in (
			("Ecom Shop", shop, "shopify_access_token"),
			("Ecom Shop", shop, "webhook_secret"),
			("Courier Account", courier, "parcel_api_key"),
		):
			for path, params in (
				(f"resource/{doctype}/{name}", {}),
				(f"resource/{doctype}", {"fields": json.dumps(["name", field])}),
				("method/frappe.client.get", {"doctype": doctype, "name": name}),
				("method/frappe.client.get_value", {"doctype": doctype, "filters": name, "fieldname": field}),
				("method/frappe.client.get_password", {"doctype": doctype, "name": name, "fieldname": field}),
				("method/frappe.desk.reportview.get", {"doctype": doctype, "fields": json.dumps([field])}),
				(
					"method/frappe.desk.reportview.export_query",
					{
						"doctype": doctype,
						"fields": json.dumps([field]),
						"file_format_type": "CSV",
						"title": "x",
					},
				),
				("method/frappe.desk.form.load.getdoc", {"doctype": doctype, "name": name}),
			):
				answer = requests.get(
					f"{live_site.url}/api/{path}", params=params, headers=header, timeout=30
				)
				assert not [word for word in HIDDEN if word in answer.text], f"{role}: {path} {field}"
				if path.endswith("get_password"):
					assert answer.status_code == 403, role


def test_secrets_are_password_fields():
	"""By name: what sounds like a secret is one."""
	doctypes = frappe.get_all("DocType", {"module": "Ecom ERP"}, pluck="name")
	columns = ["fieldname", "fieldtype"]
	rows = frappe.get_all("DocField", {"parent": ("in", doctypes)}, ["parent", *columns])
	rows += frappe.get_all("Custom Field", {"dt": ("in", doctypes)}, ["dt as parent", *columns])
	secret = re.compile(r"(secret|access_token|api_key|password|api_secret)$")
	plain = [
		(row.parent, row.fieldname)
		for row in rows
		if secret.search(row.fieldname) and row.fieldtype != "Password"
	]
	assert plain == []
	assert len([row for row in rows if row.fieldtype == "Password"]) >= 4
