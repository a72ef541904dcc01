"""Stock Settings: what items and warehouses start with."""

from erpnext.utilities.settings import SettingsWithDefaults


class StockSettings(SettingsWithDefaults):
	"""One record for the site."""

	default_fields = ("item_naming_by", "item_group", "stock_uom", "default_warehouse")
