"""The sales channels. A new channel is a folder here and a line in `CHANNELS`."""

from importlib import import_module

CHANNELS = {
	"Shopify": "ecom_erp.integrations.channels.shopify",
	"WooCommerce": "ecom_erp.integrations.channels.woocommerce",
	"Own Shop": "ecom_erp.integrations.channels.own_shop",
}


def get_adapter_class(channel: str):
	"""The `ChannelAdapter` subclass of a channel, e.g. "Shopify". Raises KeyError for a channel that is not known."""
	if channel not in CHANNELS:
		raise KeyError(f"Unknown channel {channel}; known: {', '.join(sorted(CHANNELS))}")
	return import_module(CHANNELS[channel]).Adapter
