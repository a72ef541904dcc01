"""Import paths and test helpers under the names of Frappe 14 and 15."""

from embedded.engine import added
from embedded.engine.editor import Editor


def moved_modules(e: Editor) -> None:
	"""Import paths of the standard framework that the fork moved."""
	e.new("modules/__init__.py", "from frappe.model.module_utils import *\n")
	e.new("modules/utils.py", "from frappe.model.module_utils import *\n")
	e.new("modules/import_file.py", "from frappe.model.import_doc import *\n")
	e.new("modules/export_file.py", "from frappe.model.export import *\n")
	e.new("modules/patch_handler.py", "from frappe.patches import *\n")


def test_classes(e: Editor) -> None:
	"""FrappeTestCase and the context managers of tests, under the names of version 14 and 15."""
	e.sub(
		"tests/compat.py",
		"	@contextmanager\n	def set_user(",
		"""	@contextmanager
	def change_settings(self, doctype, settings_dict=None, /, commit=False, **settings):
		from frappe.tests.classes.context_managers import change_settings

		with change_settings(doctype, settings_dict, commit=commit, **settings):
			yield

	@contextmanager
	def set_user(""",
	)
	e.replace("tests/classes/context_managers.py", added.text("test_contexts.py"))
	e.sub(
		"tests/utils.py",
		"logger = logging.getLogger(__name__)\n",
		"""logger = logging.getLogger(__name__)


def __getattr__(name):
	import frappe.tests
	from frappe.tests.classes import context_managers

	if name in ("FrappeTestCase", "IntegrationTestCase", "UnitTestCase"):
		return getattr(frappe.tests, name)
	if name in ("change_settings", "patch_hooks", "timeout"):
		return getattr(context_managers, name)
	raise AttributeError(name)
""",
	)
