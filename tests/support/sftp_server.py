"""A real SSH server on 127.0.0.1 with SFTP, whose files lie in a folder."""

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import paramiko

USER, PASSWORD = "backup", "hush hush"


class _Door(paramiko.ServerInterface):
	def check_auth_password(self, username: str, password: str) -> int:
		known = (username, password) == (USER, PASSWORD)
		return paramiko.AUTH_SUCCESSFUL if known else paramiko.AUTH_FAILED

	def check_channel_request(self, kind: str, chanid: int) -> int:
		return paramiko.OPEN_SUCCEEDED

	def get_allowed_auths(self, username: str) -> str:
		return "password"


class _Handle(paramiko.SFTPHandle):
	def stat(self):
		return paramiko.SFTPAttributes.from_stat(os.fstat(self.readfile.fileno()))


class _Files(paramiko.SFTPServerInterface):
	root = Path("/nowhere")

	def _real(self, path: str) -> Path:
		return self.root / self.canonicalize(path).lstrip("/")

	def list_folder(self, path: str):
		try:
			found = []
			for one in self._real(path).iterdir():
				row = paramiko.SFTPAttributes.from_stat(one.stat())
				row.filename = one.name
				found.append(row)
			return found
		except OSError as error:
			return paramiko.SFTPServer.convert_errno(error.errno)

	def stat(self, path: str):
		try:
			return paramiko.SFTPAttributes.from_stat(self._real(path).stat())
		except OSError as error:
			return paramiko.SFTPServer.convert_errno(error.errno)

	lstat = stat

	def open(self, path: str, flags: int, attr):
		try:
			descriptor = os.open(self._real(path), flags, 0o600)
		except OSError as error:
			return paramiko.SFTPServer.convert_errno(error.errno)
		writes = flags & (os.O_WRONLY | os.O_RDWR)
		handle = _Handle(flags)
		handle.readfile = handle.writefile = os.fdopen(
			descriptor, "r+b" if flags & os.O_RDWR else "wb" if writes else "rb"
		)
		return handle

	def _do(self, work) -> int:
		try:
			work()
			return paramiko.SFTP_OK
		except OSError as error:
			return paramiko.SFTPServer.convert_errno(error.errno)

	def remove(self, path: str) -> int:
		return self._do(lambda: self._real(path).unlink())

	def rename(self, old: str, new: str) -> int:
		return self._do(lambda: self._real(old).rename(self._real(new)))

	def posix_rename(self, old: str, new: str) -> int:
		return self._do(lambda: self._real(old).replace(self._real(new)))

	def mkdir(self, path: str, attr) -> int:
		return self._do(lambda: self._real(path).mkdir())

	def rmdir(self, path: str) -> int:
		return self._do(lambda: self._real(path).rmdir())


@contextmanager
def sftp_server(folder: Path) -> Iterator[tuple[int, str]]:
	"""(port, host key as it is entered)."""
	key = paramiko.RSAKey.generate(2048)
	files = type("Files", (_Files,), {"root": folder})
	listening = socket.create_server(("127.0.0.1", 0))
	transports: list[paramiko.Transport] = []

	def serve() -> None:
		while True:
			try:
				connection, _address = listening.accept()
			except OSError:
				return
			transport = paramiko.Transport(connection)
			transport.add_server_key(key)
			transport.set_subsystem_handler("sftp", paramiko.SFTPServer, files)
			transports.append(transport)
			try:
				transport.start_server(server=_Door())
			except (EOFError, OSError, paramiko.SSHException):
				continue

	thread = threading.Thread(target=serve, daemon=True)
	thread.start()
	try:
		yield listening.getsockname()[1], f"{key.get_name()} {key.get_base64()}"
	finally:
		listening.close()
		for transport in transports:
			transport.close()
