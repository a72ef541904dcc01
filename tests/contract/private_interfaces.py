"""What the app uses of Frappe and ERPNext that their documentation does not promise, and how its source is told from a
changed one.

`INTERFACES` names each object and what the app counts on. A pin is the object's signature and the hash of its source, by
line of versions (`line_of`), in `private_pins.json`; `make pins` writes those of a bench.
"""

import ast
import hashlib
import inspect
import json
import textwrap
from pathlib import Path
from pydoc import locate
from types import FunctionType
from typing import Any

import frappe

PINS = Path(__file__).with_name("private_pins.json")

DOCUMENT = "frappe.model.document.Document"
DATABASE = "frappe.database.mariadb.database.MariaDBDatabase"

INTERFACES = {
	# erp/documents/submission.py: a document is inserted and submitted in one act
	f"{DOCUMENT}.insert": "its steps before the first check are repeated, in its order",
	f"{DOCUMENT}._save": "is what `submit` does; reads the draft back by `load_doc_before_save`",
	f"{DOCUMENT}._submit": "sets docstatus 1 and saves",
	f"{DOCUMENT}.submit": "is `_submit`",
	f"{DOCUMENT}._set_defaults": "fills a new document and its rows",
	f"{DOCUMENT}.set_user_and_timestamp": "owner and times of a new document and its rows",
	f"{DOCUMENT}.set_docstatus": "of the rows",
	f"{DOCUMENT}.check_if_latest": "knows a new document, and sets `_action`",
	f"{DOCUMENT}._validate_links": "looks the links up, and fetches values over them into drafts",
	f"{DOCUMENT}.set_new_name": "names the document and its rows",
	f"{DOCUMENT}.set_parent_in_children": "before rows are written",
	f"{DOCUMENT}.load_doc_before_save": "sets `_doc_before_save` of the document",
	f"{DOCUMENT}.get_doc_before_save": "is `_doc_before_save`",
	f"{DOCUMENT}.run_before_save_methods": "which methods run before a document is written",
	f"{DOCUMENT}.run_post_save_methods": "which methods run after it was written",
	f"{DOCUMENT}.run_method": "a method of the instance comes before that of its class; then hooks, notifications, scripts",
	f"{DOCUMENT}.hook": "hooks of other apps",
	f"{DOCUMENT}.run_notifications": "no value changes when a document is inserted",
	f"{DOCUMENT}._validate": "what an order's own store leaves out, but for what it calls itself",
	f"{DOCUMENT}.validate_workflow": "left out when the machine saves an order",
	f"{DOCUMENT}.get_all_children": "rows of all tables",
	f"{DOCUMENT}.db_insert": "writes a row, and makes it one that is not new",
	f"{DOCUMENT}.db_update": "writes a row",
	f"{DOCUMENT}.is_new": "by `__islocal`",
	f"{DOCUMENT}.set": "writes into `__dict__`; makes rows of lists",
	# erp/documents/numbering.py: numbers by the block
	"frappe.cache_manager.get_doctype_map": "keeps the naming rules of a DocType, and forgets them when one changes",
	"frappe.model.naming.parse_naming_series": "takes a `number_generator`",
	"frappe.model.naming.getseries": "counts up the row of a series in `tabSeries`, within the transaction",
	"frappe.connect": "puts a new connection in `frappe.local.db`",
	# flows/insight/integrity: one invariant that fails stops no other; rows that name an order
	f"{DATABASE}.OperationalError": "the driver's",
	"frappe.model.meta.Meta.has_field": "whether a DocType has a field",
	# integrations/tokens.py: what services lend, in the cache
	"frappe.utils.password.encrypt": "with the site's key",
	"frappe.utils.password.decrypt": "with the site's key",
	# flows/orders/order_store.py: the rows that changed are written
	f"{DOCUMENT}.load_from_db": "`for_update` locks the document and its rows",
	f"{DOCUMENT}._validate_selects": "of one row",
	f"{DOCUMENT}._validate_length": "of one row",
	f"{DOCUMENT}._sanitize_content": "of one row",
	f"{DOCUMENT}.get_valid_dict": "the columns of a row, as the database takes them",
	f"{DOCUMENT}.get_valid_columns": "the columns of a row",
	f"{DOCUMENT}.clear_cache": "after a document was written",
	f"{DOCUMENT}.notify_update": "open forms and lists",
	f"{DOCUMENT}.db_set": "does not validate",
	"frappe.model.meta.Meta.get_valid_columns": "the columns of a DocType",
	"frappe.model.meta.Meta.get_table_fields": "the tables of a DocType",
	"frappe.model.naming.set_new_name": "names a row",
	# flows/privacy, erp: all tables that may hold somebody, of any version
	f"{DATABASE}.get_table_columns": "of a table",
	f"{DATABASE}.table_exists": "whether a version of Frappe has it",
	f"{DOCUMENT}.as_dict": "`no_nulls` leaves out what is empty; rows too",
	# flows/backup: dump and files step by step, because what Frappe cannot encrypt it keeps as it is
	"frappe.utils.backups.BackupGenerator": "its steps, one by one",
	"frappe.utils.backups.get_or_generate_backup_encryption_key": "the site's key",
	"frappe.utils.backups.get_backup_encryption_key": "the site's key",
	f"{DATABASE}.bulk_insert": "one statement; `ignore_duplicates`",
	f"{DATABASE}.bulk_update": "one statement for some rows; names and values alone",
	# flows/orders/timeline.py: the row of a comment alone
	f"{DOCUMENT}.add_comment": "which values a comment of kind Info has",
	"frappe.core.doctype.comment.comment.Comment.after_insert": "left out: nobody is mentioned",
	"frappe.core.doctype.comment.comment.Comment.validate": "left out: the content is escaped",
	"frappe.core.doctype.comment.comment.Comment.on_update": "left out: concerns what people write",
	"frappe.core.doctype.comment.comment.update_comment_in_doc": "left out: does nothing for kind Info",
	# erp/documents/workflow_tasks.py: hooks of one event, but for one
	"frappe.get_doc_hooks": "keeps the hooks in `frappe.local.doc_events_hooks`, lists of handlers by DocType and event",
	# flows/orders/order_flow.py: what admins have tied to changes of an order
	"frappe.workflow.doctype.workflow_action.workflow_action.process_workflow_actions": "runs on `on_update`",
	"frappe.workflow.doctype.workflow_action.workflow_action.update_completed_workflow_actions": "completes open actions",
	"frappe.automation.doctype.assignment_rule.assignment_rule.apply": "runs on `on_update`",
	"frappe.desk.form.assign_to.add": "takes `ignore_permissions`",
	"frappe.model.workflow.apply_workflow": "checks the transition and saves",
	"frappe.model.workflow.get_transitions": "rows with action and next_state",
	# rows and fields that people may not change
	"frappe.model.base_document.BaseDocument.parent_doc": "asked for the right to a row",
	f"{DOCUMENT}.get_permissions": "of a row are those of its document",
	"frappe.model.rename_doc.rename_doc": "runs before_rename and after_rename",
	"frappe.model.table_fields": "field types of tables",
	"frappe.model.display_fieldtypes": "field types without a value",
	"frappe.model.db_query.DatabaseQuery.get_permission_query_conditions": "asks the hooks of `*` for every DocType",
	"frappe.permissions.get_user_permissions": "rows by DocType",
	"frappe.permissions.has_controller_permissions": "the last app's answer is asked first, and may be the only one",
	"frappe.core.doctype.file.file.has_permission": "of a private file, that to its document; its owner has any",
	"frappe.core.doctype.file.file.get_permission_query_conditions": (
		"ends with the DocTypes that files belong to, so that a further condition narrows these"
	),
	"frappe.desk.like.toggle_like": "puts a Comment to the document, and asks for no right to it",
	"frappe.desk.form.document_follow.follow_document": "makes a Document Follow, and asks for no right to the document",
	# settings that channels and couriers declare: their fields and options, and secrets that are stored already
	"frappe.custom.doctype.property_setter.property_setter.make_property_setter": "sets a property of a field",
	f"{DOCUMENT}.is_dummy_password": "the stars that stand for a stored secret",
	# erp/documents/fitting.py: what Frappe would refuse is made to fit before
	f"{DOCUMENT}._validate_data_fields": "which options of Data fields are checked, and how",
	"frappe.utils.html_utils.sanitize_html": "what is left of markup",
	f"{DATABASE}.setup_type_map": "column type and length by field type",
	# messaging: transactions, queue, kicks
	f"{DATABASE}.commit": "runs `after_commit`, begins anew",
	f"{DATABASE}.rollback": "to a savepoint, or whole",
	f"{DATABASE}.begin": "sends START TRANSACTION",
	f"{DATABASE}.savepoint": "sends SAVEPOINT",
	f"{DATABASE}.get_index_name": "`force_index` names indexes as `add_index` does",
	f"{DATABASE}.add_index": "adds the indexes that `force_index` names",
	"frappe.utils.CallbackManager.add": "`after_commit`",
	"frappe.utils.CallbackManager.run": "each callback once",
	"frappe.utils.redis_wrapper.RedisWrapper.make_key": "the site's prefix",
	"frappe.utils.background_jobs.enqueue": "raises QueueOverloaded",
	"rq.timeouts.BaseTimeoutException": "the end of a job's time",
	# api/: the request's form, its transaction, its answer
	"frappe.app.application": "hooks before and after a request, commit and rollback",
	"frappe.app.init_request": "runs `before_request` when the form is read",
	"frappe.app.make_form_dict": "reads a JSON body into the form",
	"frappe.app.handle_exception": "logs the form",
	"frappe.app.run_after_request_hooks": "hands over response and request",
	"frappe.utils.password.get_encryption_key": "signs the links of buyers",
	# api/desk: in place of what Frappe's desk calls
	"frappe.desk.reportview.export_query": "leaves the file in the response",
	"frappe.desk.query_report.export_query": "leaves the file in the response",
	"frappe.core.doctype.data_import.data_import.download_template": "leaves the file, or text, in the response",
	"frappe.client.get_count": "counts for whoever asks in version 15",
	"frappe.desk.reportview.get_count": "reads the request's form, counts what the user may list",
	"frappe.desk.search.get_link_title": "tells the title without asking for a right",
	"frappe.client.validate_link": "tells of any name whether it is there; version 15 alone has it",
	"frappe.client.validate_link_and_fetch": "searches, and takes many hits for one; version 16 has it",
	"frappe.desk.doctype.dashboard_chart.dashboard_chart.get": "keeps its answer; asks for no right for heatmaps",
	"frappe.desk.listview.get_group_by_count": "of field assigned_to, counts the tasks of all documents in version 15",
	"frappe.desk.reportview.build_match_conditions": "is empty for whom nothing limits",
	"frappe.desk.search.search_link": "takes a method's name, and in version 15 whether User Permissions count",
	"frappe.desk.search.search_widget": "takes a method's name, and in version 15 whether User Permissions count",
	"frappe.desk.treeview.get_all_nodes": "takes a method's name",
	"frappe.utils.goal.get_monthly_goal_graph_data": "adds up any documents in version 15",
	"frappe.workflow.doctype.workflow.workflow.get_workflow_state_count": "counts the values of any field",
	"frappe.automation.doctype.assignment_rule.assignment_rule.bulk_apply": "asks for no right",
	"frappe.desk.form.document_follow.get_follow_users": "asks for no right",
	"frappe.model.document.unlock_document": "asks for no right",
	"frappe.share.get_users": "asks for no right",
	# ERPNext
	"erpnext.accounts.party.get_party_account": "the receivable account of a customer",
	"erpnext.accounts.utils.reconcile_against_document": "moves an advance over to an invoice, or loose money to an order",
	"erpnext.accounts.utils.unlink_ref_doc_from_payment_entries": "takes an order off the payments that name it",
	"erpnext.controllers.accounts_controller.AccountsController.make_advance_payment_ledger_entries": (
		"counts a payment's references to orders"
	),
	"erpnext.controllers.accounts_controller.AccountsController.set_total_advance_paid": "sums up what was counted",
	"erpnext.accounts.doctype.payment_entry.payment_entry.PaymentEntry.set_liability_account": (
		"chooses the account for advances in the draft alone"
	),
	"erpnext.stock.doctype.batch.batch.get_batch_qty": (
		"a number for a batch in a warehouse, else rows with batch_no and qty; expired batches only for stock levels"
	),
	"erpnext.stock.stock_balance.get_reserved_qty": "of open Sales Orders",
	"erpnext.stock.stock_balance.update_bin_qty": "writes a Bin",
	"erpnext.stock.doctype.pick_list.pick_list.PickList.update_reference_qty": "counts the rows it is given",
	"erpnext.stock.doctype.pick_list.pick_list.PickList.update_sales_order_picking_status": "of the rows' orders",
	"erpnext.selling.doctype.sales_order.sales_order.SalesOrder.update_status": "closes an order",
}

# names that stand for no object of their own: the interface that keeps each
ATTRIBUTES = {
	"_doc_before_save": f"{DOCUMENT}.load_doc_before_save",
	"__islocal": f"{DOCUMENT}.is_new",
	"after_commit": "frappe.utils.CallbackManager.add",
	"force_index": f"{DATABASE}.get_index_name",
	"type_map": f"{DATABASE}.setup_type_map",
}

# flags of Frappe that the app sets: the interface that reads each
FLAGS = {
	"ignore_permissions": f"{DOCUMENT}.insert",
	"ignore_links": f"{DOCUMENT}._validate_links",
	"ignore_mandatory": f"{DOCUMENT}.insert",
	"in_insert": f"{DOCUMENT}.run_notifications",
	"ignore_version": f"{DOCUMENT}._save",
}
OWN_FLAGS = {
	"by_machine",
	"by_ecom_flow",
	"ecom_own_books",
	"from_intake",
	"in_box",
	"opened_with",
	"stored",
	"without_task",
}

# what Frappe's documentation has: https://docs.frappe.io/framework, "Document API", "Database API", "Query Builder", ...
DOCUMENTED = frozenset(
	{
		*(
			"append",
			"cancel",
			"check_permission",
			"delete",
			"docstatus",
			"get",
			"get_password",
			"has_permission",
		),
		*(
			"has_value_changed",
			"insert",
			"meta",
			"precision",
			"reload",
			"save",
			"update",
			"extend",
			"log_error",
		),
		*(
			"count",
			"describe",
			"escape",
			"exists",
			"get_all",
			"get_list",
			"get_single_value",
			"get_value",
			"name",
		),
		*(
			"remove",
			"set_single_value",
			"set_value",
			"sql",
			"get_field",
			"get_label",
			"format_datetime",
			"add_unique",
			"close",
		),
	}
)
DOCUMENTED_MODULES = frozenset(
	{
		*(
			"frappe",
			"frappe.utils",
			"frappe.query_builder",
			"frappe.query_builder.functions",
		),
		*("frappe.model.document", "frappe.utils.caching", "frappe.utils.nestedset"),
		"frappe.custom.doctype.custom_field.custom_field",
		"frappe.types",
	}
)


def line_of(version: str) -> str:
	"""Versions that are expected to have the same source: "15", or "16-dev" of one that is in the making."""
	major = version.split(".")[0]
	return f"{major}-dev" if "dev" in version else major


def line() -> str:
	return line_of(frappe.__version__)


def is_pinned_by_source(path: str) -> bool:
	"""Whether the source says anything: the stand-in of ERPNext is this repository's own, only its signatures matter."""
	return (
		not path.startswith("erpnext.")
		or "Stand-in" not in frappe.get_hooks("app_description", app_name="erpnext")[0]
	)


def find(path: str) -> Any:
	"""The object at a dotted path, None when there is none."""
	owner, _, name = path.rpartition(".")
	found = locate(owner)
	if found is not None:
		return getattr(found, name, None)
	return locate(path)


def pin(path: str) -> dict[str, str] | None:
	"""Signature and hash of an object; None when this version has none."""
	found = find(path)
	if found is None:
		return None
	found = found.fget if isinstance(found, property) else found
	if not callable(found):
		return {"signature": "", "sha256": _digest(repr(found))}
	signature = "" if inspect.isclass(found) else str(signature_of(found))
	return {"signature": signature, "sha256": _digest(normalised(found)) if is_pinned_by_source(path) else ""}


def signature_of(found: Any) -> inspect.Signature:
	"""The signature; without annotations where one of them cannot be evaluated, which Python 3.14 does only now."""
	try:
		return inspect.signature(found)
	except TypeError:
		inner = inspect.unwrap(getattr(found, "__func__", found))
		bare = FunctionType(inner.__code__, inner.__globals__, inner.__name__, inner.__defaults__)
		bare.__kwdefaults__ = inner.__kwdefaults__
		return inspect.signature(bare)


def normalised(found: Any) -> str:
	"""The source of a function or class without comments, docstrings, blank lines and the layout of indents."""
	source = textwrap.dedent(inspect.getsource(found))
	dropped = set()
	for node in ast.walk(ast.parse(source)):
		if (
			isinstance(node, ast.FunctionDef | ast.ClassDef)
			and ast.get_docstring(node, clean=False) is not None
		):
			dropped |= set(range(node.body[0].lineno, node.body[0].end_lineno + 1))
	lines = (line for number, line in enumerate(source.splitlines(), 1) if number not in dropped)
	return "\n".join(line.rstrip() for line in lines if line.strip() and not line.strip().startswith("#"))


def _digest(text: str) -> str:
	return hashlib.sha256(text.encode()).hexdigest()


def read_pins() -> dict[str, dict[str, dict[str, str] | None]]:
	return json.loads(PINS.read_text(encoding="utf-8")) if PINS.is_file() else {}


def write_pins() -> None:
	"""The pins of this bench's version, in place of those that were there; of the others, those that are still asked for."""
	pins = {
		name: {path: known[path] for path in INTERFACES if path in known}
		for name, known in read_pins().items()
	}
	pins[line()] = {path: pin(path) for path in INTERFACES}
	PINS.write_text(json.dumps(pins, indent=1, sort_keys=True) + "\n", encoding="utf-8")
