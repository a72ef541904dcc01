"""The sales channels. A new one is a folder here, or a package of another app (docs/adding-a-channel.md)."""

from collections.abc import Iterable

from ecom_erp.integrations import registry
from ecom_erp.integrations.channels.base import ChannelAdapter, UnknownChannel


def registered(outside: Iterable[str] = ()) -> registry.Registered:
	"""The channels of this app and of the packages `outside` that other apps name."""
	return registry.registered(__name__, tuple(outside))


def get_adapter_class(channel: str, outside: Iterable[str] = ()) -> type[ChannelAdapter]:
	"""The `ChannelAdapter` subclass of a channel by its name. Raises UnknownChannel."""
	found = registered(outside)
	if channel not in found.classes:
		raise UnknownChannel(channel, found)
	return found.classes[channel]
