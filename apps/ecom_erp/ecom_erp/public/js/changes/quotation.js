// ERPNext's quotations: what was quoted becomes an order of the shop for entered orders, at the prices of the quotation.
frappe.provide("ecom_erp");

const METHODS = "ecom_erp.api.desk.quotations";

frappe.ui.form.on("Quotation", {
	refresh(frm) {
		if (frm.doc.docstatus !== 1 || !ecom_erp.may_enter_orders()) return;
		if (["Ordered", "Partially Ordered", "Lost"].includes(frm.doc.status)) return;
		frm.add_custom_button(__("Shop Order"), () => make_order(frm), __("Create"));
	},
});

async function make_order(frm) {
	const ask = async (shop = "") =>
		(
			await frappe.call({
				method: `${METHODS}.preview`,
				type: "GET",
				args: { name: frm.doc.name, shop },
			})
		).message;
	const shown = await ask();
	if (shown.refusal) return frappe.msgprint(frappe.utils.escape_html(shown.refusal));
	const dialog = new frappe.ui.Dialog({
		title: __("Make Shop Order"),
		size: "large",
		fields: [
			{
				fieldname: "shop",
				fieldtype: "Select",
				label: __("Shop"),
				reqd: 1,
				options: shown.shops,
				default: shown.shops[0],
			},
			{ fieldname: "goods", fieldtype: "HTML" },
		],
		primary_action_label: __("Make Shop Order"),
		async primary_action({ shop }) {
			const { message } = await frappe.call({
				method: `${METHODS}.make_order`,
				args: { name: frm.doc.name, shop },
				freeze: true,
			});
			dialog.hide();
			ecom_erp.show_result(message);
			frappe.set_route("Form", "Ecom Order", message.name);
		},
	});
	const show = (found) => {
		const wrong = found.refusal
			? `<p class="text-danger">${frappe.utils.escape_html(found.refusal)}</p>`
			: "";
		dialog.get_field("goods").html(table(found) + wrong);
		dialog.get_primary_btn().prop("disabled", Boolean(found.refusal));
	};
	dialog.show();
	show(shown);
	dialog.get_field("shop").$input.on("change", async () => show(await ask(dialog.get_value("shop"))));
}

function table({ rows, total, currency }) {
	const escape = (text) => frappe.utils.escape_html(String(text ?? ""));
	const body = rows.map((row) => {
		const short = row.stock !== null && row.stock !== undefined && row.stock < row.qty;
		return `<tr><td>${escape(ecom_erp.item_and_name(row))}</td><td class="text-right">${row.qty}</td>
			<td class="text-right">${format_currency(row.price, currency)}</td>
			<td class="text-right${short ? " text-danger" : ""}">${escape(row.stock)}</td></tr>`;
	});
	return `<div class="table-responsive"><table class="table table-sm"><thead><tr><th>${__("Item")}</th>
		<th class="text-right">${__("Quantity")}</th><th class="text-right">${__("Price")}</th>
		<th class="text-right">${__("In Stock")}</th></tr></thead><tbody>${body.join("")}</tbody></table></div>
		<p>${__("Total of the quotation: {0}", [format_currency(total, currency)])}</p>`;
}

// The second button of the form for a new order.
ecom_erp.save_as_quotation = function (dialog, values, key, send_typed) {
	const fields = [
		{
			fieldname: "valid_till",
			fieldtype: "Date",
			label: __("Valid Till"),
			reqd: 1,
			default: frappe.datetime.add_days(frappe.datetime.get_today(), 30),
		},
		{
			fieldname: "send",
			fieldtype: "Check",
			label: __("Send it to {0} as a PDF", [frappe.utils.escape_html(values.email || "")]),
			default: values.email ? 1 : 0,
			depends_on: `eval:${Boolean(values.email)}`,
		},
	];
	frappe.prompt(
		fields,
		async ({ valid_till, send }) => {
			const { message } = await frappe.call({
				method: `${METHODS}.save`,
				args: { ...send_typed(values), key, valid_till, send: send || 0 },
				freeze: true,
			});
			dialog.hide();
			ecom_erp.show_result(message);
			if (frappe.model.can_read("Quotation")) frappe.set_route("Form", "Quotation", message.name);
		},
		__("Save as Quotation"),
		__("Save"),
	);
};
