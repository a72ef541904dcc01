"""Reading what a shop sells into its listings, page by page in the background. How far it came stands on the shop, so that
a worker that dies, or a shop that fails for a while, loses nothing."""

import time
from datetime import timedelta

import frappe
from frappe import _
from frappe.utils import now_datetime

from ecom_erp.flows.catalog.catalogue_listings import take_in
from ecom_erp.flows.orders.locks import lock_values
from ecom_erp.flows.shops import shops
from ecom_erp.flows.shops.channels import can
from ecom_erp.integrations.channels.base import Capability, ChannelError, PayloadError
from ecom_erp.integrations.channels.description import CataloguePage
from ecom_erp.integrations.http import HttpError
from ecom_erp.messaging.errors import log_unexpected
from ecom_erp.messaging.kick import kick
from ecom_erp.messaging.transaction import in_transaction, roll_back

READING, DONE, FAILED = "Reading", "Done", "Failed"
LEASE = timedelta(minutes=5)
PAUSE = timedelta(minutes=1)


def start(shop: str) -> None:
	"""Read the catalogue from its beginning, unless it is being read. Inside a unit of work. Raises ValidationError where
	the channel lists nothing."""
	if not can(shops.get_shop(shop).channel, Capability.CATALOGUE):
		frappe.throw(_("This channel does not list what the shop sells. Listings appear with the orders."))
	if lock_values("Ecom Shop", shop, "catalogue_state") == READING:
		return
	_note(shop, catalogue_state=READING, catalogue_next="", catalogue_count=0, catalogue_message=None)
	frappe.db.set_value("Ecom Shop", shop, "catalogue_due_at", now_datetime(), update_modified=False)
	kick("read_catalogues")


def read_due(seconds: float) -> int:
	"""Go on with the catalogues that are being read, for some seconds, one page at least; how many shops were asked."""
	end, asked = time.monotonic() + seconds, 0
	for shop in frappe.get_all("Ecom Shop", {"catalogue_state": READING}, pluck="name", order_by="name"):
		if asked and time.monotonic() > end:
			break
		if in_transaction(_claim, shop):
			_read(shop, end)
			asked += 1
	return asked


def _claim(shop: str) -> bool:
	row = lock_values("Ecom Shop", shop, ["catalogue_state", "catalogue_due_at"])
	if row.catalogue_state != READING or (row.catalogue_due_at and row.catalogue_due_at > now_datetime()):
		return False
	_note(shop, catalogue_due_at=now_datetime() + LEASE)
	return True


def _read(shop: str, end: float) -> None:
	after = frappe.db.get_value("Ecom Shop", shop, "catalogue_next") or ""
	try:
		for page in shops.adapter(shop).catalogue(after):
			in_transaction(_store, shop, page)
			if time.monotonic() > end:
				break
	except HttpError as error:
		again = now_datetime() + PAUSE
		state = READING if error.retryable else FAILED
		in_transaction(
			_note, shop, catalogue_state=state, catalogue_message=str(error)[:500], catalogue_due_at=again
		)
	except (ChannelError, PayloadError) as error:
		in_transaction(_note, shop, catalogue_state=FAILED, catalogue_message=str(error)[:500])
	except Exception as error:
		roll_back()
		log_unexpected(f"Catalogue of {shop}")
		text = _("Unexpected: {0}").format(type(error).__name__)
		in_transaction(_note, shop, catalogue_state=FAILED, catalogue_message=text)


def _store(shop: str, page: CataloguePage) -> None:
	take_in(shop, page.listings)
	count = lock_values("Ecom Shop", shop, "catalogue_count") or 0
	_note(
		shop,
		catalogue_count=count + len(page.listings),
		catalogue_next=page.next,
		catalogue_state=READING if page.next else DONE,
		catalogue_message=None,
		catalogue_due_at=now_datetime() if page.next else None,
	)


def _note(shop: str, **values) -> None:
	frappe.db.set_value("Ecom Shop", shop, values, update_modified=False)
