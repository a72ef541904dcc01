const AT_WORK = ["To Pick", "Packed", "Labelled"];

frappe.listview_settings["Fulfilment Order"] = {
	add_fields: ["status", "promised_date", "problem", "tracking_number", "waybill"],
	hide_name_column: true,
	get_indicator: ecom_erp.status_indicator("Fulfilment Order"),

	formatters: {
		promised_date: ecom_erp.due_date((doc) => AT_WORK.includes(doc.status)),
	},

	onload(listview) {
		ecom_erp.quick_filters(listview, [
			[__("To Pick and Pack"), { status: ["in", ["To Pick", "Packed"]] }],
			[__("To Hand Over"), { status: "Labelled" }],
			[
				__("Late"),
				{ promised_date: ["<", frappe.datetime.get_today()], status: ["in", AT_WORK] },
			],
			[__("With a Problem"), { problem: ["is", "set"], status: ["in", AT_WORK] }],
			[__("Shipped Today"), { shipped_at: ["Timespan", "today"] }],
			[__("All Parcels"), {}],
		]);
		if (!frappe.model.can_write("Fulfilment Order")) return;
		for (const [label, title, action] of [
			[__("Buy Waybills"), __("Buying waybills"), "buy_waybill"],
			[__("Ship"), __("Shipping"), "ship"],
		]) {
			ecom_erp.bulk_action(listview, label, title, (names) =>
				frappe.xcall("ecom_erp.api.actions.fulfil_many", { names, action })
			);
		}
	},

	button: {
		show: (doc) => doc.waybill && doc.status !== "Cancelled",
		get_label: () => __("Label"),
		get_description: (doc) => __("Print the label {0}", [doc.tracking_number]),
		action: (doc) => ecom_erp.print("Waybill", doc.waybill, "Waybill Label"),
	},
};
