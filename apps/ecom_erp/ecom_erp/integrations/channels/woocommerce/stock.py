"""Stock told to WooCommerce, a hundred products in one call. Setting the same quantity again does no harm."""

from collections.abc import Mapping, Sequence

from ecom_erp.integrations.channels.base import ChannelError, StockLevel
from ecom_erp.integrations.channels.woocommerce.client import NotFound, WooClient

BATCH = 100  # WooCommerce's limit of one call


def set_stock(client: WooClient, levels: Sequence[StockLevel]) -> None:
	"""Set available quantities of products and of their variations (`listing_id` "product:variation"). Raises
	ChannelError naming the listings that could not be set, after setting the others."""
	by_path: dict[str, dict[str, int]] = {}
	for level in levels:
		product, _colon, variation = level.listing_id.partition(":")
		path = f"products/{product}/variations/batch" if variation else "products/batch"
		by_path.setdefault(path, {})[variation or product] = level.available
	refused = []
	for path, wanted in by_path.items():
		refused += [one for one in wanted if not one.isdigit()]
		ids = [one for one in wanted if one.isdigit()]
		for start in range(0, len(ids), BATCH):
			refused += _set_batch(client, path, {one: wanted[one] for one in ids[start : start + BATCH]})
	if refused:
		raise ChannelError(f"WooCommerce has no such products: {', '.join(sorted(refused))}")


def _set_batch(client: WooClient, path: str, wanted: Mapping[str, int]) -> list[str]:
	"""The listings that WooCommerce refused, by what is their listing id."""
	rows = [
		{"id": int(one), "manage_stock": True, "stock_quantity": quantity} for one, quantity in wanted.items()
	]
	parent = path.split("/")[1] if "/variations/" in path else ""
	try:
		answer = client.post(path, {"update": rows}, idempotent=True)
	except NotFound:
		failed = list(wanted)
	else:
		failed = [str(row["id"]) for row in answer.get("update") or () if row.get("error")]
	return [f"{parent}:{one}" if parent else one for one in failed]
