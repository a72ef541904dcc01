app_name = "ecom_erp"
app_title = "Ecom ERP"
app_publisher = "The ecom_erp maintainers"
app_description = "An e-commerce operations suite on ERPNext: orders, allocation, labels, after-sales"
app_email = "maintainers@ecom-erp.example"
app_license = "GPL-3.0"
required_apps = ["frappe/erpnext"]

add_to_apps_screen = [
	{
		"name": "ecom_erp",
		"logo": "/assets/ecom_erp/images/logo.svg",
		"title": "Ecom ERP",
		"route": "/app/ecom-operations",
		"has_permission": "ecom_erp.permissions.has_app_permission",
	}
]

after_install = "ecom_erp.install.after_install"
after_migrate = ["ecom_erp.install.after_migrate"]
before_uninstall = "ecom_erp.install.before_uninstall"
after_app_install = ["ecom_erp.install.after_other_app"]
after_app_uninstall = ["ecom_erp.install.after_other_app"]
extend_bootinfo = [
	"ecom_erp.api.desk.boot.add_adapters",
	"ecom_erp.api.desk.boot.add_home",
	"ecom_erp.api.desk.boot.add_idle_limit",
]

doctype_list_js = {}
app_include_js = "ecom_erp.bundle.js"

fixtures = [
	{"dt": "Role", "filters": [["name", "in", [
		"Ecom Manager", "Order Clerk", "Warehouse Clerk", "Customer Service", "Ecom Accountant", "Ecom Integration",
	]]]},
]  # fmt: skip

# beside Frappe's own entries
additional_timeline_content = {"Ecom Order": ["ecom_erp.api.desk.pool.timeline_of_order"]}

jinja = {
	"methods": [
		"ecom_erp.flows.customs.documents.ecom_customs",
		"ecom_erp.flows.shipping.labels.form_batches.ecom_printed",
		"ecom_erp.flows.warehouse.floor_prints.ecom_wave_walk",
		"ecom_erp.flows.warehouse.floor_prints.ecom_wave_manifest",
		"ecom_erp.flows.warehouse.floor_prints.ecom_handover_manifest",
		"ecom_erp.flows.warehouse.floor_prints.ecom_packing_slips",
		"ecom_erp.flows.warehouse.floor_prints.ecom_barcode",
	],
}

before_request = [
	"ecom_erp.api.http.log_file.before_request",
	"ecom_erp.api.http.idle_sessions.before_request",
	"ecom_erp.api.http.transaction_isolation.before_request",
	"ecom_erp.api.http.list_filters.before_request",
]

doc_events = {
	"*": {
		"before_validate": "ecom_erp.flows.orders.row_protection.refuse_foreign_rows",
		"after_rename": "ecom_erp.flows.orders.field_protection.refuse_new_name",
		"before_discard": "ecom_erp.flows.orders.field_protection.refuse_discard",
	},
	"Communication": {
		"before_insert": "ecom_erp.flows.notify.buyer_replies.thread_mail",
		"after_insert": "ecom_erp.flows.notify.buyer_replies.note_mail",
	},
	"Error Log": {"before_insert": "ecom_erp.messaging.errors.keep_frames_alone"},
	"Comment": {"before_insert": "ecom_erp.permissions_beside.refuse_beside_unseen"},
	"Document Follow": {"before_insert": "ecom_erp.permissions_beside.refuse_beside_unseen"},
	"Delivery Note": {
		"before_submit": "ecom_erp.flows.work.erp_events.stock_document_changes",
		"before_cancel": "ecom_erp.flows.work.erp_events.stock_document_changes",
		"on_submit": "ecom_erp.flows.work.erp_events.delivery_note_submitted",
		"on_cancel": "ecom_erp.flows.work.erp_events.delivery_note_cancelled",
	},
	"Pick List": {
		"before_submit": "ecom_erp.flows.work.erp_events.pick_list_changes",
		"before_cancel": "ecom_erp.flows.work.erp_events.pick_list_changes",
		"on_submit": "ecom_erp.flows.work.erp_events.pick_list_submitted",
		"on_cancel": "ecom_erp.flows.work.erp_events.pick_list_cancelled",
	},
	"Payment Entry": {
		"before_submit": "ecom_erp.flows.work.erp_events.payment_submits",
		"before_update_after_submit": "ecom_erp.flows.work.erp_events.payment_changes",
		"before_cancel": "ecom_erp.flows.work.erp_events.payment_changes",
		"on_submit": "ecom_erp.flows.work.erp_events.payment_booked",
		"on_update_after_submit": "ecom_erp.flows.work.erp_events.payment_booked",
		"on_cancel": "ecom_erp.flows.work.erp_events.payment_cancelled",
	},
	"Journal Entry": {
		"before_submit": "ecom_erp.flows.work.erp_events.journal_changes",
		"before_cancel": "ecom_erp.flows.work.erp_events.journal_cancels",
		"on_submit": "ecom_erp.flows.work.erp_events.journal_booked",
		"on_cancel": "ecom_erp.flows.work.erp_events.journal_cancelled",
	},
	"Bank Transaction": {
		"on_submit": "ecom_erp.flows.work.erp_events.bank_transaction_came",
		"on_update_after_submit": "ecom_erp.flows.work.erp_events.bank_transaction_changed",
		"on_cancel": "ecom_erp.flows.work.erp_events.bank_transaction_changed",
	},
	"Purchase Invoice": {
		"before_cancel": "ecom_erp.flows.work.erp_events.purchase_invoice_cancels",
		"on_cancel": "ecom_erp.flows.work.erp_events.purchase_invoice_cancelled",
	},
	"Sales Invoice": {
		"before_submit": "ecom_erp.flows.work.erp_events.invoice_changes",
		"before_cancel": "ecom_erp.flows.work.erp_events.invoice_changes",
		"on_submit": "ecom_erp.flows.work.erp_events.invoice_submitted",
		"on_cancel": "ecom_erp.flows.work.erp_events.invoice_cancelled",
	},
	"Quotation": {
		"on_cancel": "ecom_erp.flows.work.erp_events.quotation_changed",
		"on_update_after_submit": "ecom_erp.flows.work.erp_events.quotation_changed",
	},
	"GL Entry": {"after_insert": "ecom_erp.flows.work.erp_events.ledger_entry_made"},
	"Stock Ledger Entry": {"after_insert": "ecom_erp.flows.work.erp_events.stock_moved"},
	"Personal Data Deletion Request": {"on_update": "ecom_erp.flows.privacy.user_requests.user_is_deleted"},
	"Sales Order": {
		"before_cancel": "ecom_erp.flows.work.erp_events.stock_document_changes",
		"on_cancel": "ecom_erp.flows.work.erp_events.sales_order_cancelled",
	},
}

scheduler_events = {
	"cron": {
		"* * * * *": ["ecom_erp.jobs.wake_each_minute"],
		"*/10 * * * *": ["ecom_erp.jobs.wake_each_ten_minutes"],
		"17 3 * * *": ["ecom_erp.jobs.publish_all_stock"],
		"41 1 * * *": ["ecom_erp.jobs.start_integrity_check"],
	},
	"hourly_long": [
		"ecom_erp.jobs.repair_reservations",
		"ecom_erp.jobs.read_balances",
		"ecom_erp.jobs.remind_buyers",
	],
	"daily_long": [
		"ecom_erp.jobs.clean_review_log",
		"ecom_erp.jobs.erase_old_invoices",
		"ecom_erp.jobs.fetch_each_account",
		"ecom_erp.jobs.match_bank",
		"ecom_erp.jobs.propose_month_ends",
		"ecom_erp.jobs.move_waiting",
		"ecom_erp.jobs.prove_profit",
	],
}

# days that logs and finished entries are kept; the site's own are in Log Settings
default_log_clearing_doctypes = {
	"Inbox Message": 90,
	"Outbox Message": 90,
	"Packing Scan": 180,
	"Ecom Print Job": 180,
	"Ecom Webhook Message": 30,
	"Ecom API Call": 7,
	"Order Export": 7,
	"Ecom Exchange Run": 90,
	"Integrity Check": 90,
	"Integrity Finding": 180,
}

override_whitelisted_methods = {
	"erpnext.controllers.queries.get_filtered_child_rows": "ecom_erp.api.desk.asked_rights.get_filtered_child_rows",
	"erpnext.crm.utils.get_open_activities": "ecom_erp.api.desk.asked_rights.get_open_activities",
	"frappe.automation.doctype.assignment_rule.assignment_rule.bulk_apply": "ecom_erp.api.desk.asked_rights.bulk_apply",
	"frappe.client.get_count": "ecom_erp.api.desk.counts.get_count",
	"frappe.client.validate_link": "ecom_erp.api.desk.link_titles.validate_link",
	"frappe.client.validate_link_and_fetch": "ecom_erp.api.desk.link_titles.validate_link_and_fetch",
	"frappe.core.doctype.data_import.data_import.download_template": "ecom_erp.api.desk.exports.export_template",
	"frappe.desk.doctype.dashboard_chart.dashboard_chart.get": "ecom_erp.api.desk.counts.get_chart",
	"frappe.desk.form.document_follow.get_follow_users": "ecom_erp.api.desk.asked_rights.get_follow_users",
	"frappe.desk.listview.get_group_by_count": "ecom_erp.api.desk.counts.get_group_by_count",
	"frappe.desk.query_report.export_query": "ecom_erp.api.desk.exports.export_report",
	"frappe.desk.reportview.export_query": "ecom_erp.api.desk.exports.export_list",
	"frappe.desk.search.get_link_title": "ecom_erp.api.desk.link_titles.get_link_title",
	"frappe.desk.search.search_link": "ecom_erp.api.desk.asked_rights.search_link",
	"frappe.desk.search.search_widget": "ecom_erp.api.desk.asked_rights.search_widget",
	"frappe.desk.treeview.get_all_nodes": "ecom_erp.api.desk.asked_rights.get_all_nodes",
	"frappe.model.document.unlock_document": "ecom_erp.api.desk.asked_rights.unlock_document",
	"frappe.share.get_users": "ecom_erp.api.desk.asked_rights.get_users",
	"frappe.utils.global_search.search": "ecom_erp.api.desk.search.search",
	"frappe.utils.goal.get_monthly_goal_graph_data": "ecom_erp.api.desk.counts.get_monthly_goal_graph_data",
	"frappe.workflow.doctype.workflow.workflow.get_workflow_state_count": "ecom_erp.api.desk.counts.get_workflow_state_count",
}

# of these there are too many to compare each with what somebody types
standard_queries = {
	"Ecom Order": "ecom_erp.api.desk.search.links",
	"Ecom Buyer": "ecom_erp.api.desk.search.links",
	"Fulfilment Order": "ecom_erp.api.desk.search.links",
	"Fulfilment Package": "ecom_erp.api.desk.search.links",
	"Shipping Label": "ecom_erp.api.desk.search.links",
	"After Sales Ticket": "ecom_erp.api.desk.search.links",
}

after_request = [
	"ecom_erp.api.http.malformed_json.answer_unreadable",
	"ecom_erp.api.http.error_codes.answer_with_code",
	"ecom_erp.api.http.call_limits.answer_when_to_retry",
]

# what Frappe's own Personal Data Download Request adds to the data of a user's account
user_data_fields = [
	{"doctype": "Ecom Order", "filter_by": "buyer_email"},
	{"doctype": "Ecom Buyer", "filter_by": "email"},
]

# decisions that another app may replace, see docs/extending.md
ecom_allocation_policy = "ecom_erp.core.allocation.allocate"
ecom_courier_choice = "ecom_erp.core.strategies.choose_courier"
ecom_refund_decision = "ecom_erp.core.after_sales.policy.decide"
ecom_promise_date = "ecom_erp.core.strategies.promise_after_days"

# made anew from what is posted: they keep no document from being deleted
ignore_links_on_delete = ["Ecom Profit Entry", "Ecom Profit Day", "Ecom Profit Sum"]

permission_query_conditions = {
	"*": "ecom_erp.permissions.row_conditions",
	"Fulfilment Wave": "ecom_erp.permissions.wave_conditions",
	"Courier Handover": "ecom_erp.permissions.handover_conditions",
	"Packing Scan": "ecom_erp.permissions.parcel_conditions",
	"Shipping Label": "ecom_erp.permissions.parcel_conditions",
	"Ecom Print Job": "ecom_erp.permissions.print_conditions",
	"Integrity Finding": "ecom_erp.permissions.finding_conditions",
	"Ecom Notice Channel": "ecom_erp.permissions.webhook_conditions",
	"Privacy Request": "ecom_erp.permissions.webhook_conditions",
	"Sales Invoice": "ecom_erp.permissions_of_people.invoice_conditions",
	"Ecom Webhook": "ecom_erp.permissions.webhook_conditions",
	"Ecom Exchange Profile": "ecom_erp.permissions.webhook_conditions",
	"Ecom Exchange Run": "ecom_erp.permissions.exchange_conditions",
	"Ecom Exchange Document": "ecom_erp.permissions.exchange_conditions",
	"Ecom Webhook Message": "ecom_erp.permissions.webhook_conditions",
	"Ecom Settlement Account": "ecom_erp.permissions_of_money.settlement_conditions",
	"Ecom Settlement": "ecom_erp.permissions_of_money.settlement_conditions",
	"Ecom Month End": "ecom_erp.permissions_of_money.settlement_conditions",
	"Ecom Write Off": "ecom_erp.permissions_of_money.settlement_conditions",
	"Ecom Settlement Line": "ecom_erp.permissions_of_money.settlement_conditions",
	"Ecom Settlement Share": "ecom_erp.permissions_of_money.settlement_conditions",
	"Ecom Statement Import": "ecom_erp.permissions_of_money.settlement_conditions",
	"Ecom Profit Entry": "ecom_erp.permissions.webhook_conditions",
	"Ecom Bill Account": "ecom_erp.permissions_of_money.bill_conditions",
	"Ecom Bill Import": "ecom_erp.permissions_of_money.bill_conditions",
	"Ecom Courier Bill": "ecom_erp.permissions_of_money.bill_conditions",
	"Ecom Courier Bill Line": "ecom_erp.permissions_of_money.bill_conditions",
	"Ecom Claim": "ecom_erp.permissions_of_money.bill_conditions",
	"File": "ecom_erp.permissions_beside.conditions_beside",
	"Workflow Action": "ecom_erp.permissions_beside.conditions_beside",
}
has_permission = {
	"Fulfilment Wave": "ecom_erp.permissions.wave_permission",
	"Courier Handover": "ecom_erp.permissions.handover_permission",
	"Packing Scan": "ecom_erp.permissions.parcel_permission",
	"Shipping Label": "ecom_erp.permissions.parcel_permission",
	"Ecom Print Job": "ecom_erp.permissions.print_permission",
	"Integrity Finding": "ecom_erp.permissions.finding_permission",
	"Ecom Notice Channel": "ecom_erp.permissions.webhook_permission",
	"Privacy Request": "ecom_erp.permissions.webhook_permission",
	"Sales Invoice": "ecom_erp.permissions_of_people.invoice_permission",
	"Ecom Webhook": "ecom_erp.permissions.webhook_permission",
	"Ecom Exchange Profile": "ecom_erp.permissions.webhook_permission",
	"Ecom Exchange Run": "ecom_erp.permissions.exchange_permission",
	"Ecom Exchange Document": "ecom_erp.permissions.exchange_permission",
	"Ecom Webhook Message": "ecom_erp.permissions.webhook_permission",
	"Ecom Settlement Account": "ecom_erp.permissions_of_money.settlement_permission",
	"Ecom Settlement": "ecom_erp.permissions_of_money.settlement_permission",
	"Ecom Month End": "ecom_erp.permissions_of_money.settlement_permission",
	"Ecom Write Off": "ecom_erp.permissions_of_money.settlement_permission",
	"Ecom Settlement Line": "ecom_erp.permissions_of_money.settlement_permission",
	"Ecom Settlement Share": "ecom_erp.permissions_of_money.settlement_permission",
	"Ecom Statement Import": "ecom_erp.permissions_of_money.settlement_permission",
	"Ecom Profit Entry": "ecom_erp.permissions.webhook_permission",
	"Ecom Bill Account": "ecom_erp.permissions_of_money.bill_permission",
	"Ecom Bill Import": "ecom_erp.permissions_of_money.bill_permission",
	"Ecom Courier Bill": "ecom_erp.permissions_of_money.bill_permission",
	"Ecom Courier Bill Line": "ecom_erp.permissions_of_money.bill_permission",
	"Ecom Claim": "ecom_erp.permissions_of_money.bill_permission",
	"File": "ecom_erp.permissions_beside.file_permission",
}
