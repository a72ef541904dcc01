"""The sales channels. A new one is a folder here, or a package of another app (docs/adding-a-channel.md)."""

from ecom_erp.integrations.channels.base import ChannelAdapter, UnknownChannel
from ecom_erp.integrations.registry import Family

FAMILY: Family[ChannelAdapter] = Family(
	__name__, UnknownChannel, refusal="No app brings the channel {0}; known: {1}"
)
registered, get_adapter_class = FAMILY.registered, FAMILY.get
