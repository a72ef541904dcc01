"""Nobody forges a message: neither what a shop told, nor what it is to be told, nor what was scanned."""

import json

import frappe
import pytest

from tests.api.row_doors import caller, writing_alone
from tests.api.test_permissions import make_documents
from tests.factories.users import make_user, token

ROLES = ("Ecom Integration", "Ecom Manager", "System Manager")
FORGED = {
	"Inbox Message": ("payload", "message_key", "next_try_at", "status", "external_id"),
	"Outbox Message": ("payload", "message_key", "next_try_at", "status", "external_result"),
	"Packing Scan": ("qty", "code"),
}
VALUES = {"next_try_at": "2020-01-01 00:00:00", "status": "New", "qty": 9}


@pytest.fixture
def stored(shop) -> dict[str, str]:
	made = make_documents(shop)
	for doctype, values in (
		("Inbox Message", {"shop": shop, "status": "Dead", "payload": "{}", "topic": "t", "source": "Poll"}),
		("Packing Scan", {"fulfilment_order": made["shipped"], "qty": 1, "code": "1", "item_code": None}),
	):
		made[doctype] = frappe.generate_hash(length=10)
		key = {"message_key": made[doctype]} if doctype == "Inbox Message" else {}
		frappe.get_doc({"doctype": doctype, "name": made[doctype], **values, **key}).db_insert()
	frappe.db.commit()
	return {
		"Outbox Message": made["message"],
		**{key: made[key] for key in ("Inbox Message", "Packing Scan")},
	}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("doctype", FORGED)
def test_by_no_door(live_site, stored, doctype, role):
	call = caller(live_site.url, token(make_user(role)))
	before = _row(doctype, stored[doctype])
	count = frappe.db.count(doctype)
	for field in FORGED[doctype]:
		change = {field: VALUES.get(field, f"forged-{field}")}
		for door in [*writing_alone(_sent(before), change), *_inserts(doctype, before, change)]:
			if door[0] == "DELETE" or "delete" in json.dumps(door):
				continue
			answer = call(door)
			frappe.db.rollback()
			assert _row(doctype, stored[doctype]) == before, (door, answer.status_code, answer.text[:300])
			assert frappe.db.count(doctype) == count, (door, answer.status_code, answer.text[:300])


def _row(doctype: str, name: str) -> dict:
	row = frappe.db.get_value(doctype, name, "*", as_dict=True)
	return {key: value for key, value in row.items() if key not in ("modified", "modified_by", "_seen")}


def _sent(row: dict) -> dict:
	return json.loads(frappe.as_json({"doctype": _doctype_of(row), **row}))


def _doctype_of(row: dict) -> str:
	if "fulfilment_order" in row:
		return "Packing Scan"
	return "Inbox Message" if "topic" in row else "Outbox Message"


def _inserts(doctype: str, row: dict, change: dict) -> list:
	new = {**_sent(row), **change, "name": None, "message_key": frappe.generate_hash(length=8)}
	return [
		("POST", "api/method/frappe.client.insert", {"doc": json.dumps(new)}),
		("POST", "api/method/frappe.client.insert_many", {"docs": json.dumps([new])}),
		(
			"POST",
			"api/method/frappe.client.set_value",
			{"doctype": doctype, "name": row["name"], "fieldname": json.dumps(change)},
		),
	]
