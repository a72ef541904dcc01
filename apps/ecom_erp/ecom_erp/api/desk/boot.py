"""What the desk knows from the start."""

from ecom_erp.api.desk import home
from ecom_erp.flows.accounting.courier_bills import readers
from ecom_erp.flows.accounting.settlements import providers
from ecom_erp.flows.carriers import courier_kinds
from ecom_erp.flows.safety import idle
from ecom_erp.flows.shops import channels
from ecom_erp.integrations.declaration import Declaration


def add_adapters(bootinfo) -> None:
	"""What the channels, couriers and readers of settlements declare, by the DocType that holds their settings; no secret is among it."""
	bootinfo.ecom_adapters = {
		"Ecom Shop": _shown(channels.registered().classes),
		"Courier Account": _shown(courier_kinds.registered().classes),
		"Ecom Settlement Account": _shown(providers.registered().classes),
		"Ecom Bill Account": _shown(readers.registered().classes),
	}


def add_home(bootinfo) -> None:
	"""The cards and charts that the home asks for in one call."""
	bootinfo.ecom_home = home.names()


def add_idle_limit(bootinfo) -> None:
	"""After how many minutes the user is signed out; 0 for never."""
	bootinfo.ecom_idle_minutes = idle.minutes()


def _shown(classes) -> dict[str, dict]:
	return {name: _declared(adapter.declaration) for name, adapter in classes.items()}


def _declared(declaration: Declaration) -> dict:
	return {
		"can": sorted(capability.value for capability in declaration.capabilities),
		"address": declaration.address.value,
		"about": declaration.about,
		"steps": list(declaration.steps),
		"links": [
			{"label": link.label, "url": link.url}
			for link in declaration.links
			if link.url.startswith("https://")
		],
	}
