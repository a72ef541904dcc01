"""Bills and parcels for tests of what is found in them."""

from datetime import date
from decimal import Decimal as D

from ecom_erp.core.accounting.courier_bills.audit import audit
from ecom_erp.core.accounting.courier_bills.model import BillLine, Charge, ChargeKind
from ecom_erp.core.accounting.courier_bills.shipments import Shipment, Terms

DAY = date(2026, 3, 10)


def line(*charges: tuple[ChargeKind, str], number: str = "T1", key: str = "L1", **facts) -> BillLine:
	made = tuple(Charge(kind, str(kind), D(amount)) for kind, amount in charges)
	return BillLine(key, number, made, **facts)


def shipment(quoted: str | None = "10.00", number: str = "T1", **facts) -> Shipment:
	defaults = {"currency": "USD", "grams": 900, "billable_grams": 1000}
	return Shipment(f"SL-{number}", number, None if quoted is None else D(quoted), **{**defaults, **facts})


def found(lines, *shipments, terms: Terms | None = None):
	"""What is found of each line: (expected, difference, [(cause, amount)])."""
	audited = audit(lines, shipments, "USD", terms or Terms())
	return [
		(
			one.expected and str(one.expected),
			one.difference and str(one.difference),
			[(str(part.cause), str(part.amount)) for part in one.parts],
		)
		for one in audited
	]
