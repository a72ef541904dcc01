"""The channels of this site: those of the app, and those that other installed apps bring by their hook `ecom_channels`."""

from ecom_erp.flows.shops.site_adapters import SiteAdapters
from ecom_erp.integrations import channels

_OF_SITE = SiteAdapters(channels.FAMILY, "ecom_channels")

registered, channel_class, declared = _OF_SITE.registered, _OF_SITE.adapter_class, _OF_SITE.declared
can, channels_that = _OF_SITE.can, _OF_SITE.that_can
