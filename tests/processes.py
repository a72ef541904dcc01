"""Work in processes of their own, at the same time or killed at a chosen moment, as workers of a real site are.

A process is a fork of this one with a database connection of its own. It ends by `os._exit`, so what it had not
committed is lost, just as after SIGKILL.
"""

import os
import pickle
import time
from collections.abc import Callable, Sequence
from typing import Any

import frappe

from tests.site import Site, connect

KILLED = 137
PATIENCE_SECONDS = 60
WAITING = "select count(*) from information_schema.processlist where info like %s and id != connection_id()"
_kept: list[Any] = []


class Died(Exception):
	"""The process ended without an answer."""


def together(site: Site, functions: Sequence[Callable[[], Any]]) -> list[Any]:
	"""Run the functions at the same time, each in a process; their results in order. What a function raised stands in
	its place, as text with the error's class."""
	frappe.db.commit()
	gate, opener = os.pipe()
	children = [_start(site, function, gate, (opener,)) for function in functions]
	os.close(gate)
	for ready, _answer, _pid in children:
		os.read(ready, 1)
	os.close(opener)
	results = [_result(child) for child in children]
	frappe.db.rollback()
	return results


def until_somebody_waits(table: str) -> None:
	"""Wait until another connection stands still at a lock on rows of a table, of which this one holds some."""
	until = time.monotonic() + PATIENCE_SECONDS
	while not frappe.db.sql(WAITING, f"%{table}%FOR UPDATE%")[0][0]:
		assert time.monotonic() < until, f"nobody came for {table}"
		time.sleep(0.05)


def killed_at_commit(site: Site, function: Callable[[], Any], number: int, after: bool = False) -> bool:
	"""Run the function in a process that dies right before (or after) its `number`-th commit of something written; False
	when it had fewer and ended well. Raises what the function raised as RuntimeError."""
	frappe.db.commit()

	def mortal():
		_die_at_commit(number, after)
		return function()

	child = _start(site, mortal, None, ())
	try:
		result = _result(child)
	except Died:
		return True
	finally:
		frappe.db.rollback()
	if isinstance(result, RuntimeError):
		raise result
	return False


def _die_at_commit(number: int, after: bool) -> None:
	commit, left = frappe.db.commit, [number]

	def counted(*args, **kwargs):
		left[0] -= bool(frappe.db.transaction_writes)
		if left[0] == 0 and not after:
			os._exit(KILLED)
		commit(*args, **kwargs)
		if left[0] <= 0:
			os._exit(KILLED)

	frappe.db.commit = counted


def _start(site, function, gate, close):
	ready, tell_ready = os.pipe()
	answer, tell_answer = os.pipe()
	pid = os.fork()
	if pid == 0:
		for descriptor in (*close, ready, answer):
			os.close(descriptor)
		_work(site, function, gate, tell_ready, tell_answer)
	os.close(tell_ready)
	os.close(tell_answer)
	return ready, answer, pid


def _work(site, function, gate, ready, answer) -> None:
	"""The life of a process; does not return."""
	try:
		# the connection belongs to the parent: collecting it as garbage here would say goodbye to the server
		_kept.append(frappe.local.db)
		frappe.local.db = None
		frappe.local.initialised = False
		connect(site.name, site.sites)
		os.write(ready, b".")
		if gate is not None:
			os.read(gate, 1)  # returns at its end, when the parent closes it
		result = function()
		frappe.db.commit()
	except BaseException as error:
		result = RuntimeError(f"{type(error).__name__}: {error}")
	with os.fdopen(answer, "wb") as stream:
		pickle.dump(result, stream)
	os._exit(0)


def _result(child):
	ready, answer, pid = child
	with os.fdopen(answer, "rb") as stream:
		data = stream.read()
	os.close(ready)
	os.waitpid(pid, 0)
	if not data:
		raise Died
	return pickle.loads(data)
