// The small statement of an order: what it brought and cost, each number with the documents behind it.
frappe.provide("ecom_erp.pool");

const text = (value) => frappe.utils.escape_html(String(value ?? ""));

ecom_erp.pool.add_profit = function (frm) {
	if (frappe.model.can_read("Ecom Profit Entry"))
		frm.add_custom_button(__("Profit"), () => show(frm.doc), __("View"));
};

// The companies of the shops that the user may see, as choices of a report's filter: most roles may not read companies.
ecom_erp.offer_companies = async function (report) {
	const { message } = await frappe.call("ecom_erp.api.desk.profit.companies");
	const filter = report.get_filter("company");
	filter.df.options = message;
	filter.refresh();
	if (!filter.get_value()) filter.set_input(message[0]);
	filter.toggle(message.length > 1);
};

async function show(doc) {
	const args = { name: doc.name };
	const { message } = await frappe.call({ method: "ecom_erp.api.desk.profit.of_order", args, freeze: true });
	const dialog = new frappe.ui.Dialog({
		title: __("Profit of {0}", [doc.number || doc.name]),
		size: "large",
		fields: [{ fieldname: "statement", fieldtype: "HTML" }],
		primary_action_label: __("Entries"),
		primary_action() {
			dialog.hide();
			ecom_erp.open_list("Ecom Profit Entry", { ecom_order: doc.name });
		},
	});
	dialog.get_field("statement").$wrapper.html(statement(message));
	dialog.show();
}

function statement({ rows, total, estimated, currency, is_current }) {
	if (!rows.length) {
		const none = is_current
			? __("Nothing is booked and nothing is expected of this order.")
			: __("The profit of this order is being worked out. Look again in a minute.");
		return `<p class="text-muted">${none}</p>`;
	}
	const money = (value) => (value ? text(format_currency(value, currency)) : "");
	const lines = rows.map(
		(row) => `<tr>
			<td>${text(__(row.kind))}</td>
			<td class="text-right">${money(row.amount)}</td>
			<td class="text-right text-muted">${money(row.estimated)}</td>
			<td>${row.documents.map(document_link).join(", ")}</td>
		</tr>`,
	);
	const waits = is_current
		? ""
		: `<p class="text-muted">${__("Something of this order is still being worked out.")}</p>`;
	return `${waits}<div class="table-responsive"><table class="table table-bordered small">
		<thead><tr><th>${__("Kind")}</th><th class="text-right">${__("Booked")}</th>
			<th class="text-right">${__("Estimated")}</th><th>${__("Documents")}</th></tr></thead>
		<tbody>${lines.join("")}</tbody>
		<tfoot><tr><th>${__("Profit")}</th><th class="text-right">${money(total - estimated)}</th>
			<th class="text-right text-muted">${money(estimated)}</th>
			<th>${__("In all {0}", [text(format_currency(total, currency))])}</th></tr></tfoot>
	</table></div>`;
}

function document_link({ doctype, name }) {
	return `<a href="${frappe.utils.get_form_link(doctype, name)}">${text(name)}</a>`;
}
