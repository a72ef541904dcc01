"""Stock to the shops: what may be offered, told when it changed, in bulk, as it is at the moment of telling.

A shop has one standing Outbox Message of the kind Stock. It says no numbers, only that the shop is to be told; the
numbers are read when it is delivered, a batch at a time, so a late message never tells old ones. What the shop was
told last stands on each Ecom Listing. A job compares it with what may be offered now, in a fixed number of queries
a shop, and makes the message due again where something differs. So no event can be missed, and a delivery that dies
between the shop's answer and our note of it tells the same numbers again.
"""

import time
from collections.abc import Mapping, Sequence
from datetime import timedelta

import frappe
from frappe import _
from frappe.query_builder import Case
from frappe.utils import now_datetime

from ecom_erp.flows.catalog.stock_offers import LISTING, Offer, offers
from ecom_erp.flows.shops.shops import adapter, get_shop
from ecom_erp.integrations.channels.base import StockRefused
from ecom_erp.integrations.channels.notices import StockLevel
from ecom_erp.messaging import outbox
from ecom_erp.messaging.queue import NotYet
from ecom_erp.messaging.transaction import in_transaction

KIND = "Stock"
BATCH = 100
DEFAULT_SECONDS = 60
SEND_SECONDS = 40  # of one turn: well within the lease, and the other messages wait no longer


def publishing_shops() -> list[str]:
	return frappe.get_all("Ecom Shop", filters={"enabled": 1, "publish_stock": 1}, pluck="name")


def ask_where_changed() -> None:
	"""Make the message of each shop due for which something is to be told."""
	for shop in publishing_shops():
		if any(offer.due for offer in offers(shop)):
			in_transaction(ask, shop)


def ask(shop: str) -> None:
	"""Let the shop be told, not sooner than the pause of Ecom Settings after the last time. Inside a unit of work."""
	outbox.stand(shop, KIND, timedelta(seconds=_pause()))


def ask_all(shop: str) -> None:
	"""Tell the shop the numbers of all its listings anew, those it refused too: repairs what has drifted there."""
	listing = frappe.qb.DocType(LISTING)
	(
		frappe.qb.update(listing)
		.set(listing.send_again, 1)
		.set(listing.stock_problem, None)
		.where(listing.shop == shop)
		.where(listing.status == "Mapped")
	).run()
	outbox.stand(shop, KIND, again=True)


def send(shop: str) -> str:
	"""Tell the shop what changed, batch by batch; in words, what was told. Outside of any lock, safe to repeat.
	Raises HttpError and ChannelError of the channel, NotYet when the turn is over with batches left; what was told
	before stays noted, and the next turn tells the rest."""
	document = get_shop(shop)
	if not (document.enabled and document.publish_stock):
		return _("Sending stock is switched off")
	due = [offer.name for offer in offers(shop) if offer.due]
	sent = repaired = refused = 0
	end = time.monotonic() + SEND_SECONDS
	for start in range(0, len(due), BATCH):
		if start and time.monotonic() > end:
			raise NotYet(_("{0} of {1} listings sent, the others will follow").format(start, len(due)), 0)
		# read anew for each batch: telling the ones before has taken time
		batch = [offer for offer in offers(shop, due[start : start + BATCH]) if offer.due]
		if not batch:
			continue
		before, problems = _push(shop, batch)
		in_transaction(_record_results, batch, problems)
		sent += len(batch) - len(problems)
		refused += len(problems)
		repaired += sum(
			offer.last_sent == offer.qty != before.get(offer.listing_id, offer.qty) for offer in batch
		)
	text = _("{0} listings sent").format(sent)
	if repaired:
		text += ", " + _("{0} corrected").format(repaired)
	if refused:
		text += ", " + _("{0} refused").format(refused)
	return text


def stock_sent(shop: str, result: str) -> None:
	"""Show on the shop what was told last."""
	frappe.db.set_value(
		"Ecom Shop",
		shop,
		{"stock_sent_at": now_datetime(), "stock_result": result[:140]},
		update_modified=False,
	)
	frappe.clear_document_cache("Ecom Shop", shop)


def _push(shop: str, batch: Sequence[Offer]) -> tuple[Mapping[str, int], dict[str, str]]:
	"""What the shop had before by listing id, where it says so, and why it refused, by listing id."""
	levels = [StockLevel(offer.listing_id, offer.sku, offer.qty) for offer in batch]
	try:
		return adapter(shop).push_stock(levels) or {}, {}
	except StockRefused as refusal:
		return refusal.before, {listing_id: str(refusal) for listing_id in refusal.listing_ids}


def _record_results(batch: Sequence[Offer], problems: Mapping[str, str]) -> None:
	"""What the shop knows now, in one statement for what it took and one for what it refused."""
	listing = frappe.qb.DocType(LISTING)
	took = [offer for offer in batch if offer.listing_id not in problems]
	if took:
		quantity = Case()
		for offer in took:
			quantity = quantity.when(listing.name == offer.name, offer.qty)
		(
			frappe.qb.update(listing)
			.set(listing.sent_qty, quantity.else_(listing.sent_qty))
			.set(listing.sent_at, now_datetime())
			.set(listing.send_again, 0)
			.set(listing.stock_problem, None)
			.where(listing.name.isin([offer.name for offer in took]))
		).run()
	refused = [offer for offer in batch if offer.listing_id in problems]
	if refused:
		(
			frappe.qb.update(listing)
			.set(listing.stock_problem, problems[refused[0].listing_id])
			.where(listing.name.isin([offer.name for offer in refused]))
		).run()


def _pause() -> int:
	seconds = frappe.get_cached_doc("Ecom Settings").stock_pause
	return DEFAULT_SECONDS if seconds is None else seconds
