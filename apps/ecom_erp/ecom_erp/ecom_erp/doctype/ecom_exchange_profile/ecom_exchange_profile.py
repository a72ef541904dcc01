import frappe
from frappe.model.document import Document

from ecom_erp.flows.exchange import profile_checks, profiles, runs


class EcomExchangeProfile(Document):
	"""How something is exchanged with another ERP or warehouse."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from ecom_erp.ecom_erp.doctype.ecom_exchange_field.ecom_exchange_field import EcomExchangeField

		auth: DF.Literal["None", "Bearer", "Basic", "Header"]
		auth_name: DF.Data | None
		below_allocated: DF.Check
		changed_since: DF.Datetime | None
		company: DF.Link | None
		courier_account: DF.Link | None
		cron: DF.Data | None
		direction: DF.Literal["Out", "In"]
		enabled: DF.Check
		envelope: DF.Data | None
		fields: DF.Table[EcomExchangeField]
		file_format: DF.Literal["JSON", "CSV", "Excel"]
		file_pattern: DF.Data | None
		find_url: DF.Data | None
		folder: DF.Data | None
		found_path: DF.Data | None
		host: DF.Data | None
		host_key: DF.SmallText | None
		hour: DF.Int
		last_run_at: DF.Datetime | None
		method: DF.Literal["POST", "PUT"]
		more_headers: DF.SmallText | None
		next_path: DF.Data | None
		next_run_at: DF.Datetime | None
		only_approved: DF.Check
		password: DF.Password | None
		port: DF.Int
		post_by_itself: DF.Check
		private_key: DF.Password | None
		problem: DF.SmallText | None
		profile_name: DF.Data
		records_path: DF.Data | None
		reference_path: DF.Data | None
		repeats_known: DF.Check
		schedule: DF.Literal["By Hand", "Hourly", "Daily", "Cron"]
		secret: DF.Password | None
		send_changes: DF.Check
		shop: DF.Link | None
		subject: DF.Literal["Orders", "Shipments", "Stock", "Postings"]
		system: DF.Literal["Other", "SAP Business One", "NetSuite", "Odoo", "Cin7"]
		transport: DF.Literal["REST", "SFTP", "Desk"]
		update_url: DF.Data | None
		url: DF.Data | None
		username: DF.Data | None
		warehouse: DF.Link | None
	# end: auto-generated types

	def before_insert(self):
		profiles.begin(self)

	def validate(self):
		profile_checks.check(self)
		profiles.plan(self)

	def on_update(self):
		runs.resume(self)

	def on_trash(self):
		profiles.forget(self.name)


def on_doctype_update():
	frappe.db.add_index("Ecom Exchange Profile", ["enabled", "next_run_at"])
