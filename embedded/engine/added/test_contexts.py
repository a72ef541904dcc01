"""Context managers of Frappe's test helpers: settings, hooks, a limit of time."""

import signal
from contextlib import contextmanager
from functools import wraps

import frappe


@contextmanager
def trace_fields(*args, **kwargs):
	"""Accepted for tests that name it; nothing is traced."""
	yield


@contextmanager
def change_settings(doctype, settings_dict=None, /, commit=False, **settings):
	"""Change values of a single DocType inside the block, restore them afterwards."""
	values = {**(settings_dict or {}), **settings}
	doc = frappe.get_doc(doctype)
	previous = {key: doc.get(key) for key in values}

	def write(new):
		doc = frappe.get_doc(doctype)
		doc.update(new)
		doc.flags.ignore_permissions = True
		doc.save()
		if commit:
			frappe.db.commit()

	write(values)
	try:
		yield
	finally:
		write(previous)


@contextmanager
def patch_hooks(overridden_hooks):
	"""Inside the block get_hooks() answers with these values for these hooks."""
	original = frappe.get_hooks

	def patched(hook=None, default="_KEEP_DEFAULT_LIST", app_name=None):
		if hook in overridden_hooks:
			return overridden_hooks[hook]
		return original(hook, default, app_name)

	frappe.get_hooks = patched
	try:
		yield
	finally:
		frappe.get_hooks = original


def debug_on(*exceptions):
	"""Accepted for tests that name it; the function is returned as it is."""
	return lambda function: function


def timeout(seconds=30, error_message="Test timed out."):
	"""Decorator: fail the test after so many seconds (main thread only)."""

	def decorate(function):
		@wraps(function)
		def wrapper(*args, **kwargs):
			def expire(signum, frame):
				raise TimeoutError(error_message)

			before = signal.signal(signal.SIGALRM, expire)
			signal.alarm(seconds if isinstance(seconds, int) else 30)
			try:
				return function(*args, **kwargs)
			finally:
				signal.alarm(0)
				signal.signal(signal.SIGALRM, before)

		return wrapper

	if callable(seconds):  # used without parentheses
		function, seconds = seconds, 30
		return decorate(function)
	return decorate
