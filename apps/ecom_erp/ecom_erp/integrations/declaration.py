"""What a channel or a courier declares of itself, as data. The form in the desk, its validation, the typed settings that
the adapter gets, the tests of the seam and the tables in docs/ follow from it.

Settings are the fields of a frozen dataclass:

	@dataclass(frozen=True)
	class Settings(ShopSettings):
		access_token: str = secret("Access Token", required=True)
		region: str = setting("Region", choices=("EU", "US"), default="EU")

and `Adapter.declaration` names them:

	DECLARATION = Declaration(name="My Shop", key="my_shop", settings=Settings, capabilities=frozenset({...}))
"""

import dataclasses
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any
from urllib.parse import urlsplit

KEY = re.compile(r"[a-z][a-z0-9_]{1,23}")
LONGEST_FIELD = 60  # characters of a column: key, underscore and the setting's name
_META = "setting"


class Kind(Enum):
	"""What a setting holds, by the type of field that a form has for it."""

	TEXT = "Data"
	SECRET = "Password"
	CHOICE = "Select"
	NUMBER = "Int"
	FLAG = "Check"


class Address(Enum):
	"""Whether the base address of the shop or courier is entered: `OPTIONAL` where it may also be told nothing, `NONE`
	where there is nothing to call, or where `Settings.hosts` follow from other settings."""

	REQUIRED = "required"
	OPTIONAL = "optional"
	NONE = "none"


@dataclass(frozen=True)
class Setting:
	"""One field of a form. `shown_when`: by the name of another setting, the values with which this one is asked for. A
	secret is kept encrypted, and goes to the hosts only for which it was entered."""

	name: str
	label: str
	kind: Kind
	required: bool = False
	default: str | int | bool = ""
	description: str = ""
	choices: tuple[str, ...] = ()
	shown_when: Mapping[str, tuple[str | int | bool, ...]] = field(default_factory=dict)


def setting(
	label: str,
	*,
	required: bool = False,
	default: str | int | bool = "",
	description: str = "",
	choices: tuple[str, ...] = (),
	shown_when: Mapping[str, tuple] | None = None,
	kind: Kind | None = None,
) -> Any:
	"""A field of a settings class. Its kind follows from `choices` and from the type of `default`."""
	if kind is None:
		by_type = {bool: Kind.FLAG, int: Kind.NUMBER, str: Kind.TEXT}
		kind = Kind.CHOICE if choices else by_type[type(default)]
	declared = Setting("", label, kind, required, default, description, tuple(choices), shown_when or {})
	return field(default=default, repr=kind is not Kind.SECRET, metadata={_META: declared})


def secret(label: str, *, required: bool = False, description: str = "", shown_when=None) -> Any:
	"""A field of a settings class for a token, key or password."""
	return setting(label, required=required, description=description, shown_when=shown_when, kind=Kind.SECRET)


@dataclass(frozen=True)
class Problem:
	"""What is wrong with a value that somebody has entered: `message`, a text with places for `params`, is translated
	and shown with the label of `setting`."""

	setting: str
	message: str
	params: Mapping[str, Any] = field(default_factory=dict)


def host_of(address: str) -> tuple[str, ...]:
	"""The host of an address, alone; none where it is empty or no address."""
	try:
		host = urlsplit(address).hostname
	except ValueError:
		return ()
	return (host,) if host else ()


@dataclass(frozen=True)
class Settings:
	"""What every adapter gets; a channel's or courier's own settings follow in its subclass. Secrets are decrypted."""

	name: str  # of the shop or the account
	base_url: str = ""  # scheme and host, and a path where one is needed; no slash at the end
	webhook_secret: str = field(default="", repr=False)

	def hosts(self) -> tuple[str, ...]:
		"""The hosts that may be called, and see the secrets."""
		return host_of(self.base_url)

	def signing_secret(self) -> str:
		"""What the messages of the shop or courier are signed with; "" when nobody has entered it."""
		return self.webhook_secret

	def problems(self) -> Iterator[Problem]:
		"""What is wrong with the values beyond what the declaration says of each."""
		return iter(())


@dataclass(frozen=True)
class Link:
	"""A page to read: an address, or the name of a page in docs/."""

	label: str
	url: str


@dataclass(frozen=True)
class Declaration:
	"""`name`: what people choose, kept with shops and orders, never changed. `key`: begins the names of its fields in the
	database, so that no two adapters meet. `about`: what it is and what it needs, in a sentence or two. `steps`: what to
	do there before it is connected, one thing to click each."""

	name: str
	key: str
	settings: type[Settings]
	capabilities: frozenset[Enum]
	about: str
	address: Address = Address.REQUIRED
	links: tuple[Link, ...] = ()
	steps: tuple[str, ...] = ()

	def can(self, capability: Enum) -> bool:
		return capability in self.capabilities

	@property
	def fields(self) -> tuple[Setting, ...]:
		"""The settings that are its own, in the order of the form."""
		return tuple(
			dataclasses.replace(one.metadata[_META], name=one.name)
			for one in dataclasses.fields(self.settings)
			if _META in one.metadata
		)

	def column(self, name: str) -> str:
		"""The database field that holds a setting of its own."""
		return f"{self.key}_{name}"

	def asked(self, values: Mapping[str, Any]) -> tuple[Setting, ...]:
		"""The settings to be entered when the others have these values, by name."""
		return tuple(
			one
			for one in self.fields
			if all(values.get(name) in allowed for name, allowed in one.shown_when.items())
		)


def faults(declaration: Declaration) -> list[str]:
	"""What is wrong with a declaration itself, in words for the developer."""
	found = []
	if not declaration.name.strip() or "\n" in declaration.name:
		found.append("its name is empty or has several lines")
	if not KEY.fullmatch(declaration.key):
		found.append(f"its key {declaration.key!r} is not a short word in lower case")
	if not declaration.about.strip():
		found.append("it does not say what it is (about)")
	names = {one.name for one in declaration.fields}
	for one in declaration.fields:
		found += [f"setting {one.name}: {text}" for text in _setting_faults(one, names)]
		if len(declaration.column(one.name)) > LONGEST_FIELD:
			found.append(f"setting {one.name}: its name is too long")
	return found


def _setting_faults(one: Setting, names: set[str]) -> Iterator[str]:
	if not one.label.strip():
		yield "it has no label"
	if one.kind is Kind.CHOICE and one.default and one.default not in one.choices:
		yield "its default is none of its choices"
	if one.kind is Kind.SECRET and one.default:
		yield "a secret has no default"
	if not one.shown_when.keys() <= names - {one.name}:
		yield "it depends on a setting that there is not"
