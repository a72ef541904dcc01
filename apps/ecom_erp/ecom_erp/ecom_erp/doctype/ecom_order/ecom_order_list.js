const DONE = ["Delivered", "Completed", "Cancelled"];

frappe.listview_settings["Ecom Order"] = {
	add_fields: ["status", "next_action", "promised_date", "priority", "currency", "hold_reason"],
	hide_name_column: true,
	get_indicator: ecom_erp.status_indicator("Ecom Order"),

	formatters: {
		next_action(value, df, doc) {
			const text = ecom_erp.translated(value);
			return doc.hold_reason
				? `<span title="${frappe.utils.escape_html(doc.hold_reason)}">${text}</span>`
				: text;
		},
		promised_date: ecom_erp.due_date((doc) => !DONE.includes(doc.status)),
	},

	onload(listview) {
		ecom_erp.quick_filters(listview, [
			[__("Waiting for a Person"), { status: "On Hold" }],
			[__("Items to Map"), { next_action: "Map items" }],
			[__("Short of Stock"), { next_action: "Replenish" }],
			[__("Waiting for Payment"), { status: "To Pay" }],
			[__("To Ship"), { status: ["in", ["Allocated", "Partly Shipped"]] }],
			[
				__("Late"),
				{
					promised_date: ["<", frappe.datetime.get_today()],
					status: ["not in", ["Shipped", ...DONE]],
				},
			],
			[__("All Orders"), {}],
		]);
	},
};
