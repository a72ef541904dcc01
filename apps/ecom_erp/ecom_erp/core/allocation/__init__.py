"""Exact cheapest allocation of an order to warehouses, with its reasons."""

from ecom_erp.core.allocation.engine import allocate
from ecom_erp.core.allocation.explain import Reason, explain
from ecom_erp.core.allocation.model import (
	Alternative,
	Demand,
	ItemShortage,
	Obstacle,
	ParcelCost,
	Plan,
	PlannedParcel,
	Policy,
	Shortage,
	WarehouseOption,
)

__all__ = [
	"Alternative",
	"Demand",
	"ItemShortage",
	"Obstacle",
	"ParcelCost",
	"Plan",
	"PlannedParcel",
	"Policy",
	"Reason",
	"Shortage",
	"WarehouseOption",
	"allocate",
	"explain",
]
