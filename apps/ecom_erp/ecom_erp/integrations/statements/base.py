"""What every reader of settlement statements offers to the flows. A provider is a folder beside this file whose `__init__`
exports `Adapter`, and whose `settings.py` holds what it declares.

Adapters keep no state of their own and touch no database. Reading the same file again, or asking for the same time again,
gives the same statements and lines with the same ids, so that the flows know them. Nobody calls what an adapter does not
declare.
"""

from abc import ABC
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import ClassVar, Generic, TypeVar

from ecom_erp.core.accounting.statements.mapped import FileMapping
from ecom_erp.core.accounting.statements.model import LineKind, Statement
from ecom_erp.core.accounting.statements.reading import StatementError
from ecom_erp.integrations.declaration import Declaration, Settings, host_of
from ecom_erp.integrations.http import HttpClient, Unreachable

LOOK_BACK = timedelta(days=30)
"""How far before the newest statement that is known one asks again: a payout that was on its way then may have arrived."""


class Capability(Enum):
	"""What a reader may be able to do. The value is its name in scripts of the desk and in docs/statements.md."""

	FILE = "file"  # it reads the files that the provider lets people download
	FETCH = "fetch"  # it asks the provider's interface


@contextmanager
def expected_shape(provider: str) -> Iterator[None]:
	"""Also as a decorator: an answer that lacks what it must have is a failure of the service, to be asked again."""
	try:
		yield
	except StatementError:
		raise
	except (AttributeError, LookupError, TypeError, ValueError) as error:
		raise Unreachable(f"The answer of {provider} has not the expected shape") from error


class UnknownProvider(StatementError):
	"""No app of this site reads statements of the provider."""


class NotPermitted(StatementError):
	"""The credentials do not allow it, whichever statement is asked for."""


Asked = TypeVar("Asked")


def one_by_one(asked: Iterable[Asked], read: Callable[[Asked], Iterable[Statement]]) -> Iterator[Statement]:
	"""What `read` gives of each payout or day. One that contradicts itself stops no other: what is wrong with it is raised
	behind the last."""
	wrong: StatementError | None = None
	for one in asked:
		try:
			found = list(read(one))
		except NotPermitted:
			raise
		except StatementError as error:
			wrong = wrong or error
		else:
			yield from found
	if wrong:
		raise wrong


@dataclass(frozen=True)
class StatementSettings(Settings):
	"""What an adapter must know of an account with the provider."""


@dataclass(frozen=True)
class ServiceSettings(StatementSettings):
	"""Of a provider whose interface has one address for all, `service`, unless another is entered."""

	service: ClassVar[str]

	@property
	def url(self) -> str:
		return (self.base_url or self.service).rstrip("/")

	def hosts(self) -> tuple[str, ...]:
		return host_of(self.url)


@dataclass(frozen=True)
class StatementContext:
	"""What the app lends to an adapter. `http`: a client that reaches the account's hosts alone; None where only files are
	read."""

	http: HttpClient | None = None


OwnSettings = TypeVar("OwnSettings", bound=StatementSettings)


class StatementAdapter(ABC, Generic[OwnSettings]):
	"""`declaration` says what the provider is called, which settings it needs and what it can do. `needs_mapping`: its files
	are read by a mapping that somebody has made. `channel`: the channel whose shops' settings reach it too, where it is paid
	by the shop itself: its settings have the same names; "" where there is none."""

	declaration: ClassVar[Declaration]
	needs_mapping: ClassVar[bool] = False
	channel: ClassVar[str] = ""

	def __init__(self, account: OwnSettings, context: StatementContext):
		self.account = account
		self.context = context

	def read_file(
		self,
		data: bytes,
		filename: str,
		remembered: Mapping[str, LineKind],
		mapping: FileMapping | None = None,
	) -> list[Statement]:
		"""The statements in a file that somebody has downloaded, in its order; there may be several payouts and currencies in
		it. `remembered`: what people have said of types, by the type in lower case. Raises StatementError for what is no
		whole file of this provider, with what to do and the row."""
		raise StatementError(
			"Files of {0} are not read. Fetch its statements instead.", self.declaration.name
		)

	def fetch(
		self, since: datetime, remembered: Mapping[str, LineKind], known: Collection[str] = ()
	) -> Iterator[Statement]:
		"""The payouts made since then, oldest first, each whole before it is given. `known`: ids of statements whose lines need
		not be asked for again. Only payouts whose money has left the provider for good, also those that the bank has sent
		back (that comes as a line of a later one), are given; what is still on its way is left for the next time, since it may
		change: therefore ask again from LOOK_BACK before the newest. Raises HttpError; and StatementError, behind the last of
		the others, for one that contradicts itself (see `one_by_one`)."""
		raise StatementError(
			"Statements of {0} cannot be fetched. Upload its files instead.", self.declaration.name
		)

	def test(self) -> str:
		"""Whom we speak to, in words. Raises StatementError, and HttpError (when the credentials are refused, too)."""
		return self.account.name


BASE, SETTINGS = StatementAdapter, StatementSettings
OFFERED_BY: Mapping[Capability, str] = {Capability.FILE: "read_file", Capability.FETCH: "fetch"}
