"""Which channels, couriers and readers of statements there are: each folder beside `base.py` is one, and each package that an
installed app names in its hooks (`ecom_channels`, `ecom_couriers`, `ecom_statements`)."""

import pkgutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any, Generic, TypeVar

from ecom_erp.integrations.declaration import Declaration, faults

Adapter = TypeVar("Adapter")


class Unsound(Exception):
	"""A package is not a channel or courier; the message says what it lacks."""


@dataclass(frozen=True)
class Registered:
	"""`classes`: adapter classes by the name that people choose. `faults`: by package that an app names, why it cannot be
	used; the others are not disturbed by it."""

	classes: Mapping[str, type[Any]]
	faults: Mapping[str, str]

	def __str__(self) -> str:
		"""The names, and what is wrong with the packages that bring none."""
		names = ", ".join(sorted(self.classes))
		return "; ".join([names, *(f"{path}: {fault}" for path, fault in self.faults.items())])


@dataclass(frozen=True)
class Family(Generic[Adapter]):
	"""The adapters of one kind. `package`: where ours lie, beside its `base`; `unknown`: what is raised for a name that no app
	brings, with the text `refusal` of the name and what there is."""

	package: str
	unknown: type[Exception]
	refusal: str

	def registered(self, outside: Iterable[str] = ()) -> Registered:
		"""Those of this app and of the packages `outside` that other apps name."""
		return registered(self.package, tuple(outside))

	def get(self, name: str, outside: Iterable[str] = ()) -> type[Adapter]:
		"""The adapter class of a name. Raises `unknown`."""
		found = self.registered(outside)
		if name not in found.classes:
			raise self.unknown(self.refusal.format(name, found))
		return found.classes[name]


@cache
def registered(package: str, outside: tuple[str, ...] = ()) -> Registered:
	"""The adapters in `package` (`ecom_erp.integrations.channels`, `.couriers` or `.statements`) and those of `outside`, read once in a
	process. Raises Unsound for one of our own."""
	base = import_module(f"{package}.base")
	classes: dict[str, type[Any]] = {}
	problems: dict[str, str] = {}
	for path in _folders(package):
		_add(classes, load(path, base))
	for path in outside:
		try:
			_add(classes, load(path, base))
		except Exception as error:
			problems[path] = f"{type(error).__name__}: {error}"
	return Registered(classes, problems)


def load(path: str, base: ModuleType) -> type:
	"""The adapter class of a package. Raises Unsound, or whatever importing it raises."""
	adapter = getattr(import_module(path), "Adapter", None)
	if not (isinstance(adapter, type) and issubclass(adapter, base.BASE)):
		raise Unsound(f"{path} exports no Adapter that is a {base.BASE.__name__}")
	wrong = adapter_faults(adapter, base)
	if wrong:
		raise Unsound(f"{path}: {'; '.join(wrong)}")
	return adapter


def adapter_faults(adapter: type, base: ModuleType) -> list[str]:
	"""What an adapter lacks of what it declares, and what it offers without declaring it."""
	declaration = getattr(adapter, "declaration", None)
	if not isinstance(declaration, Declaration):
		return ["it has no declaration"]
	found = faults(declaration)
	if not issubclass(declaration.settings, base.SETTINGS):
		found.append(f"its settings are no {base.SETTINGS.__name__}")
	if left := sorted(getattr(adapter, "__abstractmethods__", ())):
		found.append(f"it lacks {', '.join(left)}")
	for capability, method in base.OFFERED_BY.items():
		own = getattr(adapter, method) is not getattr(base.BASE, method)
		if own and not declaration.can(capability):
			found.append(f"it has {method} and does not declare {capability.name}")
		elif declaration.can(capability) and not own:
			found.append(f"it declares {capability.name} and lacks {method}")
	return found


def _folders(package: str) -> list[str]:
	folder = import_module(package).__path__
	return sorted(f"{package}.{one.name}" for one in pkgutil.iter_modules(folder) if one.ispkg)


def _add(classes: dict[str, type[Any]], adapter: type[Any]) -> None:
	declared = adapter.declaration
	for other in classes.values():
		if declared.name == other.declaration.name or declared.key == other.declaration.key:
			raise Unsound(f"{declared.name} ({declared.key}) is registered already, by {other.__module__}")
	classes[declared.name] = adapter
