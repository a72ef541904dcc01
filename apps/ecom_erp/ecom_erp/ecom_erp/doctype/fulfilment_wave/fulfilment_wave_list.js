frappe.listview_settings["Fulfilment Wave"] = {
	add_fields: ["status"],
	get_indicator: ecom_erp.status_indicator("Fulfilment Wave"),

	onload(listview) {
		ecom_erp.quick_filters(listview, [
			[__("To Pick"), { status: ["in", ["Open", "Released", "Picking"]] }],
			[__("To Pack"), { status: "Picked" }],
			[__("My Waves"), { picker: frappe.session.user }],
			[__("All Waves"), {}],
		]);
		if (frappe.model.can_write("Fulfilment Wave")) {
			listview.page.add_inner_button(__("Next Wave"), ecom_erp.next_wave);
		}
	},
};
