"""Addresses in China, read by the divisions of the National Bureau of Statistics.

`divisions.tsv` has a line for each district with its towns and sub-districts, as the package china-division 2.7.0 lists them
(docs/dependencies.md)."""

from functools import cache
from pathlib import Path

from ecom_erp.core.china.address import AddressReader
from ecom_erp.core.china.divisions import provinces_of

_FILE = Path(__file__).with_name("divisions.tsv")


@cache
def addresses() -> AddressReader:
	"""The reader with all divisions; they are read once in a process, half a second."""
	return AddressReader(provinces_of(_FILE.read_text(encoding="utf-8").splitlines()))
