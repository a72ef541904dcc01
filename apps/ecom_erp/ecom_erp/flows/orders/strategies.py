"""The functions that decide what an integrator may decide otherwise; see docs/extending.md."""

from typing import cast

import frappe

from ecom_erp.core.strategies import AllocationPolicy, CourierChoice, PromiseDate, RefundDecision


def allocation_policy() -> AllocationPolicy:
	return cast(AllocationPolicy, _named("ecom_allocation_policy"))


def courier_choice() -> CourierChoice:
	return cast(CourierChoice, _named("ecom_courier_choice"))


def refund_decision() -> RefundDecision:
	return cast(RefundDecision, _named("ecom_refund_decision"))


def promise_date() -> PromiseDate:
	return cast(PromiseDate, _named("ecom_promise_date"))


def _named(hook: str):
	"""What the hook of the app that was installed last names."""
	return function_at(frappe.get_hooks(hook)[-1])


def function_at(path: str):
	"""The function at a dotted path that code or a hook names, never a user: it may lie in any package."""
	module, _dot, name = path.rpartition(".")
	return getattr(frappe.get_module(module), name)
