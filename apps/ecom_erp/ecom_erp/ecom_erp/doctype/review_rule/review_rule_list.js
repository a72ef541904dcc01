frappe.listview_settings["Review Rule"] = {
	hide_name_column: true,
	get_indicator: (doc) =>
		doc.enabled ? [__("Enabled"), "green", "enabled,=,1"] : [__("Disabled"), "gray", "enabled,=,0"],

	onload(listview) {
		listview.page.add_inner_button(__("Try All Enabled Rules"), () => ecom_erp.try_rules([], null));
	},
};
