from collections.abc import Iterator

import frappe
import pytest

from ecom_erp.core.webhooks.signing import new_secret
from ecom_erp.flows.webhooks.announcing import WEBHOOK
from tests.factories.erpnext import make, unique
from tests.support.webhook_receiver import Receiver


@pytest.fixture
def receiver() -> Iterator[Receiver]:
	with Receiver(new_secret()) as server:
		yield server


@pytest.fixture
def webhook(shop, receiver) -> Iterator[str]:
	"""Everything of the shop is told to the receiver."""
	yield from _webhook(receiver, shop=shop)


def _webhook(receiver: Receiver, **values) -> Iterator[str]:
	name = make_webhook(receiver, **values)
	yield name
	frappe.db.rollback()
	frappe.delete_doc(WEBHOOK, name, force=True)
	frappe.db.commit()


def make_webhook(receiver: Receiver, **values) -> str:
	"""A webhook that is sent to the receiver; its name."""
	defaults = {
		"title": unique("Hook"),
		"url": f"{receiver.url}/hooks",
		"secret": receiver.secret,
		"stock": 1,
	}
	name = make(WEBHOOK, **{**defaults, **values}).name
	frappe.db.commit()
	return name
