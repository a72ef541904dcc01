"""The record of erasures: one line an erasure, without the data of anybody. It says by keyed hashes who was erased, so that
what a restored backup brings back is found again."""

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Erasure:
	"""`id`: the Privacy Request; `at`: when, in the site's time, ISO 8601; `orders`: names of Ecom Orders; `keys`: keyed
	hashes of e-mails, telephone numbers, and names of the other documents; `shop`: of which alone, "" of all."""

	id: str
	at: str
	orders: tuple[str, ...] = ()
	keys: tuple[str, ...] = ()
	shop: str = ""


def hashed(secret: bytes, kind: str, value: str) -> str:
	"""The keyed hash of a value: without the key nobody can try out who it is."""
	return hmac.new(secret, f"{kind}\0{value}".encode(), hashlib.sha256).hexdigest()[:40]


def as_line(erasure: Erasure) -> str:
	return json.dumps(asdict(erasure), sort_keys=True, ensure_ascii=True)


def read(lines: Iterable[str]) -> dict[str, Erasure]:
	"""Erasures by id. A line that a crash cut off is passed over: its erasure is written again."""
	found = {}
	for line in lines:
		try:
			data = json.loads(line)
			one = Erasure(
				data["id"], data["at"], tuple(data["orders"]), tuple(data["keys"]), data.get("shop") or ""
			)
		except (ValueError, KeyError, TypeError):
			continue
		found[one.id] = one
	return found
