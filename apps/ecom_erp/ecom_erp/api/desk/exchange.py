"""What the buttons of exchange profiles and exchanges do."""

import json

import frappe
from frappe import _

from ecom_erp.api.desk.permission import check
from ecom_erp.core.exchange.fields import FIELDS, Direction, Subject
from ecom_erp.flows.exchange import by_hand, fetching, preview, runs, taking
from ecom_erp.flows.exchange.incoming import stock
from ecom_erp.flows.exchange.profiles import DESK, DOCUMENT, IN, PROFILE, RUN, SFTP
from ecom_erp.messaging.kick import kick
from ecom_erp.messaging.transaction import in_transaction

MOST_COUNTS = 500


@frappe.whitelist()
def fields_of(direction: str, subject: str):
	"""The fields that a profile of this direction and subject may map."""
	frappe.has_permission(PROFILE, "read", throw=True)
	if (direction, subject) not in FIELDS:
		return []
	return list(FIELDS[Direction(direction), Subject(subject)].names)


@frappe.whitelist(methods=["POST"])
def show_preview(name: str):
	"""What the profile would exchange: the first records."""
	check(PROFILE, name)
	return preview.preview(frappe.get_doc(PROFILE, name))


@frappe.whitelist(methods=["POST"])
def exchange_now(name: str):
	"""Begin an exchange of the profile at once."""
	check(PROFILE, name)
	profile = frappe.get_doc(PROFILE, name)
	if not profile.enabled:
		frappe.throw(_("Enable the profile first"))
	if (profile.direction, profile.transport) == (IN, DESK):
		frappe.throw(_("Upload a file under Exchanges to have it read."))
	if (profile.direction, profile.transport) == (IN, SFTP):
		found = fetching.look(name)
		kick(runs.JOB)
		problem = frappe.db.get_value(PROFILE, name, "problem") if not found else None
		text = _("{0} files were found").format(found)
		return {"text": problem or text, "indicator": "red" if problem else "green"}
	return {"text": _("The exchange has begun"), "run": runs.start(name)}


@frappe.whitelist(methods=["POST"])
def post_counts(name: str):
	"""Post the counts that a person has looked at."""
	check(RUN, name)
	in_transaction(taking.confirm, name)
	kick(runs.JOB)
	return {"text": _("The counts are being posted")}


@frappe.whitelist()
def counts(name: str):
	"""What the counts of an exchange would do, before they are posted."""
	check(RUN, name)
	profile = frappe.get_doc(PROFILE, frappe.db.get_value(RUN, name, "profile"))
	if (profile.direction, profile.subject) != (IN, Subject.STOCK):
		frappe.throw(_("This exchange has no counts"))
	return stock.preview(profile, name, MOST_COUNTS)


@frappe.whitelist(methods=["POST"])
def go_on(name: str):
	"""Have an exchange that has failed go on."""
	check(RUN, name)
	in_transaction(runs.again, name)
	return {"text": _("It will be retried shortly")}


@frappe.whitelist(methods=["POST"])
def send_again(name: str, documents: list | str = "[]"):
	"""Exchange what was refused, or was not found there, once more: all of an exchange, or the named documents."""
	check(RUN, name)
	count = in_transaction(by_hand.send_again, name, _names(documents))
	return {"text": _("{0} documents will be exchanged again shortly").format(count)}


@frappe.whitelist(methods=["POST"])
def has_arrived(name: str, documents: list | str = "[]"):
	"""A person has found documents there of which nobody knew."""
	check(RUN, name)
	count = in_transaction(by_hand.has_arrived, name, _names(documents))
	return {"text": _("{0} documents count as accepted").format(count)}


def _names(documents: list | str) -> list[str]:
	try:
		found = json.loads(documents) if isinstance(documents, str) else documents
	except ValueError:
		found = None
	if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
		frappe.throw(_("Name documents as a list of {0}").format(_(DOCUMENT)))
	return found
