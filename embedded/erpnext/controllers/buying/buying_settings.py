"""Buying Settings: what buying starts with."""

from erpnext.utilities.settings import SettingsWithDefaults


class BuyingSettings(SettingsWithDefaults):
	"""One record for the site."""

	default_fields = ("supp_master_name", "supplier_group", "buying_price_list")
