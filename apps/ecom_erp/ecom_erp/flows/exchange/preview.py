"""What a profile would exchange now, without exchanging it."""

from typing import TYPE_CHECKING, Any

import frappe
from frappe.utils import now_datetime

from ecom_erp.core.exchange.mapping import from_json
from ecom_erp.flows.exchange import clients, collecting, fetching, files, profiles
from ecom_erp.flows.exchange.incoming.base import problem_of
from ecom_erp.flows.exchange.profiles import OUT, REST, SFTP
from ecom_erp.flows.exchange.sources import SOURCES
from ecom_erp.flows.exchange.sources.base import Cursor, Row
from ecom_erp.flows.words.sentences import _
from ecom_erp.integrations.http import HttpError
from ecom_erp.integrations.storage.base import StorageError

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_exchange_profile.ecom_exchange_profile import EcomExchangeProfile

MOST = 5


def preview(profile: "EcomExchangeProfile") -> dict[str, Any]:
	"""{"records": the first records as they would be exchanged, "note": a sentence}. Raises ValidationError where the other
	system cannot be reached."""
	try:
		return _outgoing(profile) if profile.direction == OUT else _incoming(profile)
	except (HttpError, StorageError) as error:
		frappe.throw(str(error), title=_("No Connection"))


def _outgoing(profile: "EcomExchangeProfile") -> dict[str, Any]:
	"""The first documents, whether they were sent or not: a mapping is tried with what is there."""
	source = SOURCES[profile.subject]
	found: list[Any] = []
	for kind in range(len(source.doctypes)):
		rows = source.page(profile, Cursor(kind, "2000-01-01"), now_datetime(), MOST - len(found))
		ready = source.rows(profile, kind, rows) if rows else []
		for one in (row for row in ready if row.fresh):
			found += _shown(profile, one)
	note = (
		_("This is how documents are sent. Nothing was sent.")
		if found
		else _("There is nothing to send yet.")
	)
	return {"records": found[:MOST], "note": note}


def _shown(profile: "EcomExchangeProfile", row: Row) -> list[dict[str, Any]]:
	"""A document as it would be sent, or why it cannot be."""
	problem = collecting.problem_of(profile, row)
	if problem:
		return [{row.doctype: row.name, "problem": str(problem)}]
	content = collecting.content_of(profile, row, 1)
	if profile.file_format == "JSON":
		return [content]
	titles = [rule.theirs for rule in profiles.rules(profile)]
	return [dict(zip(titles, cells, strict=True)) for cells in content]


def _incoming(profile: "EcomExchangeProfile") -> dict[str, Any]:
	if profile.transport == REST:
		url = clients.address(profile.url, {"since": fetching.since(profile), "page": "1"})
		answer = clients.http(profile).request("GET", url, headers=clients.headers(profile)).json()
		records = files.records_of(fetching.records_in(profile, answer))
		found = [from_json(profiles.rules(profile), one, profiles.zone()) for one in records[:MOST]]
	elif profile.transport == SFTP:
		names = [entry.name for entry in clients.sftp(profile).entries(clients.folder(profile))]
		note = _("Files at the server: {0}").format(", ".join(names[:20]) or _("none"))
		return {"records": [], "note": note}
	else:
		return {"records": [], "note": _("Upload a file under Exchanges to have it read.")}
	said = [
		{**one.head, "lines": one.lines, **({"problem": str(problem_of(one))} if one.problem else {})}
		for one in found
	]
	return {"records": said, "note": _("This is how records are read. Nothing was taken over.")}
