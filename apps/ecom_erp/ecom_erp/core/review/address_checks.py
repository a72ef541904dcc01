"""Whether a courier can bring the goods to the address, and reach the buyer."""

from collections.abc import Iterator

from ecom_erp.core.contacts import email_address, is_dialable
from ecom_erp.core.masked_buyers import is_masked
from ecom_erp.core.orders.canonical import Address, CanonicalOrder
from ecom_erp.core.orders.findings import Finding
from ecom_erp.core.orders.holds import HoldCode, NoteCode
from ecom_erp.core.review.addresses import (
	is_po_box,
	missing_fields,
	postal_code_in_province,
	postal_code_valid,
	province_known,
)
from ecom_erp.core.review.facts import ReviewFacts

FIELD_NAMES = {
	"line1": "address line",
	"city": "city",
	"province_code": "province",
	"postal_code": "postal code",
	"country_code": "country",
}
_ALWAYS_PLAIN = ("city", "province_code", "country_code")  # a marketplace masks none of them


def address(order: CanonicalOrder, facts: ReviewFacts) -> Iterator[Finding]:
	if not _is_carried(order, facts):
		return
	if _is_withheld(order):
		yield Finding(
			HoldCode.BUYER_WITHHELD,
			"The shop keeps name and address of the buyer from this app. Request access to protected customer data for the app; "
			"if it has that, the shop's plan does not include them. Then press Test Connection in the Ecom Shop: the order is "
			"fetched again.",
		)
		return
	missing = missing_fields(order.shipping_address)
	if is_masked(order.shipping_address):
		yield from _masked(order.shipping_address, facts)
		missing = [name for name in missing if name in _ALWAYS_PLAIN]
	if missing:
		names = ", ".join(FIELD_NAMES[name] for name in missing)
		yield Finding(
			HoldCode.ADDRESS_INCOMPLETE,
			"The shipping address is incomplete. Missing: {fields}",
			{"fields": names},
		)
	if not postal_code_valid(order.shipping_address):
		yield Finding(
			HoldCode.POSTAL_CODE_INVALID,
			"{postal_code} is not a postal code of {country}",
			{
				"postal_code": order.shipping_address.postal_code,
				"country": order.shipping_address.country_code,
			},
		)
	if order.shipping_address.country_code and not facts.country_known:
		text = (
			"Unknown country code {country}. Correct the address, or release the order if the code is right."
		)
		yield Finding(HoldCode.COUNTRY_UNKNOWN, text, {"country": order.shipping_address.country_code})
	yield from _province(order.shipping_address)


def _masked(address: Address, facts: ReviewFacts) -> Iterator[Finding]:
	"""A normal state: a marketplace's own waybill service knows the recipient."""
	params = {"platform": address.recipient_platform or "?"}
	if not facts.masked_taken:
		text = (
			"The marketplace shows the buyer masked (marketplace: {platform}), and no courier account delivers to its masked "
			"buyers. Create one with a waybill service that does, or enter the address with Correct Address."
		)
	elif not address.recipient_id:
		text = (
			"The marketplace shows the buyer masked (marketplace: {platform}) and states no ID of the recipient. Without it, no "
			"waybill service delivers. Import the order again with the ID, or enter the address with Correct Address."
		)
	else:
		return
	yield Finding(NoteCode.MASKED_BUYER, text, params, blocking=False)


def _is_carried(order: CanonicalOrder, facts: ReviewFacts) -> bool:
	"""Whether a courier is to bring anything; of an order without lines nobody knows."""
	if facts.carried_lines is not None:
		found = any(line.external_id in facts.carried_lines for line in order.lines)
	else:
		found = any(line.requires_shipping for line in order.lines)
	return found or not order.lines


def _is_withheld(order: CanonicalOrder) -> bool:
	"""Whether nobody knows who gets the goods because the shop does not show it; a person may have entered it since."""
	return order.buyer_withheld and not order.shipping_address.line1


def _province(address: Address) -> Iterator[Finding]:
	params = {"province": address.province_code, "country": address.country_code}
	if not province_known(address):
		yield Finding(HoldCode.PROVINCE_UNKNOWN, "{province} is not a state or province of {country}", params)
	elif postal_code_valid(address) and not postal_code_in_province(address):
		text = "{postal_code} is not in {province}. Ask the buyer which is correct."
		params = {"postal_code": address.postal_code, "province": address.province_code}
		yield Finding(NoteCode.POSTAL_CODE_ELSEWHERE, text, params, blocking=False)


def coverage(order: CanonicalOrder, facts: ReviewFacts) -> Iterator[Finding]:
	if not _is_carried(order, facts):
		return
	if facts.courier_covers is False:
		address = order.shipping_address
		params = {"country": address.country_code, "postal_code": address.postal_code}
		yield Finding(HoldCode.OUT_OF_COVERAGE, "No courier delivers to {country} {postal_code}", params)
	elif not facts.po_boxes_taken and is_po_box(order.shipping_address):
		text = "No courier delivers to a post office box: ask the buyer for a street address"
		yield Finding(HoldCode.PO_BOX, text)


def pickup_point(order: CanonicalOrder, facts: ReviewFacts) -> Iterator[Finding]:
	"""A parcel for a pickup point goes there, or waits for a person: never to another address."""
	address = order.shipping_address
	if not address.at_pickup_point or not _is_carried(order, facts):
		return
	params = {"point": address.pickup_point, "carrier": address.pickup_carrier or "?"}
	if not address.pickup_point:
		text = (
			"The buyer chose a pickup point of {carrier}, but the shop does not say which. Enter it, or another address, "
			"with Correct Address."
		)
		yield Finding(HoldCode.PICKUP_POINT, text, params)
	elif not facts.pickup_points_taken:
		text = (
			"No courier account delivers to pickup point {point} (carrier: {carrier}). Enable one that does, or empty the "
			"pickup point with Correct Address."
		)
		yield Finding(HoldCode.PICKUP_POINT, text, params)


def reachable(order: CanonicalOrder, facts: ReviewFacts) -> Iterator[Finding]:
	if _is_withheld(order) or is_masked(order.shipping_address):
		return
	email = email_address(order.buyer.email)
	if not (email or is_dialable(order.buyer.phone) or is_dialable(order.shipping_address.phone)):
		text = "The buyer provided no usable phone number or e-mail address"
		yield Finding(NoteCode.BUYER_UNREACHABLE, text, blocking=False)
	elif not (email or order.buyer.external_id):
		text = "Guest order without an e-mail address: the buyer can be reached only by phone"
		yield Finding(NoteCode.GUEST_WITHOUT_EMAIL, text, blocking=False)
