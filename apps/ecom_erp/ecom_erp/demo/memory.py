"""What the simulated shops and the courier remember from one run of the demo to the next, in the site's private folder."""

import pickle
from pathlib import Path
from typing import Any

import frappe

SHOP = ("base", "waiting", "orders", "stock", "stock_calls", "_next_id")
COURIER = ("by_number", "by_key", "_shift", "_next")


def load(town) -> bool:
	"""Give the town its memory, if there is one; whether there was. A site that was made anew has none of the shops, and
	what they remember of the former one counts no more."""
	path = _path()
	names = [town.name(key) for key in town.shops]
	if not path.is_file() or not frappe.db.exists("Ecom Shop", {"name": ("in", names)}):
		return False
	kept = pickle.loads(path.read_bytes())
	for key, state in kept["shops"].items():
		_restore(town.shops[key].shop, state)
		_restore(town.shops[key], kept["told"].get(key, {}))
	_restore(town.courier.parcels, kept["courier"])
	return True


def save(town) -> None:
	kept = {
		"shops": {key: _state(sandbox.shop, SHOP) for key, sandbox in town.shops.items()},
		"told": {key: _state(sandbox, ("told",)) for key, sandbox in town.shops.items()},
		"courier": _state(town.courier.parcels, COURIER),
	}
	path = _path()
	path.with_suffix(".new").write_bytes(pickle.dumps(kept))
	path.with_suffix(".new").replace(path)


def _path() -> Path:
	return Path(frappe.get_site_path("private", "ecom_demo_town.pickle"))


def _state(source: Any, names: tuple[str, ...]) -> dict[str, Any]:
	return {name: getattr(source, name) for name in names if hasattr(source, name)}


def _restore(target: Any, state: dict[str, Any]) -> None:
	for name, value in state.items():
		setattr(target, name, value)
