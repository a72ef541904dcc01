frappe.query_reports["Profit Against Books"] = {
	filters: [
		{ fieldname: "company", label: __("Company"), fieldtype: "Select" },
		...ecom_erp.period_filters(),
	],
	onload(report) {
		ecom_erp.offer_companies(report);
		report.page.add_inner_button(__("Share Again"), async () => {
			const { company, from_date, to_date } = report.get_values();
			const { message } = await frappe.call({
				method: "ecom_erp.api.desk.profit.share_again",
				args: { company, from_date, to_date },
				freeze: true,
			});
			frappe.show_alert({ message: message.text, indicator: message.indicator });
			report.refresh();
		});
	},
};
