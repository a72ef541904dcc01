"""Privacy Requests: somebody is shown, exported or erased. A request is work in the database like everything else; one that has to wait
for orders or money is looked at again each day."""

import json
import time
from datetime import timedelta
from typing import TYPE_CHECKING

import frappe
from frappe.utils import add_days, getdate, now_datetime

from ecom_erp.core.privacy.scrubbing import digits
from ecom_erp.core.states.privacy import DONE, FAILED, NEW, RUNNING, WAITING
from ecom_erp.flows.orders.locks import lock, lock_values
from ecom_erp.flows.orders.transitions import set_status
from ecom_erp.flows.privacy import export, record_file
from ecom_erp.flows.privacy.erasing import erase_documents, look_on, places_of
from ecom_erp.flows.privacy.obstacles import obstacles
from ecom_erp.flows.privacy.person import Given, Person, find
from ecom_erp.flows.privacy.summary import summary
from ecom_erp.flows.privacy.sweep import BEGINNING, Place
from ecom_erp.flows.words import sentences
from ecom_erp.flows.words.sentences import _
from ecom_erp.messaging.errors import log_unexpected
from ecom_erp.messaging.kick import kick
from ecom_erp.messaging.queue import PRIVACY, take
from ecom_erp.messaging.transaction import in_transaction, roll_back

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.privacy_request.privacy_request import PrivacyRequest

REQUEST = "Privacy Request"
ERASE, EXPORT = "Erase", "Export"
ANSWER_DAYS = 30
MAX_ATTEMPTS = 5
BUYERS = 200  # for whom requests are made at once
AGAIN = timedelta(days=1)
LOOK_SECONDS = 30  # of the last look at a time; well within a lease
# by which a request names somebody; they go with him
GIVEN = ("email", "phone", "customer", "buyer_id", "order_ids")


def make(wish: str, given: Given, source: str, shop_key: str = "", start_now: bool = False) -> str | None:
	"""A request, inside a unit of work; its name. None where the shop has asked for the same before (`shop_key`)."""
	doc = frappe.get_doc(
		{
			"doctype": REQUEST,
			"wish": wish,
			"source": source,
			"status": NEW,
			"shop": given.shop or None,
			"email": given.email,
			"phone": given.phone,
			"customer": given.customer or None,
			"buyer_id": given.buyer_id,
			"order_ids": "\n".join(given.orders),
			"shop_key": shop_key or None,
		}
	)
	if shop_key and frappe.db.exists(REQUEST, {"shop_key": shop_key}):
		return None
	doc.flags.by_machine = True
	doc.insert(ignore_permissions=True)
	if start_now:
		begin(doc.name)
	return doc.name


def given_by(doc: "PrivacyRequest") -> Given:
	orders = [one for line in (doc.order_ids or "").split("\n") if (one := line.strip())]
	return Given(
		(doc.email or "").strip(),
		(doc.phone or "").strip(),
		doc.customer or "",
		(doc.buyer_id or "").strip(),
		[one for one in orders if frappe.db.exists("Ecom Order", one)],
		doc.shop or "",
	)


def look(name: str) -> dict:
	"""What is held of the person: see `summary`."""
	person = find(given_by(frappe.get_doc(REQUEST, name)))
	return summary(person, obstacles(person))


def begin(name: str) -> None:
	"""Let the request be worked on, inside a unit of work. Raises ValidationError when it is over or names nobody."""
	doc = lock(REQUEST, name)
	if doc.status == DONE:
		frappe.throw(_("This request is done."))
	given = given_by(doc)
	if not (
		doc.everyone
		or given.email
		or len(digits(given.phone)) >= 8
		or given.customer
		or given.buyer_id
		or given.orders
	):
		frappe.throw(
			_(
				"Enter an e-mail address, a telephone number of 8 digits or more, a customer, a buyer's ID or an order."
			)
		)
	if doc.status != RUNNING:
		set_status(
			REQUEST, name, RUNNING, step_due_at=now_datetime(), step_attempts=0, reason=None, said=None
		)
	kick("work_privacy")


def work_due(limit: int) -> int:
	"""Work on up to `limit` requests; how many were taken."""
	taken = 0
	for name in take(PRIVACY, limit):
		taken += 1
		try:
			work(name)
		except Exception as error:
			roll_back()
			log_unexpected(f"{REQUEST} {name}")
			in_transaction(_failed, name, error)
	return taken


def work(name: str) -> None:
	"""Do what the request asks for, from wherever an earlier attempt was stopped."""
	doc = frappe.get_doc(REQUEST, name)
	if doc.status == WAITING:
		in_transaction(set_status, REQUEST, name, RUNNING)
	elif doc.status != RUNNING:
		in_transaction(frappe.db.set_value, REQUEST, name, "step_due_at", None)
		return
	if doc.everyone:
		_part(doc)
		return
	if doc.wish == EXPORT:
		person = find(given_by(doc))
		in_transaction(export.keep, name, person)
		in_transaction(_done, name, {})
		return
	person = Person.of_text(doc.scope) if doc.scope else find(given_by(doc))
	if not doc.scope:
		if reasons := obstacles(person):
			in_transaction(_wait, name, reasons)
			return
		in_transaction(frappe.db.set_value, REQUEST, name, "scope", person.as_text())
	if not doc.swept:
		at = now_datetime()
		record_file.append(record_file.of_person(name, at.isoformat(), person, doc.shop or ""))
		counts = erase_documents(person, name, at, lambda done, total: _publish(name, done, total))
		in_transaction(_keep_place, name, counts, BEGINNING)
	_look_on(name, person)


def _look_on(name: str, person: Person) -> None:
	"""The last look, from where it stands, for some time: the request is due again until all tables were looked through."""
	kept = json.loads(frappe.db.get_value(REQUEST, name, "swept"))
	counts, reached = kept["counts"], Place.of_text(kept["place"])
	end = time.monotonic() + LOOK_SECONDS
	looks = look_on(
		person,
		reached,
		lambda place: _keep_place(name, counts, place),
		lambda done, total: _publish(name, done, total),
	)
	for place in looks:
		reached = place
		if time.monotonic() > end:
			in_transaction(_go_on, name)
			return
	in_transaction(_done, name, {**counts, **places_of(reached)})


def _keep_place(name: str, counts: dict[str, int], place: Place) -> None:
	kept = json.dumps({"counts": counts, "place": place.as_text()})
	frappe.db.set_value(REQUEST, name, "swept", kept, update_modified=False)


def _go_on(name: str) -> None:
	values = {"step_due_at": now_datetime(), "step_attempts": 0}
	frappe.db.set_value(REQUEST, name, values, update_modified=False)
	kick("work_privacy")


def _part(doc: "PrivacyRequest") -> None:
	"""A request for all buyers of a shop: one for each of them, some at a time."""
	last = doc.scope or ""
	of = {"shop": doc.shop, "name": (">", last)}
	buyers = frappe.get_all("Ecom Buyer", of, pluck="name", order_by="name", limit=BUYERS)
	in_transaction(_make_parts, doc.name, doc.shop, buyers)
	if len(buyers) < BUYERS:
		in_transaction(_done, doc.name, {})


def _make_parts(name: str, shop: str, buyers: list[str]) -> None:
	for buyer in buyers:
		key = record_file.key_of("wish", f"{name}/{buyer}")
		make(ERASE, Given(buyer_id=buyer, shop=shop), "Shop", key, start_now=True)
	if buyers:
		values = {"scope": buyers[-1], "step_due_at": now_datetime(), "step_attempts": 0}
		frappe.db.set_value(REQUEST, name, values, update_modified=False)


def _wait(name: str, reasons: list[str]) -> None:
	text = " ".join(reasons)
	values = {
		"reason": text,
		"said": sentences.kept(text),
		"step_due_at": now_datetime() + AGAIN,
		"step_attempts": 0,
	}
	set_status(REQUEST, name, WAITING, **values)


def _done(name: str, counts: dict[str, int]) -> None:
	if lock_values(REQUEST, name, "status") == DONE:
		return
	values = {"finished_at": now_datetime(), "step_due_at": None, "reason": None, "said": None}
	if frappe.db.get_value(REQUEST, name, "wish") == ERASE:
		values |= {
			**dict.fromkeys(GIVEN),
			"scope": None,
			"swept": None,
			"erased": json.dumps(counts, indent=1),
		}
		frappe.db.delete("Version", {"ref_doctype": REQUEST, "docname": name})
		frappe.db.delete("Comment", {"reference_doctype": REQUEST, "reference_name": name})
		frappe.clear_document_cache(REQUEST, name)
	set_status(REQUEST, name, DONE, **values)
	_publish(name, 1, 1)


def _failed(name: str, error: Exception) -> None:
	if lock_values(REQUEST, name, "step_attempts") >= MAX_ATTEMPTS:
		text = _("Unexpected: {0}").format(type(error).__name__)
		set_status(REQUEST, name, FAILED, reason=text, said=sentences.kept(text), step_due_at=None)


def respond_by(doc: "PrivacyRequest"):
	"""The law gives a month."""
	return add_days(getdate(doc.creation or now_datetime()), ANSWER_DAYS)


def _publish(name: str, done: int, total: int) -> None:
	frappe.publish_realtime(
		"privacy_request_progress",
		{"done": done, "total": total},
		doctype=REQUEST,
		docname=name,
		after_commit=True,
	)
