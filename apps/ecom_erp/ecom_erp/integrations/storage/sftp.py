"""A server reached by SFTP, known by its host key. A file is written under another name and renamed when it is whole."""

import base64
import io
import posixpath
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

# SFTP is not HTTP; the host is checked as for all others
from socket import create_connection  # allowed: bare-request: see above
from typing import Any, NamedTuple

from ecom_erp.integrations.storage.base import Storage, StorageError, check_host

HALF = ".part"
SECONDS = 30
# names under which others write files that are not whole yet
UNFINISHED = (HALF, ".tmp", ".temp", ".filepart", ".uploading")


class Entry(NamedTuple):
	"""`size` in bytes; `changed`: seconds since 1970, by the server's clock."""

	name: str
	size: int
	changed: int


class Sftp(Storage):
	"""`host_key`: the server's public key as `ssh-keyscan` prints it ("ssh-ed25519 AAAA..."); no other is spoken to."""

	def __init__(
		self,
		host: str,
		port: int,
		user: str,
		password: str,
		private_key: str,
		host_key: str,
		allowed: list[str],
		local: bool,
	):
		check_host(host, allowed, local, encrypted=True)
		self.host, self.port, self.user = host, port or 22, user
		self.password, self.private_key = password, private_key
		self.host_key = host_key

	def put(self, source: Path, name: str) -> None:
		with self._session() as sftp:
			path = self._path(name)
			self._make_folders(sftp, posixpath.dirname(path))
			sftp.put(str(source), path + HALF, confirm=True)
			sftp.posix_rename(path + HALF, path)

	def get(self, name: str, target: Path) -> None:
		with self._session() as sftp:
			sftp.get(self._path(name), str(target))

	def sizes(self, prefix: str) -> dict[str, int]:
		with self._session() as sftp:
			return {
				name: size
				for name, size in self._walk(sftp, prefix.rstrip("/"))
				if name.startswith(prefix) and not name.endswith(HALF)
			}

	def entries(self, folder: str) -> list[Entry]:
		"""The files that lie in the folder itself, whole ones, by name."""
		with self._session() as sftp:
			try:
				found = sftp.listdir_attr(self._path(folder.rstrip("/")))
			except FileNotFoundError:
				return []
			return sorted(
				Entry(one.filename, one.st_size or 0, one.st_mtime or 0)
				for one in found
				if stat.S_ISREG(one.st_mode or 0) and not one.filename.endswith(UNFINISHED)
			)

	def move(self, name: str, target: str) -> None:
		"""Give a file another name, in a folder that is made if it is not there; one of that name is replaced. Nothing when the
		file is gone."""
		with self._session() as sftp, suppress(FileNotFoundError):
			self._make_folders(sftp, posixpath.dirname(self._path(target)))
			sftp.posix_rename(self._path(name), self._path(target))

	def half(self, name: str) -> bool:
		"""Whether an upload of the file was begun and not ended."""
		with self._session() as sftp:
			try:
				sftp.stat(self._path(name) + HALF)
			except FileNotFoundError:
				return False
			return True

	def delete(self, name: str) -> None:
		with self._session() as sftp:
			path = self._path(name)
			with suppress(FileNotFoundError):
				sftp.remove(path)
			with suppress(OSError):  # others may still lie in it
				sftp.rmdir(posixpath.dirname(path))

	def tidy(self, prefix: str) -> None:
		with self._session() as sftp:
			for name, _size in list(self._walk(sftp, prefix.rstrip("/"))):
				if name.endswith(HALF):
					sftp.remove(self._path(name))

	def _path(self, name: str) -> str:
		return posixpath.join(".", name)

	def _walk(self, sftp: Any, folder: str) -> Iterator[tuple[str, int]]:
		try:
			entries = sftp.listdir_attr(self._path(folder))
		except FileNotFoundError:
			return
		for entry in entries:
			name = posixpath.join(folder, entry.filename) if folder else entry.filename
			if stat.S_ISDIR(entry.st_mode or 0):
				yield from self._walk(sftp, name)
			else:
				yield name, entry.st_size or 0

	def _make_folders(self, sftp: Any, folder: str) -> None:
		if folder in ("", "/", "."):
			return
		try:
			sftp.stat(folder)
		except FileNotFoundError:
			self._make_folders(sftp, posixpath.dirname(folder))
			with suppress(OSError):  # another may have made it
				sftp.mkdir(folder)

	@contextmanager
	def _session(self) -> Iterator[Any]:
		import paramiko

		transport = None
		try:
			transport = self._connected()
			yield paramiko.SFTPClient.from_transport(transport)
		except FileNotFoundError:
			raise StorageError("The file is not there") from None
		except StorageError:
			raise
		except (paramiko.SSHException, OSError, EOFError, ValueError) as error:
			raise StorageError(f"SFTP: {_said(error)}") from None
		finally:
			if transport:
				transport.close()

	def _connected(self) -> Any:
		import paramiko

		kind, wanted = _host_key(self.host_key)
		transport = paramiko.Transport(create_connection((self.host, self.port), SECONDS))
		try:
			self._sign_in(transport, kind, wanted)
		except BaseException:
			transport.close()
			raise
		return transport

	def _sign_in(self, transport: Any, kind: str, wanted: bytes) -> None:
		transport.get_security_options().key_types = _kinds(kind)
		transport.start_client(timeout=SECONDS)
		if transport.get_remote_server_key().asbytes() != wanted:
			raise StorageError("The server has another host key than the one entered")
		if self.private_key:
			transport.auth_publickey(self.user, _key(self.private_key))
		else:
			transport.auth_password(self.user, self.password)


def _host_key(text: str) -> tuple[str, bytes]:
	"""Kind and key, of a whole line of `ssh-keyscan` as well, with the host before them."""
	words = text.split()
	at = next((number for number, word in enumerate(words) if word.startswith(("ssh-", "ecdsa-"))), 0)
	kind, encoded = [*words[at : at + 2], "", ""][:2]
	try:
		key = base64.b64decode(encoded, validate=True)
	except ValueError:
		key = b""
	if not key:
		raise StorageError("The host key of the server is missing, or none: enter it as ssh-ed25519 AAAA...")
	return kind, key


def _kinds(kind: str) -> tuple[str, ...]:
	"""An RSA key signs in newer ways than its name says."""
	return ("rsa-sha2-512", "rsa-sha2-256") if kind == "ssh-rsa" else (kind,)


def _key(text: str) -> Any:
	import paramiko

	for kind in (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey):
		with suppress(paramiko.SSHException, ValueError):
			return kind.from_private_key(io.StringIO(text.strip() + "\n"))
	raise StorageError("The private key is none that SSH uses, or has a password")


def _said(error: Exception) -> str:
	import paramiko

	if isinstance(error, paramiko.AuthenticationException):
		return "the server refused user and password, or key"
	return type(error).__name__ + (
		f": {error.strerror}" if isinstance(error, OSError) and error.strerror else ""
	)
