"""The channels of this site: those of the app, and those that other installed apps bring by their hook `ecom_channels`."""

import frappe

from ecom_erp.integrations import channels
from ecom_erp.integrations.channels.base import Capability, ChannelAdapter, UnknownChannel
from ecom_erp.integrations.declaration import Declaration
from ecom_erp.integrations.registry import Registered

HOOK = "ecom_channels"


def registered() -> Registered:
	return channels.registered(frappe.get_hooks(HOOK))


def channel_class(channel: str) -> type[ChannelAdapter]:
	"""The adapter class of a channel. Raises UnknownChannel, also where the app that brought it is gone."""
	return channels.get_adapter_class(channel, frappe.get_hooks(HOOK))


def declared(channel: str) -> Declaration:
	"""What a channel declares, for the form in which it was chosen. Raises ValidationError where no app brings it."""
	try:
		return channel_class(channel).declaration
	except UnknownChannel as error:
		frappe.throw(str(error))


def can(channel: str, capability: Capability) -> bool:
	"""Whether a channel declares that it can do something; one that is not known can do nothing."""
	adapter = registered().classes.get(channel)
	return bool(adapter and adapter.declaration.can(capability))


def channels_that(capability: Capability) -> list[str]:
	"""Names of the channels that can do something."""
	return [name for name in registered().classes if can(name, capability)]
