"""What every reader of couriers' bills offers to the flows. A courier is a folder beside this file whose `__init__` exports
`Adapter`, and whose `settings.py` holds what it declares.

Readers keep no state and touch no database. Reading the same file again gives the same bills and lines with the same ids.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import ClassVar

from ecom_erp.core.accounting.courier_bills.mapped import BillMapping
from ecom_erp.core.accounting.courier_bills.model import CourierBill
from ecom_erp.core.accounting.statements.reading import StatementError
from ecom_erp.integrations.declaration import Declaration, Settings


class UnknownCourierBill(StatementError):
	"""No app of this site reads bills of the courier."""


@dataclass(frozen=True)
class BillSettings(Settings):
	"""Nothing but the name of an account is needed to read files."""


class BillAdapter(ABC):
	"""`declaration` says what the courier is called. `needs_mapping`: its files are read by a mapping that somebody has made.
	`weight_step`: grams to which the courier usually rounds weights up."""

	declaration: ClassVar[Declaration]
	needs_mapping: ClassVar[bool] = False
	weight_step: ClassVar[int] = 1000

	@abstractmethod
	def read_file(
		self, data: bytes, filename: str, currency: str, mapping: BillMapping | None = None
	) -> list[CourierBill]:
		"""The bills in a file that somebody has downloaded, in its order. `currency`: of couriers whose files do not say it.
		Raises StatementError for what is no whole file of this courier, with what to do and the row."""


BASE, SETTINGS = BillAdapter, BillSettings
OFFERED_BY: Mapping[Enum, str] = {}
