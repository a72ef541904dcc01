"""What a WooCommerce shop says of itself, its webhooks and its catalogue.

WordPress itself tells time zone and interfaces without credentials. Keys come with rights to read, to write or both, and
the rights of their user besides: settings are shown to shop managers only.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ecom_erp.integrations.channels.base import ChannelError
from ecom_erp.integrations.channels.description import (
	CatalogueListing,
	CataloguePage,
	Gateway,
	Registration,
	Remark,
	RemarkCode,
	ShopDescription,
	Webhook,
	carry_out,
	plan_webhooks,
	webhook_remarks,
)
from ecom_erp.integrations.channels.values import need, text
from ecom_erp.integrations.channels.woocommerce.client import WooClient
from ecom_erp.integrations.channels.woocommerce.settings import Settings

TOPICS = ("order.created", "order.updated", "order.deleted", "order.restored")
READ, WRITE = "read", "write"
ACTIVE = "active"
NAME = "ERPNext: {0}"
KEYS = "WooCommerce > Settings > Advanced > REST API"
NOT_ALLOWED = (401, 403)


def describe(client: WooClient, currency: str, address: str) -> ShopDescription:
	"""`currency`: as the check of the credentials gave it."""
	writes = client.may_write()
	try:
		general, tax, gateways = _settings(client, "general"), _settings(client, "tax"), _gateways(client)
		webhooks = _webhooks(client)
	except ChannelError as refusal:
		if refusal.status not in NOT_ALLOWED:
			raise
		general, tax, gateways, webhooks, hidden = {}, {}, (), (), True
	else:
		hidden = False
	site = client.site()
	return ShopDescription(
		currency=currency,
		name=text(site.get("name")),
		time_zone=_time_zone(site),
		prices_include_tax=_yes(tax.get("woocommerce_prices_include_tax")),
		decimals=_number(general.get("woocommerce_price_num_decimals")),
		gateways=gateways,
		granted=(READ, WRITE) if writes else (READ,),
		missing=() if writes else (WRITE,),
		webhooks=webhooks,
		remarks=tuple(_remarks(writes, hidden))
		+ (() if hidden else webhook_remarks(webhooks, TOPICS, address)),
	)


def register_webhooks(client: WooClient, shop: Settings, address: str) -> Registration:
	"""WooCommerce does not show a webhook's secret, so those that are right get it again: saying it twice does no harm."""
	plan = plan_webhooks(_webhooks(client), TOPICS, address)
	secret = {"secret": shop.webhook_secret}

	def make(topic: str) -> None:
		body = {
			"name": NAME.format(topic),
			"topic": topic,
			"delivery_url": address,
			"status": ACTIVE,
			**secret,
		}
		client.post("webhooks", body)

	def repair(one: Webhook) -> None:
		client.put(f"webhooks/{one.id}", {"delivery_url": address, "status": ACTIVE, **secret})

	def keep(one: Webhook) -> None:
		client.put(f"webhooks/{one.id}", secret)

	return carry_out(plan, make, repair, ChannelError, keep)


def catalogue(client: WooClient, after: str) -> Iterator[CataloguePage]:
	"""A page of products, each followed by its variations; `after` is the page's number."""
	page = int(after or 1)
	while True:
		products, pages = client.get_page("products", page, orderby="id", order="asc", status="publish")
		listings = [one for product in products for one in _of_product(client, product)]
		more = str(page + 1) if page < pages else ""
		yield CataloguePage(listings, more)
		if not more:
			return
		page += 1


def _of_product(client: WooClient, product: Mapping[str, Any]) -> Iterator[CatalogueListing]:
	number, title, sku = text(need(product, "id")), text(product.get("name")), text(product.get("sku"))
	if product.get("type") == "grouped":  # a page that shows other products
		return
	if not product.get("variations"):
		yield CatalogueListing(number, sku, title, text(product.get("global_unique_id")))
		return
	for variation in client.get_all(f"products/{number}/variations", orderby="id", order="asc"):
		own = text(variation.get("sku"))
		yield CatalogueListing(
			f"{number}:{text(need(variation, 'id'))}",
			own or sku,
			_variation_title(title, variation),
			text(variation.get("global_unique_id")),
			sku_of_parent=bool(own or sku) and own in ("", sku),
		)


def _variation_title(title: str, variation: Mapping[str, Any]) -> str:
	options = [text(one.get("option")) for one in variation.get("attributes") or ()]
	return " - ".join([title, ", ".join(filter(None, options))]).removesuffix(" - ")


def _settings(client: WooClient, group: str) -> dict[str, Any]:
	return {text(row.get("id")): row.get("value") for row in client.get_list(f"settings/{group}")}


def _gateways(client: WooClient) -> tuple[Gateway, ...]:
	rows = client.get_list("payment_gateways")
	return tuple(
		Gateway(
			text(row.get("id")), text(row.get("title") or row.get("method_title")), bool(row.get("enabled"))
		)
		for row in rows
	)


def _webhooks(client: WooClient) -> tuple[Webhook, ...]:
	return tuple(
		Webhook(
			text(row.get("id")),
			text(row.get("topic")),
			text(row.get("delivery_url")),
			row.get("status") == ACTIVE,
		)
		for row in client.get_all("webhooks")
	)


def _remarks(writes: bool, hidden: bool) -> Iterator[Remark]:
	if not writes:
		yield Remark(RemarkCode.KEY_READS_ONLY, {"place": KEYS})
	if hidden:
		yield Remark(RemarkCode.SETTINGS_HIDDEN)


def _time_zone(site: Mapping[str, Any]) -> str:
	"""A place, or for shops that are set to an offset in whole hours the zone of that name."""
	offset = text(site.get("gmt_offset"))
	if text(site.get("timezone_string")) or not re.fullmatch(r"-?\d+(\.0+)?", offset):
		return text(site.get("timezone_string"))
	hours = -int(float(offset))  # the names count the other way round
	return f"Etc/GMT{hours:+d}" if hours else "UTC"


def _yes(value: Any) -> bool | None:
	return None if value is None else value == "yes"


def _number(value: Any) -> int | None:
	return int(text(value)) if text(value).isdigit() else None
