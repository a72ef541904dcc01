"""Selling Settings: what selling starts with."""

from erpnext.utilities.settings import SettingsWithDefaults


class SellingSettings(SettingsWithDefaults):
	"""One record for the site."""

	default_fields = ("cust_master_name", "customer_group", "territory", "selling_price_list")
