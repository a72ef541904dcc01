"""Stock told to WooCommerce, a hundred products in one call. Setting the same quantity again does no harm."""

from collections.abc import Mapping, Sequence

from ecom_erp.integrations.channels.base import StockRefused
from ecom_erp.integrations.channels.notices import StockLevel
from ecom_erp.integrations.channels.woocommerce.client import NotFound, WooClient

BATCH = 100  # WooCommerce's limit of one call


def set_stock(client: WooClient, levels: Sequence[StockLevel]) -> None:
	"""Set available quantities of products and of their variations (`listing_id` "product:variation"). Raises
	StockRefused naming the listings that could not be set, after setting the others."""
	by_path: dict[str, dict[str, int]] = {}
	for level in levels:
		product, _colon, variation = level.listing_id.partition(":")
		path = f"products/{product}/variations/batch" if variation else "products/batch"
		by_path.setdefault(path, {})[variation or product] = level.available
	refused = []
	for path, quantities in by_path.items():
		parent = path.split("/")[1] if "/variations/" in path else ""
		refused += [_listing(parent, one) for one in quantities if not one.isdigit()]
		ids = [one for one in quantities if one.isdigit()]
		for start in range(0, len(ids), BATCH):
			failed = _set_batch(client, path, {one: quantities[one] for one in ids[start : start + BATCH]})
			refused += [_listing(parent, one) for one in failed]
	if refused:
		refused.sort()
		raise StockRefused(f"WooCommerce has no such products: {', '.join(refused)}", refused)


def _set_batch(client: WooClient, path: str, quantities: Mapping[str, int]) -> list[str]:
	"""The products or variations that WooCommerce refused."""
	rows = [
		{"id": int(one), "manage_stock": True, "stock_quantity": quantity}
		for one, quantity in quantities.items()
	]
	try:
		answer = client.post(path, {"update": rows}, idempotent=True)
	except NotFound:
		return list(quantities)
	return [str(row["id"]) for row in answer.get("update") or () if row.get("error")]


def _listing(parent: str, one: str) -> str:
	return f"{parent}:{one}" if parent else one
