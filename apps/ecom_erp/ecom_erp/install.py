"""What Frappe calls when the app comes and goes."""

import frappe
from frappe.custom.doctype.custom_field.custom_field import create_custom_fields

from ecom_erp.core.states.review import WAITS_FOR_DECISION as REVIEW_WAITS
from ecom_erp.core.states.ticket import Approval
from ecom_erp.erp.documents.custom_fields import CUSTOM_FIELDS
from ecom_erp.flows.carriers.dangerous_goods import make_known_rules as make_goods_rules
from ecom_erp.flows.customs.duty_rules import make_known_rules
from ecom_erp.flows.insight.integrity.catalogue import ensure_indexes as ensure_check_indexes
from ecom_erp.flows.insight.list_indexes import ensure_list_indexes
from ecom_erp.flows.notify.message_templates import all_names, make_email_templates
from ecom_erp.flows.notify.message_texts import make_message_texts
from ecom_erp.messaging.queue import ensure_indexes
from ecom_erp.setup import adapter_fields
from ecom_erp.setup.ticket_workflow import TICKET_APPROVAL, make_policies, make_ticket_approval
from ecom_erp.setup.workflows import ORDER_REVIEW, make_order_review

ROLES = (
	"Ecom Manager",
	"Order Clerk",
	"Warehouse Clerk",
	"Customer Service",
	"Ecom Accountant",
	"Ecom Integration",
)
KEPT_FOR_DAYS = ("Inbox Message", "Outbox Message", "Packing Scan", "Integrity Check", "Integrity Finding")
SHOWN_AS = ["Ecom ERP", "Ecom Operations"]
ONBOARDING_STEPS = (
	"Ecom Add a Courier",
	"Ecom Connect a Shop",
	"Ecom Describe Your Warehouses",
	"Ecom Enter What Couriers Charge",
	"Ecom Look at the Settings",
	"Ecom Map What the Shop Sells",
)
WORKFLOWS = (ORDER_REVIEW, TICKET_APPROVAL)
WORKFLOW_ACTIONS = ("Hold", "Release", "Check Again", "Ask for Approval")
WORKFLOW_STATES = (*REVIEW_WAITS, Approval.TO_DECIDE)


def after_install():
	create_custom_fields(CUSTOM_FIELDS, ignore_validate=True)
	adapter_fields.sync()
	make_order_review()
	make_email_templates()
	make_message_texts()
	make_ticket_approval()
	make_policies()
	make_known_rules()
	make_goods_rules()
	ensure_indexes()
	ensure_check_indexes()
	ensure_list_indexes()
	_default_settings()


def after_migrate():
	create_custom_fields(CUSTOM_FIELDS, ignore_validate=True)
	adapter_fields.sync()
	ensure_indexes()
	ensure_check_indexes()
	ensure_list_indexes()


def after_other_app(_app: str):
	"""An app came or went: it may have brought channels or couriers."""
	if frappe.db.exists("DocType", adapter_fields.SHOP.doctype):
		adapter_fields.sync()


def before_uninstall():
	"""Take away all that lies outside the app's own tables: custom fields, workflow, roles, jobs, what the desk shows. What
	Frappe takes away itself after the last commit of an uninstallation would stay."""
	for doctype, fields in CUSTOM_FIELDS.items():
		for field in fields:
			_delete("Custom Field", f"{doctype}-{field['fieldname']}")
	for name in all_names():
		_delete("Email Template", name)
	for name in WORKFLOWS:
		_delete("Workflow", name)
	for name in WORKFLOW_ACTIONS:
		if not frappe.db.exists("Workflow Transition", {"action": name}):
			_delete("Workflow Action Master", name)
	for name in WORKFLOW_STATES:
		if not frappe.db.exists("Workflow Document State", {"state": name}):
			_delete("Workflow State", name)
	frappe.db.delete("Patch Log", {"patch": ("like", "ecom_erp.%")})
	# until the next migration the scheduler would call what is no longer there
	frappe.db.delete("Scheduled Job Type", {"method": ("like", "ecom_erp.%")})
	frappe.db.delete("Logs To Clear", {"ref_doctype": ("in", KEPT_FOR_DAYS)})
	_forget_documents()
	for name in ONBOARDING_STEPS:
		_delete("Onboarding Step", name)
	for doctype in ("Workspace Sidebar", "Desktop Icon"):  # only some versions of Frappe have them
		if frappe.db.exists("DocType", doctype):
			_remove_from_desk(doctype)
	_remove_roles()


def _default_settings():
	settings = frappe.get_single("Ecom Settings")
	settings.flags.ignore_permissions = True
	settings.flags.ignore_mandatory = True
	settings.save()


def _remove_from_desk(doctype: str):
	"""The app's own, and those that Frappe has made for its workspace."""
	meta = frappe.get_meta(doctype)
	fields = [field for field in ("app", "module", "title", "label") if meta.get_field(field)]
	own = {"app": ["ecom_erp"], "module": ["Ecom ERP"], "title": SHOWN_AS, "label": SHOWN_AS}
	for name in frappe.get_all(
		doctype, or_filters=[[field, "in", own[field]] for field in fields], pluck="name"
	):
		_delete(doctype, name)


def _forget_documents():
	"""What is kept of the app's documents outside their tables: their secrets; whom User Permissions limit to them, for Frappe refuses such
	a user everything once the DocType is gone; and who follows them."""
	own = ("in", frappe.get_all("DocType", {"module": "Ecom ERP"}, pluck="name"))
	frappe.db.delete("__Auth", {"doctype": own})
	frappe.db.delete("User Permission", {"allow": own})
	frappe.db.delete("User Permission", {"applicable_for": own})
	frappe.db.delete("Document Follow", {"ref_doctype": own})


def _remove_roles():
	"""Roles are named by permissions of the app's DocTypes (which go with the app) and by users."""
	for table in ("Has Role", "DocPerm", "Custom DocPerm"):
		frappe.db.delete(table, {"role": ("in", ROLES)})
	for role in ROLES:
		_delete("Role", role)


def _delete(doctype: str, name: str):
	frappe.delete_doc(doctype, name, ignore_missing=True, force=True, ignore_permissions=True)
