"""The adapters of this site: those of the app, and those that other installed apps bring by a hook."""

from enum import Enum
from typing import Generic, TypeVar

import frappe
from frappe import _

from ecom_erp.integrations.declaration import Declaration
from ecom_erp.integrations.registry import Family, Registered

Adapter = TypeVar("Adapter")


class SiteAdapters(Generic[Adapter]):
	"""Channels or couriers. `hook`: by which an app names its packages."""

	def __init__(self, family: Family[Adapter], hook: str):
		self._family, self._hook = family, hook

	def registered(self) -> Registered:
		return self._family.registered(frappe.get_hooks(self._hook))

	def adapter_class(self, name: str) -> type[Adapter]:
		"""The adapter class of a name. Raises UnknownChannel or UnknownCourier, also where the app that brought it is gone."""
		return self._family.get(name, frappe.get_hooks(self._hook))

	def declared(self, name: str) -> Declaration:
		"""What one declares, for the form in which it was chosen. Raises ValidationError where no app brings it."""
		found = self.registered()
		if name not in found.classes:
			frappe.throw(_(self._family.refusal).format(name, found))
		return found.classes[name].declaration

	def can(self, name: str, capability: Enum) -> bool:
		"""Whether one declares that it can do something; one that is not known can do nothing."""
		adapter = self.registered().classes.get(name)
		return bool(adapter and adapter.declaration.can(capability))

	def that_can(self, capability: Enum) -> list[str]:
		"""Names of those that can do something."""
		return [name for name in self.registered().classes if self.can(name, capability)]
