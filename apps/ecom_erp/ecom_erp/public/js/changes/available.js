// An order that is short of stock: what there is ships now, after a look at what waits and for how long.
frappe.provide("ecom_erp");

const METHODS = "ecom_erp.api.desk.waiting";

ecom_erp.item_and_name = ({ item_code, item_name }) =>
	item_name && item_name !== item_code ? `${item_code}: ${item_name}` : item_code;

const is_short_alone = (doc) => {
	const open = (doc.holds || []).filter((row) => row.status === "Open");
	return doc.status === "On Hold" && open.length > 0 && open.every((row) => row.code === "no_stock");
};

frappe.ui.form.on("Ecom Order", {
	refresh(frm) {
		if (frm.is_new() || !ecom_erp.may_write(frm) || !is_short_alone(frm.doc)) return;
		ecom_erp.action_button(frm, __("Ship Available Now"), () => ship_available(frm), { primary: true });
	},
});

frappe.ui.form.on("Fulfilment Order", {
	refresh(frm) {
		const may = ["Fulfilment Order", "Ecom Order"].some((doctype) => frappe.model.can_write(doctype));
		if (frm.doc.status !== "Waiting for Stock" || !may) return;
		const move = () => ecom_erp.act(frm, `${METHODS}.ship_from_elsewhere`, {}, __("Looking for stock..."));
		ecom_erp.action_button(frm, __("Ship from Elsewhere"), move);
	},
});

async function ship_available(frm) {
	const { message: shown } = await frappe.call({
		method: `${METHODS}.preview_available`,
		args: { name: frm.doc.name },
		freeze: true,
		freeze_message: __("Looking for stock..."),
	});
	if (shown.refusal) return frappe.msgprint(frappe.utils.escape_html(shown.refusal));
	const dialog = new frappe.ui.Dialog({
		title: __("Ship Available Now"),
		size: "large",
		fields: [{ fieldname: "preview", fieldtype: "HTML", options: preview(shown) }],
		primary_action_label: __("Ship Available Now"),
		async primary_action() {
			dialog.hide();
			await ecom_erp.act(frm, `${METHODS}.ship_available_now`, { key: shown.key });
		},
	});
	dialog.show();
}

function preview({ now, later, cost, later_cost, promised_date }) {
	const promised = promised_date ? frappe.datetime.str_to_user(promised_date) : "";
	const parts = [`<h5>${__("Ships now")}</h5>`, table(now, false)];
	if (later.length) {
		parts.push(`<h5>${__("Waits for stock")}</h5>`, table(later, true));
		if (promised) parts.push(`<p>${__("The order is promised for {0}.", [promised])}</p>`);
		parts.push(
			`<p>${__("Shipping costs about {0} now and {1} for what follows.", [cost, later_cost])}</p>`,
			`<p class="text-muted small">${__(
				"What waits ships by itself when its stock has come, first come, first served. The order keeps its one sales order and invoice; it counts as shipped when everything has left.",
			)}</p>`,
		);
	} else {
		parts.push(`<p>${__("There is stock for the whole order now.")}</p>`);
	}
	return parts.join("");
}

function table(rows, waits) {
	const escape = (text) => frappe.utils.escape_html(String(text ?? ""));
	const head = [__("Item"), __("Pieces"), __("Warehouse"), ...(waits ? [__("Supply")] : [])];
	const body = rows.map((row) => {
		const cells = [ecom_erp.item_and_name(row), row.qty, row.warehouse];
		if (waits) cells.push(row.expected);
		return `<tr>${cells.map((cell) => `<td>${escape(cell)}</td>`).join("")}</tr>`;
	});
	return `<div class="table-responsive"><table class="table table-sm"><thead><tr>${head
		.map((text) => `<th>${text}</th>`)
		.join("")}</tr></thead><tbody>${body.join("")}</tbody></table></div>`;
}
