"""Lists of REST: what has changed, the oldest change first, of the documents that the caller may see."""

from collections.abc import Mapping, Sequence
from typing import Any

import frappe
from frappe import _

from ecom_erp.api.http.paging import changed, read_cursor
from ecom_erp.api.http.parameters import site_time
from ecom_erp.core.errors import ErrorCode
from ecom_erp.messaging.errors import refuse
from ecom_erp.messaging.zoned_times import with_zones
from ecom_erp.permissions import allowed_shops

MOST_ROWS = 200


def page(
	key: str,
	doctype: str,
	fields: Sequence[str],
	statuses: Sequence[str],
	wanted: Mapping[str, Any],
	modified_after: str | None,
	after: str | None,
	limit: int,
) -> dict[str, Any]:
	"""{`key`: the documents, "more", "next"}. `wanted`: values of fields, those that are empty left out; `shop` and `status` must exist, for a list that is empty because
	of a slip of the pen would look like nothing to do. `after`: the `next` of the page before."""
	_check(wanted.get("shop"), wanted.get("status"), statuses)
	filters = [[field, "=", value] for field, value in wanted.items() if value]
	if modified_after:
		filters.append(["modified", ">", site_time(modified_after)])
	found = changed(doctype, list(fields), filters, read_cursor(after), min(max(int(limit), 1), MOST_ROWS))
	return {key: with_zones(doctype, found.rows), "more": found.more, "next": found.next}


def _check(shop: str | None, status: str | None, statuses: Sequence[str]) -> None:
	allowed = allowed_shops()
	if shop and not (frappe.db.exists("Ecom Shop", shop) and (allowed is None or shop in allowed)):
		refuse(ErrorCode.NOT_FOUND, _("Shop not found"), frappe.DoesNotExistError)
	if status and status not in statuses:
		refuse(ErrorCode.INVALID_REQUEST, _("The status must be one of: {0}").format(", ".join(statuses)))
