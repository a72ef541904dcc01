"""Proofs over the whole site and the outside world of the demo: what must hold after any run, however it went. Each is a
function that returns what is wrong, in words."""

from collections.abc import Callable

from ecom_demo import data
from ecom_demo.proofs import home, money, outcomes, parcels, pool, safety, stock
from ecom_demo.world import SimulatedWorld
from ecom_erp.erp import checks


def _of_site(check: Callable[[], list[str]]) -> Callable[[SimulatedWorld], list[str]]:
	return lambda _world: check()


def _of_company(check: Callable[[], list[str]]) -> Callable[[SimulatedWorld], list[str]]:
	"""What concerns the demo's own company: other companies of the site may be as their people left them."""
	suffix = f" - {data.read('company')['abbr']}:"
	return lambda _world: [text for text in check() if suffix in text]


PROOFS: dict[str, Callable[[SimulatedWorld], list[str]]] = {
	"every shop order is in the pool exactly once, none is lost": pool.orders_are_pooled_once,
	"no message is pending or dead": _of_site(pool.open_messages),
	"every order on hold states the reason": _of_site(pool.held_orders_say_why),
	"every order ended as its fixture expects": outcomes.unexpected_outcomes,
	"totals equal independent calculations to the cent": outcomes.wrong_totals,
	"no bin is below zero, reserved = open orders": _of_company(checks.wrong_bins),
	"nothing was sold that was not in stock": stock.oversold,
	"the shops offer exactly what may be sold": stock.wrong_offers,
	"one Sales Order and one invoice per order": _of_site(checks.doubled_documents),
	"order = Sales Order = invoice, to the cent": _of_site(checks.totals_that_differ),
	"completed orders are paid in full": _of_site(checks.unpaid_completed_orders),
	"payments booked = payments received": _of_site(checks.payments_that_differ),
	"refunds = credit notes = payments to buyers": _of_site(checks.credit_notes_that_differ),
	"gateway accounts = payments less fees and refunds": money.wrong_gateways,
	"customer balances = outstanding invoices": _of_site(money.wrong_receivables),
	"debit = credit in every voucher and in total": _of_site(money.unbalanced),
	"packages hold what their parcels hold": _of_site(parcels.packages_add_up),
	"each shipped package has one label": _of_site(parcels.labels_are_bought_once),
	"the courier sold exactly the labels that we have": parcels.labels_at_the_courier,
	"the shops have every tracking number": parcels.tracking_at_the_shops,
	"the shops have every refund": money.refunds_at_the_shops,
	"the workspace shows the right numbers": _of_site(home.wrong_numbers),
	"no personal data and no secrets in the Error Log": safety.leaks,
}
