"""Each call of each carrier with ordinary parcels: what was sent where, and what was read in the answer.

`.bench/env/bin/python -m tests.support.carrier_calls` writes `tests/channels/carrier_calls/` anew; what it changes there is
looked at by hand, against the carriers' documents.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from ecom_erp.integrations.couriers.handing_over import Pickup
from ecom_sandbox.carriers import CarrierServer
from tests.support.carriers import (
	ABROAD,
	ACCOUNTS,
	LONDON,
	OSLO,
	PICKUP,
	SCANS,
	SENDER,
	SERVICES,
	abroad,
	adapter,
	from_abroad,
	shipment,
	to_point,
	together,
)

FOLDER = Path(__file__).resolve().parents[1] / "channels/carrier_calls"
AT = datetime(2026, 3, 1, 9, 30, tzinfo=timezone.utc)
CARRIERS = tuple(dict.fromkeys((*ACCOUNTS, *ABROAD)))
_NOT_MADE = (
	("DHL Express", "void"),
	("DHL Express", "void abroad"),
	("USPS", "label billed to a third party"),
	("USPS", "labels together"),
	("FedEx", "manifest"),
	("UPS", "manifest"),
	("DHL Express", "manifest"),
	("USPS International", "labels abroad, duties paid"),
	("USPS International", "return from abroad"),
)
# of the day on which this runs
_DAYS = re.compile(r"(?<!\d)20\d\d(-\d\d-\d\d(?:T\d\d:\d\d:\d\d GMT\+00:00)?|\d{4}|-\d\d)(?!\d)")
_HEADERS = (
	"x-version",
	"X-Idempotency-Key",
	"X-Payment-Authorization-Token",
	"Content-Type",
	"Authorization",
	"transactionSrc",
	"transId",
	"If-Match",
)


def calls(carrier: str) -> dict[str, dict[str, Any]]:
	"""By call: `sent` (method, address, headers, body; logins left out) and `read`, what the adapter makes of the answer."""
	operations = {**(_OPERATIONS if carrier in ACCOUNTS else {}), **(_ABROAD if carrier in ABROAD else {})}
	return {
		name: _call(carrier, prepare, act)
		for name, (prepare, act) in operations.items()
		if (carrier, name) not in _NOT_MADE
	}


def _call(carrier: str, prepare: Callable[..., Any], act: Callable[..., Any]) -> dict[str, Any]:
	with CarrierServer() as server:
		server.ledger.labels.clear()
		prepare(server, carrier)
		before = len(server.requests)
		read = act(server, carrier)
		sent = [
			(request, call)
			for request, call in zip(server.requests[before:], server.calls[before:], strict=True)
			if call.split()[1] not in ("token", "payment")
		]
	return _masked({"sent": [_sent(request) for request, _call in sent], "read": _plain(read)})


def _sent(request: Any) -> dict[str, Any]:
	headers = {name: request.headers[name] for name in _HEADERS if request.headers.get(name)}
	if "transId" in headers:
		headers["transId"] = "0" * 32  # another one each time
	return {"method": request.method, "address": request.path, "headers": headers, "body": request.body}


def _masked(value: Any) -> Any:
	return json.loads(_DAYS.sub(_fixed, json.dumps(value)))


def _fixed(found: re.Match[str]) -> str:
	"""The form of the day, or month, that was found."""
	full = "2026-03-02T10:30:00 GMT+00:00" if "-" in found[0] else "20260302"
	return full[: len(found[0])]


def _plain(value: Any) -> Any:
	if isinstance(value, list | tuple):
		return [_plain(one) for one in value]
	if isinstance(value, dict):
		return {name: _plain(one) for name, one in value.items()}
	if hasattr(value, "__dataclass_fields__"):
		fields = asdict(value)
		if "content" in fields:
			fields["content"] = fields["content"][:4].decode("latin-1").strip()
		return {name: _plain(one) for name, one in fields.items() if one not in ("", None, (), 0)}
	return value if value is None or isinstance(value, str | int | bool) else str(value)


def _nothing(_server: CarrierServer, _carrier: str) -> None:
	pass


def _bought(server: CarrierServer, carrier: str) -> None:
	_buy(server, carrier)


def _scanned(server: CarrierServer, carrier: str) -> None:
	_buy(server, carrier)
	words = ("Picked up", "Out for Delivery", "Delivered")
	for hours, (code, said) in enumerate(zip(SCANS[carrier], words, strict=True)):
		server.ledger.scan(server.ledger.labels[0].number, code, said, "Newark", AT + timedelta(hours=hours))


def _buy(server: CarrierServer, carrier: str, **options: Any) -> Any:
	back = options.pop("back", False)
	return adapter(server, carrier, **options).buy(shipment(back=back), SERVICES[carrier], "PKG-1-1")


def _abroad(server: CarrierServer, carrier: str, shipment: Any = None, **account: Any) -> Any:
	sent = shipment or abroad(ein="12-3456789", ioss="IM2760000742")
	return adapter(server, carrier, **account).buy_together(sent, ABROAD[carrier], "PKG-1-1")


def _bought_abroad(server: CarrierServer, carrier: str) -> None:
	_abroad(server, carrier)


def _duties_paid() -> Any:
	numbers = {"eori": "GB123456789000", "vat": "GB980780684", "voec": "2025678"}
	return together(abroad(LONDON, OSLO, "DDP", "GBP", **numbers), 800)


def _cancel_pickup(server: CarrierServer, carrier: str) -> None:
	[number] = server.ledger.pickups
	further = "FDXG" if carrier == "FedEx" else ""
	adapter(server, carrier).cancel_pickup(Pickup(number, PICKUP.day, further), SENDER)


def _number(server: CarrierServer) -> str:
	return server.ledger.labels[0].number


_OPERATIONS: dict[str, tuple[Callable[..., Any], Callable[..., Any]]] = {
	"rates": (_nothing, lambda server, carrier: adapter(server, carrier).quote(shipment())),
	"label": (_nothing, _buy),
	"label zpl": (_nothing, lambda server, carrier: _buy(server, carrier, label_format="ZPL")),
	"label billed to a third party": (
		_nothing,
		lambda server, carrier: _buy(
			server,
			carrier,
			bill_to="Third Party",
			billed_account="B1C2D3",
			billed_postal_code="60601",
			billed_country="US",
		),
	),
	"return": (_nothing, lambda server, carrier: _buy(server, carrier, back=True)),
	"void": (_bought, lambda server, carrier: adapter(server, carrier).void(_number(server))),
	"track": (_scanned, lambda server, carrier: adapter(server, carrier).track([_number(server)])),
	"find": (
		_bought,
		lambda server, carrier: adapter(server, carrier, asked=timedelta(hours=2)).find("PKG-1-1"),
	),
	"pickup": (_nothing, lambda server, carrier: adapter(server, carrier).book_pickup(PICKUP)),
	"pickup cancelled": (
		lambda server, carrier: adapter(server, carrier).book_pickup(PICKUP),
		_cancel_pickup,
	),
	"manifest": (
		_bought,
		lambda server, carrier: adapter(server, carrier).make_manifest([_number(server)], SENDER, PICKUP.day),
	),
	"rates to a pickup point": (
		_nothing,
		lambda server, carrier: adapter(server, carrier).quote(to_point(carrier)),
	),
	"label to a pickup point": (
		_nothing,
		lambda server, carrier: adapter(server, carrier).buy(to_point(carrier), SERVICES[carrier], "PKG-1-1"),
	),
	"labels together": (
		_nothing,
		lambda server, carrier: adapter(server, carrier).buy_together(
			together(shipment(), 800, 2500), SERVICES[carrier], "PKG-1-1"
		),
	),
}
_ABROAD: dict[str, tuple[Callable[..., Any], Callable[..., Any]]] = {
	"rates abroad": (_nothing, lambda server, carrier: adapter(server, carrier).quote(abroad())),
	"label abroad": (_nothing, _abroad),
	"labels abroad, duties paid": (
		_nothing,
		lambda server, carrier: _abroad(server, carrier, _duties_paid(), paperless_customs=True),
	),
	"return from abroad": (
		_nothing,
		lambda server, carrier: adapter(server, carrier).buy(from_abroad(), ABROAD[carrier], "TKT-1-R1"),
	),
	"void abroad": (_bought_abroad, lambda server, carrier: adapter(server, carrier).void(_number(server))),
	"find abroad": (
		_bought_abroad,
		lambda server, carrier: adapter(server, carrier, asked=timedelta(hours=2)).find("PKG-1-1"),
	),
}


def path_of(carrier: str) -> Path:
	"""The file of a carrier's calls."""
	return FOLDER / f"{carrier.lower().replace(' ', '_')}.json"


def written(carrier: str) -> dict[str, dict[str, Any]]:
	"""The calls as they should be."""
	return json.loads(path_of(carrier).read_text(encoding="utf-8"))


def requests() -> Iterator[tuple[str, dict[str, Any]]]:
	"""(carrier and call, what is sent) of all that are written."""
	for carrier in CARRIERS:
		for name, call in written(carrier).items():
			yield from ((f"{carrier}: {name}", sent) for sent in call["sent"])


if __name__ == "__main__":
	FOLDER.mkdir(exist_ok=True)
	for each in CARRIERS:
		path_of(each).write_text(
			json.dumps(calls(each), indent="\t", ensure_ascii=False) + "\n", encoding="utf-8"
		)
