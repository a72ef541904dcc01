"""Places outside of this machine where backups are kept. What is put there appears whole or not at all."""

import hashlib
from abc import ABC, abstractmethod
from pathlib import Path

from ecom_erp.integrations.http import hosts

CHUNK = 1 << 20


class StorageError(Exception):
	"""The place cannot be reached, or refuses. The message says which and names no secret."""


class Storage(ABC):
	@abstractmethod
	def put(self, source: Path, name: str) -> None:
		"""Keep the file under a name ("folder/file"); one of the same name is replaced."""

	@abstractmethod
	def get(self, name: str, target: Path) -> None:
		"""Write what is kept under the name into a file."""

	@abstractmethod
	def sizes(self, prefix: str) -> dict[str, int]:
		"""Bytes by name of all that is kept under names that begin with `prefix`."""

	@abstractmethod
	def delete(self, name: str) -> None:
		"""Remove what is kept under the name; nothing when there is nothing."""

	@abstractmethod
	def tidy(self, prefix: str) -> None:
		"""Remove halves of files that a crash has left under the prefix."""

	def digest(self, name: str, scratch: Path) -> str:
		"""SHA-256 of what is kept under the name, read back from there."""
		try:
			self.get(name, scratch)
			return digest(scratch)
		finally:
			scratch.unlink(missing_ok=True)


def digest(path: Path) -> str:
	"""SHA-256 of a file."""
	found = hashlib.sha256()
	with path.open("rb") as file:
		while part := file.read(CHUNK):
			found.update(part)
	return found.hexdigest()


def check_host(host: str, allowed: list[str], local: bool, encrypted: bool) -> None:
	"""Raises StorageError unless the host may be reached, as `integrations.http` rules for all others."""
	refused = hosts.why_refused(host, allowed, local, encrypted, "allowed hosts in Ecom Settings")
	if refused:
		raise StorageError(refused)
