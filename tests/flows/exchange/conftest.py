from collections.abc import Iterator

import frappe
import pytest

from ecom_erp.flows.exchange import sending, worker
from ecom_erp.flows.exchange.profiles import DOCUMENT, PROFILE, RUN
from ecom_sandbox.other_erp import TOKEN, OtherErp
from tests import world
from tests.factories import shop as factory
from tests.factories.erpnext import make, unique
from tests.support.sftp_server import PASSWORD, USER, sftp_server

GATEWAY = [{"gateway": "card", "account": world.BANK_ACCOUNT}]


@pytest.fixture
def own_shop(courier) -> str:
	return factory.make_shop(channel="Own Shop", base_url="", gateways=GATEWAY)


@pytest.fixture
def reachable(site, monkeypatch):
	"""This machine may be reached, and its name is allowed."""
	monkeypatch.setitem(frappe.local.conf, "ecom_allow_local_hosts", 1)
	doc = frappe.get_single("Ecom Settings")
	doc.append("allowed_hosts", {"host": "127.0.0.1"})
	doc.save()
	frappe.db.commit()
	yield
	frappe.db.rollback()
	frappe.db.delete("Ecom Allowed Host", {"host": "127.0.0.1"})
	for name in frappe.get_all(PROFILE, pluck="name"):
		frappe.delete_doc(PROFILE, name, force=True)
	frappe.db.commit()
	frappe.clear_document_cache("Ecom Settings", "Ecom Settings")


@pytest.fixture
def erp(reachable) -> Iterator[OtherErp]:
	with OtherErp() as server:
		yield server


@pytest.fixture
def server(reachable, tmp_path):
	"""(folder, settings of a profile) of an SFTP server."""
	with sftp_server(tmp_path) as (port, host_key):
		yield (
			tmp_path,
			{
				"transport": "SFTP",
				"host": "127.0.0.1",
				"port": port,
				"host_key": host_key,
				"username": USER,
				"password": PASSWORD,
			},
		)


def make_profile(**values) -> str:
	"""An enabled profile that begins long ago; its name."""
	defaults = {"profile_name": unique("Exchange"), "enabled": 1, "changed_since": "2020-01-01"}
	name = make(PROFILE, **{**defaults, **values}).name
	frappe.db.commit()
	return name


def orders_out(erp: OtherErp, **values) -> str:
	"""Orders to the other ERP, which is asked for lost ones by their reference."""
	defaults = {
		"system": "SAP Business One",
		"url": f"{erp.url}/orders",
		"find_url": f"{erp.url}/orders?ref={{NumAtCard}}",
		"found_path": "value.0.DocEntry",
		"reference_path": "DocEntry",
		"auth": "Bearer",
		"secret": TOKEN,
		"fields": [
			{"our_field": "order.number", "their_field": "NumAtCard", "form": "Text"},
			{"our_field": "order.created_at", "their_field": "DocDate", "form": "Date"},
			{"constant": "C-WEB", "their_field": "CardCode"},
			{"our_field": "line.sku", "their_field": "DocumentLines[].ItemCode"},
			{"our_field": "line.quantity", "their_field": "DocumentLines[].Quantity"},
			{"our_field": "line.unit_price", "their_field": "DocumentLines[].UnitPrice", "form": "Number"},
		],
	}
	return make_profile(**{**defaults, **values})


def work() -> None:
	"""What the job does in a minute."""
	while worker.work_due(30):
		continue
	while sending.send_due(100):
		continue


def due_again() -> None:
	"""Leases and waits are over."""
	frappe.db.rollback()
	for doctype in (RUN, DOCUMENT):
		table = frappe.qb.DocType(doctype)
		frappe.qb.update(table).set(table.step_due_at, "2020-01-01").where(
			table.step_due_at.isnotnull()
		).run()
	frappe.db.commit()


def documents(profile: str, **filters) -> list:
	fields = ["name", "document_id", "version", "status", "reference", "reference_name", "error", "shop"]
	frappe.db.rollback()
	return frappe.get_all(DOCUMENT, {"profile": profile, **filters}, fields, order_by="document_id, version")


def run_of(profile: str):
	frappe.db.rollback()
	return frappe.get_last_doc(RUN, {"profile": profile})
