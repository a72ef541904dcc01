"""Inserting what another worker may be inserting at the same moment: the unique key decides who was first."""

from typing import Any

from ecom_erp.erp.insertion import insert_or_lose


def insert_once(doc: Any, name: str | None = None) -> bool:
	"""Insert `doc` (under `name`) inside a unit of work; False when a row with its name or unique key is there. The
	loser of a race waits for the winner's commit here, and reads the winner's row afterwards."""
	return insert_or_lose(lambda: doc.insert(ignore_permissions=True, set_name=name)) is not None
