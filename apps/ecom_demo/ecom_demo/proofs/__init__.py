"""Proofs over the whole site and the outside world of the demo: what must hold after any run, however it went. Each is a
function that returns what is wrong, in words."""

from collections.abc import Callable

from ecom_demo.proofs import (
	doors,
	home,
	money,
	outcomes,
	parcels,
	payouts,
	pool,
	profit,
	risk,
	safety,
	stock,
	telephone,
)
from ecom_demo.proofs.integrity import Proof, all_others, holds, holds_in_company
from ecom_erp.core.insight import invariants


def _of_site(check: Callable[[], list[str]]) -> Proof:
	return lambda _world: check()


def _both(*proofs: Proof) -> Proof:
	return lambda world: [text for proof in proofs for text in proof(world)]


STOCK = (invariants.RESERVED, invariants.COVERED)
SHOWN = (
	invariants.HOLD,
	invariants.SALES_ORDERS,
	invariants.INVOICES,
	invariants.TOTAL,
	invariants.PAID,
	invariants.PAYMENTS,
	invariants.REFUND_BOOKED,
	invariants.CONTENTS,
	invariants.PARCEL_STATUS,
	invariants.PACKAGE_LABEL,
	invariants.LABEL_USED,
)
"""Invariants of the Integrity Check that have a line of their own."""

PROOFS: dict[str, Proof] = {
	"every shop order is in the pool exactly once, none is lost": pool.orders_are_pooled_once,
	"no message is pending or dead": _of_site(pool.open_messages),
	"every order on hold states the reason": holds(invariants.HOLD),
	f"of a hundred orders of honest buyers at most {risk.MOST_HELD} are held for their risk": _of_site(
		risk.false_holds
	),
	"every order ended as its fixture expects": outcomes.unexpected_outcomes,
	"totals equal independent calculations to the cent": outcomes.wrong_totals,
	"no bin is below zero, reserved = open orders": _both(
		holds_in_company(*STOCK), _of_site(stock.below_zero)
	),
	"nothing was sold that was not in stock": stock.oversold,
	"the shops offer exactly what may be sold": stock.wrong_offers,
	"one Sales Order and one invoice per order": holds(invariants.SALES_ORDERS, invariants.INVOICES),
	"order = Sales Order = invoice, to the cent": holds(invariants.TOTAL),
	"completed orders are paid in full": holds(invariants.PAID),
	"payments booked = payments received": holds(invariants.PAYMENTS),
	"refunds = credit notes = payments to buyers": holds(invariants.REFUND_BOOKED),
	"gateway accounts = payments less fees and refunds": money.wrong_gateways,
	"all ten kinds of faults in the gateways' payouts are found, and no others": _of_site(
		payouts.wrong_findings
	),
	"customer balances = outstanding invoices": _of_site(money.wrong_receivables),
	"debit = credit in every voucher and in total": _of_site(money.unbalanced),
	"packages hold what their parcels hold": holds(invariants.CONTENTS, invariants.PARCEL_STATUS),
	"each shipped package has one label": _both(
		holds(invariants.PACKAGE_LABEL, invariants.LABEL_USED), _of_site(parcels.shipped_without_label)
	),
	"parcels lie in the boxes that were proposed": _of_site(parcels.boxes_were_proposed),
	"the couriers sold exactly the labels that we have": parcels.labels_at_the_couriers,
	"FedEx, UPS, USPS and DHL Express have taken parcels": _of_site(parcels.carriers_without_parcel),
	"the shops have every tracking number": parcels.tracking_at_the_shops,
	"the shops have every refund": money.refunds_at_the_shops,
	"what a clerk entered, split, merged, changed and stopped came out so": _of_site(telephone.wrong_orders),
	"a quotation is one order, at its price and for its customer": _of_site(doors.wrong_quotation),
	"an order ships what is there, and the rest when it has come": _of_site(doors.wrong_division),
	"another ERP has each order of the telephone once": doors.wrong_exchange,
	"the workspace shows the right numbers": _of_site(home.wrong_numbers),
	"profit by order is what the profit and loss accounts say": _of_site(profit.differs_from_the_books),
	"the Integrity Check finds nothing else": all_others(*SHOWN, *STOCK),
	"no personal data and no secrets in the Error Log": safety.leaks,
}
