"""The plan of the allocation policy, which another app may have replaced, held against what can be shipped."""

from collections.abc import Sequence

from ecom_erp.core.allocation import Demand, Plan, Policy, Shortage, WarehouseOption
from ecom_erp.core.allocation.soundness import check_plan
from ecom_erp.flows.orders.strategies import allocation_policy


def allocate(
	demands: Sequence[Demand], options: Sequence[WarehouseOption], policy: Policy
) -> Plan | Shortage:
	"""Raises ValueError when the plan cannot be reserved or shipped so."""
	plan = allocation_policy()(demands, options, policy)
	if isinstance(plan, Plan):
		check_plan(plan, demands, options, policy)
	return plan
