"""Buyers whom a marketplace masks: name, number and street come as "张*" and "138****5678", or as ciphertext that is another
one each time. Ciphertext is of no use to anybody here: it is shown and kept as hidden, and nobody is known again by it."""

import re
from dataclasses import replace

from ecom_erp.core.orders.canonical import Address, Buyer, CanonicalOrder

HIDDEN = "***"
# as Taobao, Pinduoduo and Douyin write it: ~AES base64~1~, $137$base64$1$, #base64#base64*1#
_CIPHERTEXT = re.compile(r"([~$#])(?=\S{18,}$)\S*[A-Za-z0-9+/=]{14,}\S*\1$")
_STARS = re.compile(r"[*＊]{3,}")
_STAR = re.compile("[*＊]")
_TEXTS = ("name", "company", "line1", "line2", "phone")


def is_ciphertext(text: str) -> bool:
	return bool(_CIPHERTEXT.match(text.strip()))


def shown(text: str) -> str:
	"""The text as it may be shown and kept."""
	return HIDDEN if is_ciphertext(text) else text


def is_masked_text(text: str) -> bool:
	"""Whether a name, number or e-mail address is only a part of one."""
	return bool(_STAR.search(text)) or is_ciphertext(text)


def is_masked(address: Address) -> bool:
	"""Whether only the marketplace knows who gets the goods, and where: it says an id of the recipient, or hides the street or
	most of the number."""
	if address.recipient_id:
		return True
	return any(is_ciphertext(getattr(address, name)) or _STARS.search(getattr(address, name)) for name in
		("line1", "phone"))  # fmt: skip


def as_fields(address: Address) -> dict[str, int | str]:
	"""What an order's document shows of it."""
	masked = is_masked(address)
	return {"masked_buyer": int(masked), "masked_by": address.recipient_platform if masked else ""}


def without_ciphertext(order: CanonicalOrder) -> CanonicalOrder:
	"""The order as it is kept."""
	return replace(
		order,
		buyer=_buyer(order.buyer),
		shipping_address=_address(order.shipping_address),
		billing_address=_address(order.billing_address),
	)


def _buyer(buyer: Buyer) -> Buyer:
	"""An id that is ciphertext would be another buyer with each order."""
	return replace(
		buyer,
		external_id="" if is_ciphertext(buyer.external_id) else buyer.external_id,
		name=shown(buyer.name),
		email="" if is_ciphertext(buyer.email) else buyer.email,
		phone=shown(buyer.phone),
	)


def _address(address: Address) -> Address:
	return replace(address, **{name: shown(getattr(address, name)) for name in _TEXTS})
