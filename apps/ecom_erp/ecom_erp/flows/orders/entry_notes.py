"""What of a shop's statement stands in the order otherwise than it was written, and what a person can do about it."""

from collections.abc import Sequence

from frappe import _

from ecom_erp.core.contacts import email_address, is_dialable
from ecom_erp.core.masked_buyers import is_masked
from ecom_erp.core.orders.canonical import CanonicalOrder
from ecom_erp.erp.documents.fitting import Unfit


def entry_notes(order: CanonicalOrder, unfit: Sequence[Unfit]) -> str | None:
	"""A line for each entry that was shortened or cannot be used, without its text; None when there is none."""
	return "\n".join(dict.fromkeys([*_unusable(order), *map(_shortened, unfit)])) or None


def _unusable(order: CanonicalOrder) -> list[str]:
	found = []
	if order.buyer.email and not email_address(order.buyer.email):
		found.append(
			_(
				"E-mail: this is not a valid e-mail address, so no messages are sent. Ask the buyer by "
				"phone or through the shop."
			)
		)
	phones = [phone for phone in (order.shipping_address.phone, order.buyer.phone) if phone]
	if is_masked(order.shipping_address):
		return found
	if phones and not any(map(is_dialable, phones)):
		found.append(
			_(
				"Phone: this is not a valid phone number. If the courier needs one, ask the buyer and "
				"correct the address."
			)
		)
	return found


def _shortened(one: Unfit) -> str:
	label = _("{0} of line {1}").format(_(one.label), one.row) if one.row else _(one.label)
	if not one.kept:
		return _("{0}: cannot be used as entered. The original text is under Original from Shop.").format(
			label
		)
	return _(
		"{0}: too long, shortened here. Labels use the full text, which is under Original from Shop."
	).format(label)
