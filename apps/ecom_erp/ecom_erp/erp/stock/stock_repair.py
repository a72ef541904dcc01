"""Repairing what concurrent documents by hand can leave behind in a bin."""

from erpnext.stock.stock_balance import get_reserved_qty, update_bin_qty

from ecom_erp.erp.stock.stock import lock_bins


def reserved_by_documents(item_code: str, warehouse: str) -> float:
	"""What a bin has to have reserved, as ERPNext calculates it from all documents."""
	return float(get_reserved_qty(item_code, warehouse) or 0)


def repair_reservation(item_code: str, warehouse: str) -> None:
	"""Recompute one bin's reserved quantity under its lock, inside a unit of work."""
	lock_bins({item_code}, {warehouse})
	update_bin_qty(item_code, warehouse, {"reserved_qty": get_reserved_qty(item_code, warehouse)})
