"""What shops and courier remember from one run to the next: a file."""

import pickle
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_SHOP = ("base", "waiting", "orders", "stock", "stock_calls", "_next_id")
_TOLD = ("told",)
_CARRIERS = ("labels", "pickups")
_WAYBILLS = ("given", "discarded", "quantity", "_next")
_OTHER_ERP = ("orders", "keys", "listed")
_COURIER = ("by_number", "by_key", "_shift", "_next")


def load(path: Path | None, servers: Mapping[str, Any]) -> bool:
	"""Give the servers what `save` kept of those of their name; whether there was such a file. Only of files that this
	machine wrote itself: they are Python's own format, which can do anything."""
	if not path or not path.is_file():
		return False
	kept = pickle.loads(path.read_bytes())
	for name, server in servers.items():
		for target, state in zip(_parts(server), kept.get(name, ()), strict=False):
			for key, value in state.items():
				setattr(target[0], key, value)
	return True


def save(path: Path | None, servers: Mapping[str, Any]) -> None:
	if not path:
		return
	kept = {
		name: [
			{key: getattr(part, key) for key in keys if hasattr(part, key)} for part, keys in _parts(server)
		]
		for name, server in servers.items()
	}
	fresh = path.with_name(path.name + ".new")
	fresh.touch(0o600)
	fresh.write_bytes(pickle.dumps(kept))
	fresh.replace(path)


def _parts(server) -> list[tuple[Any, tuple[str, ...]]]:
	if hasattr(server, "ledger"):
		return [(server.ledger, _CARRIERS)]
	if hasattr(server, "listed"):
		return [(server, _OTHER_ERP)]
	if hasattr(server, "service"):
		return [(server.service, _WAYBILLS)]
	if hasattr(server, "parcels"):
		return [(server.parcels, _COURIER)]
	return [(server.shop, _SHOP), (server, _TOLD)]
