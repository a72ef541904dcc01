"""karrio's connectors, read into namespaces of our own.

A connector is one carrier's mapper (between karrio's models and the carrier's form), its proxy (the calls) and the
settings. Its code calls `lib.request`, and sometimes `print`. Each module of a connector is run here once more, with a
`lib` whose calls take our way out (`way_out.py`) and with a silent `print`; what others in this process see of karrio
stays as it is.

karrio itself, on import, switches off the check of certificates for all of urllib in the process and lets Pillow load
cut pictures. Both are put back.
"""

import builtins
import importlib
import importlib.util
import logging
import pkgutil
import re
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Any

from ecom_erp.integrations.couriers.base import CourierError

_OWN = ("karrio.mappers.", "karrio.providers.", "karrio.plugins.")  # followed by the connector's name
_LIB = "karrio.lib"
_DOORS = ("requests", "httpx", "aiohttp", "socket", "urllib.request", "http.client")
_PAST_US = re.compile(r"\b(utils|helpers)\.(request|request_with_response|urlopen)\(")
_loading = threading.RLock()


@dataclass(frozen=True)
class Connector:
	"""The classes of a connector, and what it says of the carrier. `services`, `options`: the carrier's own code by the
	name that is entered. `modules`: all that was read of it, by name."""

	name: str
	label: str
	Mapper: type
	Proxy: type
	Settings: type
	services: Mapping[str, str]
	options: Mapping[str, str]
	models: ModuleType
	modules: Mapping[str, ModuleType]


def installed() -> tuple[str, ...]:
	"""Names of the connectors that are installed, without importing them."""
	try:
		places = importlib.import_module("karrio.mappers").__path__
	except ModuleNotFoundError:
		return ()
	return tuple(sorted(one.name for one in pkgutil.iter_modules(places)))


@cache
def connector(name: str) -> Connector:
	"""The connector of a name, read once in a process. Raises CourierError when it is not installed."""
	if name not in installed():
		raise CourierError(f"the connector karrio-{name.replace('_', '-')} is not installed")
	with _loading:
		modules = _Namespace(name, _karrio())
		mappers = modules.load(f"karrio.mappers.{name}")
		about = _metadata(modules, name, mappers)
		_check_ways_out(name, modules)
	return Connector(
		name=name,
		label=about.label,
		Mapper=mappers.Mapper,
		Proxy=mappers.Proxy,
		Settings=mappers.Settings,
		services=_codes(about.services),
		options=_codes(about.options),
		models=importlib.import_module("karrio.core.models"),
		modules=modules.loaded,
	)


def _karrio() -> ModuleType:
	"""`karrio.lib`, imported without what the import does to the rest of the process."""
	from PIL import ImageFile

	https, cut = ssl._create_default_https_context, ImageFile.LOAD_TRUNCATED_IMAGES
	try:
		lib = importlib.import_module(_LIB)
	finally:
		ssl._create_default_https_context = https
		ImageFile.LOAD_TRUNCATED_IMAGES = cut
	# it writes addresses, and the causes of errors, to stderr
	importlib.import_module("loguru").logger.disable("karrio")
	# it writes what carriers answer and karrio does not know, addresses among it
	logging.getLogger("jstruct.utils").disabled = True
	return lib


def _metadata(modules: "_Namespace", name: str, mappers: ModuleType) -> Any:
	try:
		return modules.load(f"karrio.plugins.{name}").METADATA
	except ModuleNotFoundError:
		return mappers.METADATA  # a connector in the old layout


def _check_ways_out(name: str, modules: "_Namespace") -> None:
	"""Raises CourierError for a connector that would call past our way out."""
	helpers = importlib.import_module("karrio.core.utils.helpers")
	doors = (helpers.request, helpers.request_with_response, helpers.urlopen)
	for module in modules.loaded.values():
		if _PAST_US.search(modules.sources[module.__name__]):
			raise CourierError(f"the connector {name} opens connections of its own, and is not used")
		for value in vars(module).values():
			door = (
				value.__name__ in _DOORS
				if isinstance(value, ModuleType)
				else callable(value) and value in doors
			)
			if door:
				raise CourierError(f"the connector {name} opens connections of its own, and is not used")


def _codes(units: Any) -> dict[str, str]:
	"""Name and code of each member of an enumeration of karrio."""
	members = getattr(units, "__members__", None) or {}
	return {name: str(getattr(one.value, "code", one.value)) for name, one in members.items()}


class _Namespace:
	"""The modules of one connector as they see each other; all else is what everybody sees."""

	def __init__(self, connector: str, lib: ModuleType):
		from ecom_erp.integrations.couriers.karrio.way_out import Library

		self._prefixes = tuple(f"{own}{connector}" for own in _OWN)
		self._lib = Library(lib)
		self.loaded: dict[str, ModuleType] = {}
		self.sources: dict[str, str] = {}
		self._builtins = {**vars(builtins), "__import__": self._import, "print": lambda *_a, **_k: None}

	def load(self, name: str) -> ModuleType:
		"""One module of the connector, and the packages it is in. Raises ModuleNotFoundError."""
		package, _dot, short = name.rpartition(".")
		if self._is_own(package):
			self.load(package)
		if name in self.loaded:
			return self.loaded[name]
		spec = importlib.util.find_spec(name)
		if spec is None or spec.loader is None:
			raise ModuleNotFoundError(f"No module named {name!r}", name=name)
		module = importlib.util.module_from_spec(spec)
		module.__dict__["__builtins__"] = self._builtins
		self.loaded[name] = module
		if package in self.loaded:
			# where it is missing, Python would take the module that everybody sees
			setattr(self.loaded[package], short, module)
		self.sources[name] = spec.loader.get_source(name) or ""  # type: ignore[attr-defined]
		code = spec.loader.get_code(name)  # type: ignore[attr-defined]
		exec(code, module.__dict__)
		return module

	def _import(self, name, globals=None, locals=None, fromlist=(), level=0):
		if level:
			name = importlib.util.resolve_name("." * level + name, (globals or {}).get("__package__"))
		if self._is_own(name):
			module = self.load(name)
			for each in fromlist or ():
				self._submodule(module, f"{name}.{each}", each)
			return module if fromlist else _Path(self, "karrio")
		if name == _LIB:
			return self._lib if fromlist else _Path(self, "karrio")
		if name == "karrio":
			return _Path(self, "karrio")
		found = builtins.__import__(name, globals, locals, fromlist)
		return _Path(self, "karrio") if name.startswith("karrio.") and not fromlist else found

	def _submodule(self, module: ModuleType, name: str, short: str) -> None:
		if not hasattr(module, short) and importlib.util.find_spec(name):
			setattr(module, short, self.load(name))

	def _is_own(self, name: str) -> bool:
		return any(name == own or name.startswith(f"{own}.") for own in self._prefixes)

	def at(self, name: str) -> Any:
		"""What the dotted name means to the connector."""
		if name == _LIB:
			return self._lib
		if self._is_own(name):
			return self.load(name)
		return importlib.import_module(name)


class _Path:
	"""The beginning of a dotted name: `import a.b.c as d` asks it for b, and that for c."""

	def __init__(self, modules: _Namespace, name: str):
		self._modules, self._name = modules, name

	def __getattr__(self, part: str) -> Any:
		name = f"{self._name}.{part}"
		if f"{name}." in _OWN:
			return _Path(self._modules, name)
		if name.startswith("karrio.schemas"):
			return importlib.import_module(name)
		return self._modules.at(name)
