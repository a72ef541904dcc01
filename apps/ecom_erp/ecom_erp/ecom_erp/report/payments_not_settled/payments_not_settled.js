frappe.query_reports["Payments Not Settled"] = {
	filters: [
		{
			fieldname: "settlement_account",
			label: __("Settlement Account"),
			fieldtype: "Link",
			options: "Ecom Settlement Account",
		},
		{
			fieldname: "from_date",
			label: __("From"),
			fieldtype: "Date",
			default: frappe.datetime.add_days(frappe.datetime.get_today(), -90),
		},
		{
			fieldname: "only_missing",
			label: __("Only What Is Missing"),
			fieldtype: "Check",
			default: 1,
		},
	],

	formatter(value, row, column, data, default_formatter) {
		const shown = default_formatter(value, row, column, data);
		const may = data && data.kind === "Capture" && frappe.model.can_write("Ecom Settlement");
		if (column.fieldname !== "payment" || !may) return shown;
		const given = encodeURIComponent(
			JSON.stringify([data.account, data.order, data.payment, data.open, data.currency]),
		);
		return `${shown} <a class="ecom-write-off" data-given="${given}">${__("Write Off")}</a>`;
	},

	onload(report) {
		report.page.wrapper.off("click.ecom").on("click.ecom", ".ecom-write-off", (event) => {
			event.preventDefault();
			write_off(report, JSON.parse(decodeURIComponent(event.currentTarget.dataset.given)));
		});
	},
};

function write_off(report, [name, order, payment, open, currency]) {
	frappe.prompt(
		[
			{
				fieldname: "account",
				fieldtype: "Link",
				options: "Account",
				label: __("Account"),
				reqd: 1,
				get_query: () => ({ filters: { is_group: 0, root_type: ["in", ["Income", "Expense"]] } }),
			},
			{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
		],
		async (values) => {
			const args = { name, order, payment, ...values };
			const { message } = await frappe.call("ecom_erp.api.desk.settlements.write_off", args);
			frappe.show_alert({ message: frappe.utils.escape_html(message), indicator: "green" });
			report.refresh();
		},
		__("Write off {0} of payment {1}", [format_currency(open, currency), payment]),
		__("Write Off"),
	);
}
