// Fewer pieces of an order, or another item in the place of what a line sells: what it does is shown before it is done.
frappe.provide("ecom_erp");

const METHODS = "ecom_erp.api.desk.changes";
const PAUSE = 300;

ecom_erp.change_goods = function (frm) {
	const lines = frm.doc.lines.filter((row) => !row.is_gift && open_units(row) > 0);
	const dialog = new frappe.ui.Dialog({
		title: __("Change Goods"),
		size: "large",
		fields: [
			...lines.flatMap((row, index) => line_fields(row, index)),
			{ fieldtype: "Section Break" },
			{
				fieldname: "with_shipping",
				fieldtype: "Check",
				label: __("Refund Shipping Too"),
			},
			{ fieldname: "reason", fieldtype: "Small Text", label: __("Why is it changed?"), reqd: 1 },
			{ fieldname: "preview", fieldtype: "HTML" },
		],
		primary_action_label: __("Change"),
		primary_action: ({ reason }) => run(frm, dialog, lines, reason),
	});
	dialog.show();
	dialog.get_primary_btn().prop("disabled", true);
	const show = frappe.utils.debounce(() => show_preview(frm, dialog, lines), PAUSE);
	dialog.$wrapper.on("input change awesomplete-selectcomplete", "input", show);
	dialog.shown_goods = show;
};

const open_units = (row) => row.qty - (row.cancelled_qty || 0) - (row.shop_shipped_qty || 0);

function line_fields(row, index) {
	return [
		{ fieldtype: "Section Break", hide_border: index > 0 ? 0 : 1 },
		{
			fieldname: `qty_${index}`,
			fieldtype: "Int",
			label: frappe.utils.escape_html(row.title || row.sku),
			default: open_units(row),
			description: __("{0} of {1} are still to be shipped", [open_units(row), row.qty]),
		},
		{ fieldtype: "Column Break" },
		{
			fieldname: `item_${index}`,
			fieldtype: "Link",
			options: "Item",
			label: __("Send Instead"),
			default: row.item_instead,
			get_query: () => ({ query: "ecom_erp.api.desk.listings.items" }),
			description: __("Another item at the same price. Leave empty to send what the listing says."),
		},
	];
}

// Only what differs from the order is asked for.
function wanted(dialog, lines) {
	const quantities = {};
	const items = {};
	lines.forEach((row, index) => {
		const qty = cint(dialog.get_value(`qty_${index}`));
		const item = dialog.get_value(`item_${index}`) || "";
		if (qty !== open_units(row)) quantities[row.line_id] = qty;
		if (item !== (row.item_instead || "")) items[row.line_id] = item;
	});
	return { quantities, items, with_shipping: cint(dialog.get_value("with_shipping")) };
}

async function show_preview(frm, dialog, lines) {
	const asked = wanted(dialog, lines);
	const { message } = await frappe.call(`${METHODS}.preview_goods`, { name: frm.doc.name, ...asked });
	if (JSON.stringify(asked) !== JSON.stringify(wanted(dialog, lines))) return; // a later answer is on its way
	dialog.key = message.key;
	dialog.get_field("preview").html(ecom_erp.change_preview(message));
	dialog.get_primary_btn().prop("disabled", message.refusals.length > 0);
}

// What stands in the way, else what will happen, by what it concerns.
ecom_erp.change_preview = function ({ refusals, effects }) {
	const escape = frappe.utils.escape_html;
	if (refusals.length) {
		const items = refusals.map((one) => `<li>${escape(one.text)}</li>`).join("");
		return `<div class="text-danger"><b>${__("This cannot be done")}</b><ul>${items}</ul></div>`;
	}
	const rows = effects.map(
		(one) =>
			`<tr><td class="text-muted" style="white-space:nowrap">${escape(__(one.about))}</td><td>${escape(one.text)}</td></tr>`,
	);
	return `<b>${__("This will happen")}</b><table class="table table-sm"><tbody>${rows.join("")}</tbody></table>`;
};

async function run(frm, dialog, lines, reason) {
	await ecom_erp.act(frm, `${METHODS}.change_goods`, { ...wanted(dialog, lines), reason, key: dialog.key });
	dialog.hide();
}

// One click: nothing of the order leaves until somebody releases it.
ecom_erp.stop_order = function (frm, name) {
	return ecom_erp.act(frm, `${METHODS}.stop`, { name });
};
