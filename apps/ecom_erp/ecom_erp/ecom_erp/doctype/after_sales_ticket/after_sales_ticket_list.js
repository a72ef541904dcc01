const OVER = ["Closed", "Rejected"];
// named, not "all but": of the many tickets the database finds these by its index
const OPEN = ["Open", "Approved", "Awaiting Return", "Received", "Refunding", "Sending"];

frappe.listview_settings["After Sales Ticket"] = {
	add_fields: ["status", "currency", "overdue", "resolve_by", "problem"],

	get_indicator(doc) {
		if (doc.overdue && !OVER.includes(doc.status)) {
			const label = `${__(doc.status, null, "After Sales Ticket")} · ${__("Late")}`;
			return [label, "red", "overdue,=,1"];
		}
		return ecom_erp.status_indicator("After Sales Ticket")(doc);
	},

	formatters: { resolve_by: ecom_erp.due_date((doc) => !OVER.includes(doc.status)) },

	onload(listview) {
		ecom_erp.quick_filters(listview, [
			[__("To Decide"), { status: "Open" }],
			[__("Late"), { overdue: 1, status: ["in", OPEN] }],
			[__("Waiting for Goods"), { status: "Awaiting Return" }],
			[__("To Refund"), { status: ["in", ["Approved", "Received"]] }],
			[__("Stuck"), { problem: ["is", "set"], status: ["in", OPEN] }],
			[__("All Open Tickets"), { status: ["in", OPEN] }],
			[__("All Tickets"), {}],
		]);
	},
};
