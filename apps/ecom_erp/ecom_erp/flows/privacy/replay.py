"""After a restore: erasures that the backup does not know of are done again."""

from datetime import datetime

import frappe
from frappe.utils import get_datetime

from ecom_erp.core.privacy.records import Erasure, hashed
from ecom_erp.core.privacy.scrubbing import mailbox
from ecom_erp.core.states.privacy import DONE
from ecom_erp.erp.selling import people
from ecom_erp.flows.privacy import record_file
from ecom_erp.flows.privacy.erasing import erase
from ecom_erp.flows.privacy.person import BUYER, ORDER, Given, Person, find
from ecom_erp.flows.privacy.requests import GIVEN
from ecom_erp.messaging.transaction import in_transaction

REQUEST = "Privacy Request"
CHUNK = 5000


def missing() -> list[Erasure]:
	"""Erasures in the record that this database does not know as done."""
	recorded = record_file.read()
	if not recorded:
		return []
	done = set(frappe.get_all(REQUEST, {"name": ("in", list(recorded)), "status": DONE}, pluck="name"))
	running = frappe.get_all(REQUEST, {"name": ("in", list(recorded)), "scope": ("is", "set")}, pluck="name")
	return [one for name, one in recorded.items() if name not in done and name not in set(running)]


def replay_missing() -> int:
	"""Do them; how many. What has come in after an erasure, when the person bought again, is not part of it."""
	found = missing()
	for erasure in found:
		_replay(erasure)
	return len(found)


def _replay(erasure: Erasure) -> None:
	at = get_datetime(erasure.at)
	person = _person(erasure, at)
	if not person.is_nobody:
		erase(person, erasure.id, at)
	in_transaction(_note, erasure, at)


def _person(erasure: Erasure, at: datetime) -> Person:
	before = {"creation": ("<=", at)}
	of = {"name": ("in", list(erasure.orders) or [""])}
	orders = set(frappe.get_all(ORDER, of, pluck="name"))
	keys, secret = set(erasure.keys), record_file.secret()
	buyers, customers = set(), set()
	for row in _walk(BUYER, ("name", "email"), before):
		named = hashed(secret, BUYER, row.name) in keys
		mailed = mailbox(row.email) and hashed(secret, "email", mailbox(row.email)) in keys
		if named or (mailed and not erasure.shop):
			buyers.add(row.name)
	for row in _walk(people.CUSTOMER, ("name",), before):
		if hashed(secret, people.CUSTOMER, row.name) in keys:
			customers.add(row.name)
	person = find(Given(orders=sorted(orders), shop=erasure.shop))
	found = [find(Given(buyer_id=one, shop=erasure.shop)) for one in sorted(buyers)]
	found += [find(Given(customer=one, shop=erasure.shop)) for one in sorted(customers)]
	return _together([person, *found], at)


def _together(found: list[Person], at: datetime) -> Person:
	whole = Person()
	for one in found:
		for field, names in vars(one).items():
			getattr(whole, field).extend(names)
	for field, names in vars(whole).items():
		setattr(whole, field, sorted(set(names)))
	late = {"name": ("in", whole.orders or [""]), "creation": (">", at)}
	whole.orders = sorted(set(whole.orders) - set(frappe.get_all(ORDER, late, pluck="name")))
	return whole


def _walk(doctype: str, fields: tuple[str, ...], filters: dict):
	last = ""
	while True:
		rows = frappe.get_all(
			doctype, {**filters, "name": (">", last)}, list(fields), order_by="name", limit_page_length=CHUNK
		)
		yield from rows
		if len(rows) < CHUNK:
			return
		last = rows[-1].name


def _note(erasure: Erasure, at: datetime) -> None:
	if frappe.db.exists(REQUEST, erasure.id):
		values = {"status": DONE, "scope": None, "swept": None, "finished_at": at, "step_due_at": None}
		values |= dict.fromkeys((*GIVEN, "reason", "said"))
		frappe.db.set_value(REQUEST, erasure.id, values)
		return
	doc = frappe.get_doc(
		{
			"doctype": REQUEST,
			"wish": "Erase",
			"source": "Restore",
			"status": DONE,
			"shop": erasure.shop if frappe.db.exists("Ecom Shop", erasure.shop) else None,
			"finished_at": at,
		}
	)
	doc.flags.by_machine = True
	doc.insert(ignore_permissions=True, set_name=erasure.id)
