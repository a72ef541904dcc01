"""Notes of a WooCommerce order: read by the merchant, or sent to the customer."""

import html
import re
from typing import Any

from ecom_erp.integrations.channels.values import text
from ecom_erp.integrations.channels.woocommerce.client import WooClient


def note_once(client: WooClient, order_id: str, words: str, mark: str, *, to_customer: bool) -> str:
	"""Write a note unless one with `mark` in it is there; the note's id. `mark` is part of `words`."""
	path = f"orders/{order_id}/notes"
	for note in client.get_list(path, type="any"):
		if mark in text(note.get("note")):
			return text(note["id"])
	created: dict[str, Any] = client.post(path, {"note": words, "customer_note": to_customer})
	return text(created["id"])


def tell_once(client: WooClient, order_id: str, words: str) -> str:
	"""Send the customer a note unless one of the same words is there; the note's id. WordPress keeps the words as html."""
	path, content = f"orders/{order_id}/notes", html.escape(words, quote=False)
	for note in client.get_list(path, type="customer"):
		if _plain(text(note.get("note"))) == _plain(content):
			return text(note["id"])
	created: dict[str, Any] = client.post(path, {"note": content, "customer_note": True})
	return text(created["id"])


def _plain(note: str) -> str:
	return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", note)).split())
