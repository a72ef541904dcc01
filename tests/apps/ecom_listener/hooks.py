"""Another app on the site that listens to documents: once through the wildcard, once by DocType."""

app_name = "ecom_listener"
app_title = "Listener"
app_publisher = "The ecom_erp maintainers"
app_description = "Counts the events of documents, for the tests"
app_email = "maintainers@ecom-erp.example"
app_license = "GPL-3.0"

EVENTS = (
	*(
		"before_insert",
		"after_insert",
		"before_validate",
		"validate",
		"before_save",
		"on_update",
		"on_change",
	),
	*("before_submit", "on_submit", "before_update_after_submit", "on_update_after_submit"),
	*("before_cancel", "on_cancel"),
)
DOCTYPES = (
	*("Sales Order", "Pick List", "Delivery Note", "Sales Invoice", "Payment Entry"),
	*("Ecom Order", "Fulfilment Order", "After Sales Ticket", "Customer", "Address", "Comment"),
)

doc_events = {
	"*": dict.fromkeys(EVENTS, "ecom_listener.events.heard_by_all"),
	**{doctype: dict.fromkeys(EVENTS, "ecom_listener.events.heard_by_one") for doctype in DOCTYPES},
}
