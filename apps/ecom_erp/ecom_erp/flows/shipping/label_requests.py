"""Requests for labels: which courier is asked, stored with its idempotency key before it is called."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import frappe
from frappe import _

from ecom_erp.core.carriers.courier_figures import lane
from ecom_erp.core.errors import ErrorCode
from ecom_erp.core.money import split
from ecom_erp.core.states.fulfilment import BEFORE_LABEL
from ecom_erp.core.states.label import WANTED, LabelStatus
from ecom_erp.core.states.order import OrderStatus
from ecom_erp.core.states.package import WITHOUT_LABEL
from ecom_erp.core.states.ticket import OVER
from ecom_erp.flows.carriers.courier_kinds import can
from ecom_erp.flows.carriers.couriers import get_account
from ecom_erp.flows.carriers.rate_cards import courier_accounts
from ecom_erp.flows.orders.locks import lock_fulfilment, lock_order
from ecom_erp.flows.orders.packages import PACKAGE, packages_of
from ecom_erp.flows.orders.shop_shipments import refuse_while_held
from ecom_erp.flows.shipping.courier_choice import offers_for
from ecom_erp.flows.shipping.joint import members
from ecom_erp.flows.shipping.label_voids import drop_label
from ecom_erp.flows.shipping.rates.offers import Offer
from ecom_erp.flows.shipping.shipments import outbound
from ecom_erp.integrations.couriers.base import Capability, Shipment
from ecom_erp.messaging.errors import refuse

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.courier_account.courier_account import CourierAccount

OUTBOUND, RETURN = "Outbound", "Return"


def packages_to_label(fulfilment_order: str) -> list[str]:
	"""The packages of a Fulfilment Order that may have a label: those that are closed, or the first one before anything
	is packed. Also those that have theirs already."""
	packages = packages_of(fulfilment_order)
	closed = [package.name for package in packages if package.packed_at]
	return closed or [package.name for package in packages]


def open_request(package_name: str) -> str | None:
	"""The label of a package that was bought or asked for already. Raises when none may be bought."""
	fulfilment_order = frappe.db.get_value(PACKAGE, package_name, "fulfilment_order")
	order, fulfilment = lock_fulfilment(fulfilment_order)
	package = frappe.get_doc(PACKAGE, package_name)
	if package.shipping_label:
		return package.shipping_label
	if fulfilment.status not in BEFORE_LABEL or package.status not in WITHOUT_LABEL:
		closed_to = fulfilment if fulfilment.status not in BEFORE_LABEL else package
		refuse(
			ErrorCode.WRONG_STATUS,
			_("{0} is {1}. No label can be bought.").format(closed_to.name, _(closed_to.status)),
		)
	if package.name not in packages_to_label(fulfilment.name):
		refuse(
			ErrorCode.WRONG_STATUS,
			_("Close package {0} first, then buy its label").format(package.name),
		)
	if order.status == OrderStatus.ON_HOLD:
		refuse(ErrorCode.ON_HOLD, _("The order is on hold: {0}").format(order.hold_reason))
	refuse_while_held(order)
	members.refuse_unready(members.members(fulfilment.name))
	asked = frappe.db.get_value(
		"Shipping Label",
		{"package": package.name, "status": LabelStatus.REQUESTED},
		["name", "recipient", "courier_account"],
		as_dict=True,
	)
	if asked and asked.recipient != fulfilment.address_display:
		# the address was corrected since: the same key would bring the old label
		drop_label(asked.name, asked.courier_account)
		return None
	return asked.name if asked else None


def open_return(ticket: str) -> str | None:
	"""As `open_request`, for a return."""
	ecom_order, status = frappe.db.get_value("After Sales Ticket", ticket, ["ecom_order", "status"])
	lock_order(ecom_order)
	known = {"after_sales_ticket": ticket, "direction": RETURN, "status": ("in", WANTED)}
	shipping_label = frappe.db.get_value("Shipping Label", known)
	if not shipping_label and status in OVER:
		frappe.throw(_("{0} is {1}. No label can be bought.").format(ticket, _(status)))
	return shipping_label


def without_request(fulfilment_order: str) -> list[str]:
	"""The closed packages of a Fulfilment Order that have no label, and none was asked for."""
	asked = frappe.get_all(
		"Shipping Label",
		{"fulfilment_order": fulfilment_order, "status": LabelStatus.REQUESTED},
		pluck="package",
	)
	return [
		package.name
		for package in packages_of(fulfilment_order)
		if package.packed_at
		and package.status in WITHOUT_LABEL
		and not package.shipping_label
		and package.name not in asked
	]


def may_go_together(shop: str, only: str = "") -> bool:
	"""Whether a courier of the company takes several packages as one shipment. `only`: the account that was chosen."""
	company = frappe.get_cached_value("Ecom Shop", shop, "company")
	accounts = [get_account(only)] if only else courier_accounts(company)
	return any(can(account.courier, Capability.TOGETHER) for account in accounts)


def units(packages: Sequence[str]) -> list[list[str]]:
	"""Packages whose labels are asked for as one shipment, each of the others by itself; in their order."""
	asked = frappe.get_all(
		"Shipping Label",
		{"package": ("in", list(packages)), "status": LabelStatus.REQUESTED},
		["name", "package", "together_with"],
	)
	lead = {row.package: row.together_with or row.name for row in asked}
	found: dict[str, list[str]] = {}
	for package in packages:
		found.setdefault(lead.get(package) or package, []).append(package)
	return list(found.values())


def choose(shop: str, packages: Sequence[Shipment], promised, only: str = "") -> tuple[Offer, list[str]]:
	"""The best offer for a parcel, or for several packages, and all offers in words; the couriers are asked without a lock."""
	company = frappe.get_cached_value("Ecom Shop", shop, "company")
	choice, why = offers_for(company, packages, promised, only)
	if choice is None:
		refuse(
			ErrorCode.NO_COURIER,
			_("No courier accepts this parcel: {0}").format("; ".join(why)),
			title=_("No Courier"),
		)
	return choice, why


def request(package: str, shipment: Shipment, choice: Offer, why: list[str]) -> str:
	"""Store the offer with an idempotency key, before the courier is called; the Shipping Label's name."""
	known = open_request(package)
	if known:
		return known
	return _insert(_head(package, shipment), shipment, choice, why)


def request_all(
	packages: Sequence[str], shipments: Sequence[Shipment], choice: Offer, why: list[str]
) -> None:
	"""As `request`, for one shipment of several packages of a Fulfilment Order that none was asked for yet: the first label
	leads, it is the one that is asked for. Each package has its share of the price, by weight."""
	if any(open_request(package) for package in packages):
		return
	weights = [max(shipment.parcel.weight_grams, 1) for shipment in shipments]
	amounts = split(choice.quote.amount, weights, choice.quote.currency)
	saved = split(choice.saved, weights, choice.quote.currency)
	lead = ""
	for place, (package, shipment) in enumerate(zip(packages, shipments, strict=True)):
		part = replace(
			choice, quote=replace(choice.quote, amount=amounts[place], billable_grams=0), saved=saved[place]
		)
		head = {**_head(package, shipment), "place": place + 1, "together_with": lead or None}
		name = _insert(head, shipment, part, why)
		lead = lead or name


def request_stated(package: str, account: "CourierAccount") -> str:
	"""A label of which somebody else tells the number, before it is kept; the Shipping Label's name. Inside a unit of work in
	which `open_request` has found none."""
	shipment = outbound(frappe.get_doc(PACKAGE, package))
	doc = frappe.new_doc("Shipping Label")
	doc.update(
		{
			**_head(package, shipment),
			"status": LabelStatus.REQUESTED,
			"courier_account": account.name,
			"service": account.service,
			"weight_grams": shipment.parcel.weight_grams,
			"cost": 0,
			"currency": frappe.get_cached_value("Company", account.company, "default_currency"),
			"quotes": _("The number was stated by the warehouse that ships"),
		}
	)
	return doc.insert(ignore_permissions=True).name


def _head(package: str, shipment: Shipment) -> dict:
	fulfilment = frappe.get_doc("Fulfilment Order", frappe.db.get_value(PACKAGE, package, "fulfilment_order"))
	earlier = frappe.db.count("Shipping Label", {"package": package})
	return {
		"fulfilment_order": fulfilment.name,
		"package": package,
		"ecom_order": fulfilment.ecom_order,
		"shop": fulfilment.shop,
		"direction": OUTBOUND,
		"idempotency_key": f"{package}-{earlier + 1}",
		"recipient": fulfilment.address_display,
		"pickup_point": shipment.pickup_point,
		"sender": "\n".join(shipment.sender.lines()),
	}


def request_return(ticket: str, shipment: Shipment, choice: Offer, why: list[str]) -> str:
	"""As `request`, for a return."""
	known = open_return(ticket)
	if known:
		return known
	doc = frappe.get_doc("After Sales Ticket", ticket)
	earlier = frappe.db.count("Shipping Label", {"after_sales_ticket": ticket, "direction": RETURN})
	head = {
		"after_sales_ticket": ticket,
		"ecom_order": doc.ecom_order,
		"shop": doc.shop,
		"direction": RETURN,
		"idempotency_key": f"{ticket}-R{earlier + 1}",
		"recipient": "\n".join(shipment.recipient.lines()),
		"sender": "\n".join(shipment.sender.lines()),
	}
	return _insert(head, shipment, choice, why)


def _insert(head: dict, shipment: Shipment, choice: Offer, why: list[str]) -> str:
	doc = frappe.new_doc("Shipping Label")
	doc.update(
		{
			**head,
			"status": LabelStatus.REQUESTED,
			"courier_account": choice.quote.card,
			"service": choice.service,
			"weight_grams": shipment.parcel.weight_grams,
			"billable_grams": choice.quote.billable_grams,
			"zone": choice.quote.zone,
			"lane": lane(
				shipment.sender.country_code,
				shipment.sender.province,
				shipment.recipient.country_code,
				shipment.recipient.province,
			),
			"cost": float(choice.quote.amount),
			"saved": float(choice.saved),
			"currency": choice.quote.currency,
			"transit_days": choice.quote.transit_days,
			"quotes": "\n".join(why),
		}
	)
	return doc.insert(ignore_permissions=True).name
