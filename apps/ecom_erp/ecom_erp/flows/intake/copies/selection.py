"""The orders of an export, some at a time: those that its owner may see, with what became of them here."""

import json
from collections.abc import Iterator, Sequence

import frappe
from frappe import _

from ecom_erp.core.intake.copies.columns import ALL, is_personal
from ecom_erp.core.states.label import LabelStatus

ORDER = "Ecom Order"
BATCH = 500
FIELDS = ("name", "shop", "status", "sales_order", "sales_invoice", "canonical")
MOST_NAMES = 2000
PERSONAL_FIELDS = frozenset(
	{"buyer_name", "buyer_email", "buyer_phone", "ship_name", "ship_line1", "ship_phone", "note"}
)


def columns(doc) -> list[str]:
	"""The columns of the export: those of its profile, else all; personal ones only for an owner who may see them."""
	chosen = list(ALL)
	if doc.profile:
		rows = frappe.get_all("Order Export Column", {"parent": doc.profile}, pluck="column", order_by="idx")
		chosen = [one for one in rows if one in ALL] or chosen
	return chosen if sees_people(doc.owner) else [one for one in chosen if not is_personal(one)]


def sees_people(user: str) -> bool:
	"""Whether the user may see who bought and where he lives: buyers, and those fields of orders."""
	if not frappe.has_permission("Ecom Buyer", "read", user=user):
		return False
	roles = set(frappe.get_roles(user))
	levels = {
		row.permlevel
		for row in frappe.permissions.get_valid_perms(ORDER, user)
		if row.read and row.role in roles
	}
	meta = frappe.get_meta(ORDER)
	return all((meta.get_field(name).permlevel or 0) in levels for name in PERSONAL_FIELDS)


def check_filters(filters: str | None) -> list:
	"""The filters of a list, as the desk states them. Raises ValidationError for what are none."""
	try:
		found = json.loads(filters or "[]")
	except ValueError:
		found = None
	if not isinstance(found, list) or not all(isinstance(one, list) and 3 <= len(one) <= 5 for one in found):
		frappe.throw(_("The filters cannot be read. Start the export from the list of orders."))
	return [one[:4] for one in found]


def check_names(names: str | None) -> list[str]:
	"""The orders that were ticked. Raises ValidationError."""
	found = [one.strip() for one in (names or "").splitlines() if one.strip()]
	if len(found) > MOST_NAMES:
		frappe.throw(_("Choose at most {0} orders, or use a filter").format(MOST_NAMES))
	return found


def orders(doc) -> list[str]:
	"""The names of the orders, in their order."""
	return frappe.get_list(
		ORDER,
		filters=_filters(doc),
		pluck="name",
		order_by=f"`tab{ORDER}`.name asc",
		limit_page_length=0,
		user=doc.owner,
	)


def batches(names: Sequence[str]) -> Iterator[list[frappe._dict]]:
	"""The orders of these names, `BATCH` at a time, each with the numbers of its parcels."""
	for start in range(0, len(names), BATCH):
		some = names[start : start + BATCH]
		rows = frappe.get_all(ORDER, {"name": ("in", some)}, list(FIELDS), order_by="name asc")
		numbers = _tracking_numbers(some)
		for row in rows:
			row.tracking_numbers = ", ".join(numbers.get(row.name, ()))
		yield rows


def _filters(doc) -> list:
	filters = [[ORDER, *one[1:]] if one[0] == ORDER else one for one in check_filters(doc.filters)]
	filters += [
		[ORDER, field, "=", doc.get(given)]
		for field, given in (("shop", "shop"), ("status", "order_status"))
		if doc.get(given)
	]
	if doc.from_date:
		filters.append([ORDER, "ordered_at", ">=", f"{doc.from_date} 00:00:00"])
	if doc.to_date:
		# allowed: unset-before: every order has its time
		filters.append([ORDER, "ordered_at", "<=", f"{doc.to_date} 23:59:59.999999"])
	if names := check_names(doc.orders):
		filters.append([ORDER, "name", "in", names])
	return filters


def _tracking_numbers(orders: list[str]) -> dict[str, list[str]]:
	label, parcel = frappe.qb.DocType("Shipping Label"), frappe.qb.DocType("Fulfilment Order")
	found: dict[str, list[str]] = {}
	rows = (
		frappe.qb.from_(label)
		.join(parcel)
		.on(parcel.name == label.fulfilment_order)
		.select(parcel.ecom_order, label.tracking_number)
		.where(parcel.ecom_order.isin(orders) & (label.status == LabelStatus.BOUGHT))
		.orderby(label.creation)
	).run()
	for order, number in rows:
		if number:
			found.setdefault(order, []).append(number)
	return found
