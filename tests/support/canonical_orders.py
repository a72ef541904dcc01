"""Orders the core tests start from; each test states only what it is about."""

from dataclasses import replace
from datetime import datetime, timezone
from decimal import Decimal

from ecom_erp.core.orders.canonical import (
	Address,
	Buyer,
	CanonicalOrder,
	Line,
	Payment,
	PaymentKind,
	PaymentState,
)

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=timezone.utc)


def line(external_id: str, price: str, quantity: int = 1, **more) -> Line:
	more = {key: Decimal(value) if key in ("discount", "tax") else value for key, value in more.items()}
	return Line(
		external_id,
		f"L-{external_id}",
		f"SKU-{external_id}",
		f"Tea {external_id}",
		quantity,
		Decimal(price),
		**more,
	)


def captured(amount: str, currency: str = "USD", gateway: str = "card", external_id: str = "p1") -> Payment:
	return Payment(external_id, gateway, PaymentKind.CAPTURE, Decimal(amount), currency, NOON)


def order(*lines: Line, **changes) -> CanonicalOrder:
	"""A paid order to Berlin whose total is what its parts add up to, unless `changes` say otherwise."""
	base = CanonicalOrder(
		external_id="900",
		number="#900",
		created_at=NOON,
		updated_at=NOON,
		currency="USD",
		payment_state=PaymentState.PAID,
		total=Decimal(0),
		lines=lines,
		buyer=Buyer("7", "Ada Berg", "ada@example.com"),
		shipping_address=Address("Ada Berg", "", "Torstr. 1", "", "Berlin", "", "", "10119", "DE"),
	)
	changed = replace(base, **changes)
	if "total" not in changes:
		changed = replace(changed, total=changed.computed_total)
	if "payments" not in changes:
		changed = replace(changed, payments=(captured(str(changed.total), changed.currency),))
	return changed
