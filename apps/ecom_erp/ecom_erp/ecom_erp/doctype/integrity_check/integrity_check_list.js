frappe.listview_settings["Integrity Check"] = {
	add_fields: ["status"],

	get_indicator: ecom_erp.status_indicator("Integrity Check"),

	onload(listview) {
		const start = async (everything) => {
			const { message } = await frappe.call({
				method: "ecom_erp.api.desk.insight.start_integrity_check",
				args: { everything },
				freeze: true,
			});
			ecom_erp.show_result(message);
			frappe.set_route("Form", "Integrity Check", message.name);
		};
		listview.page.add_inner_button(__("Check Changes"), () => start(0));
		listview.page.add_inner_button(__("Check Everything"), () => start(1));
	},
};
