// Several orders in one box, and one parcel that becomes two.
frappe.provide("ecom_erp");

const METHODS = "ecom_erp.api.desk.changes";
const BEFORE_LABEL = ["To Pick", "Picked", "Packed"];
const UNTOUCHED = ["Waiting for Stock", "To Pick"];

frappe.ui.form.on("Fulfilment Order", {
	async refresh(frm) {
		const { doc } = frm;
		const untouched = UNTOUCHED.includes(doc.status);
		const open = untouched || BEFORE_LABEL.includes(doc.status);
		if (frm.is_new() || !open || !frappe.model.can_write("Ecom Order")) return;
		const add = (label, run) => frm.add_custom_button(label, run, __("Change"));
		if (BEFORE_LABEL.includes(doc.status)) add(__("Ship Together"), () => ship_together(frm, doc.name));
		if (untouched && !doc.wave) add(__("Split"), () => split(frm));
		if (doc.split_from && untouched) {
			add(__("Undo Split"), () => ecom_erp.act(frm, `${METHODS}.join`));
		}
		if (doc.joined_to || (await leads(doc.name))) {
			add(__("Take Out of Box"), () => ecom_erp.act(frm, `${METHODS}.separate`));
		}
	},
});

frappe.ui.form.on("Ecom Order", {
	refresh(frm) {
		const may = ["Allocated", "Partly Shipped"].includes(frm.doc.status) && ecom_erp.may_write(frm);
		if (!frm.is_new() && may) frm.add_custom_button(__("Ship Together"), () => of_order(frm), __("Change"));
	},
});

async function leads(name) {
	return (await frappe.db.count("Fulfilment Order", { filters: { joined_to: name } })) > 0;
}

async function of_order(frm) {
	const parcels = await frappe.db.get_list("Fulfilment Order", {
		filters: { ecom_order: frm.doc.name, status: ["in", BEFORE_LABEL] },
		pluck: "name",
		order_by: "name",
	});
	if (parcels.length === 1) return ship_together(frm, parcels[0]);
	if (!parcels.length) return frappe.msgprint(__("No parcel of this order waits for a label"));
	ecom_erp.open_list("Fulfilment Order", { ecom_order: frm.doc.name });
}

// The buyer's other orders, each with what stands in the way; those that may go along are ticked.
async function ship_together(frm, parcel) {
	const { message: found } = await frappe.call({
		method: `${METHODS}.merge_candidates`,
		type: "GET",
		args: { name: parcel },
	});
	if (!found.length) {
		return frappe.msgprint(__("This buyer has no other order that waits for a label"));
	}
	const dialog = new frappe.ui.Dialog({
		title: __("Ship Together"),
		fields: [
			{
				fieldtype: "HTML",
				options: `<p>${__("One box and one label. Each order keeps its own delivery note, invoice and messages.")}</p>`,
			},
			...found.map((one, index) => ({
				fieldname: `order_${index}`,
				fieldtype: "Check",
				label: frappe.utils.escape_html(`${one.number} · ${frappe.datetime.str_to_user(one.ordered_at)}`),
				default: one.reasons.length ? 0 : 1,
				read_only: one.reasons.length ? 1 : 0,
				description: one.reasons.map(frappe.utils.escape_html).join("<br>"),
			})),
		],
		primary_action_label: __("Ship Together"),
		async primary_action(values) {
			const chosen = found.filter((_one, index) => values[`order_${index}`]).map((one) => one.parcel);
			if (!chosen.length) return frappe.msgprint(__("Choose at least one order"));
			await ecom_erp.act(frm, `${METHODS}.merge`, { names: [parcel, ...chosen] });
			dialog.hide();
		},
	});
	dialog.show();
}

function split(frm) {
	const rows = frm.doc.items;
	const whole = rows.reduce((sum, row) => sum + row.qty, 0);
	const dialog = new frappe.ui.Dialog({
		title: __("Split"),
		fields: [
			...rows.map((row, index) => ({
				fieldname: `qty_${index}`,
				fieldtype: "Int",
				label: frappe.utils.escape_html(row.item_name || row.item_code),
				default: 0,
				description: __("Pieces that leave by themselves, of {0}", [row.qty]),
			})),
			{ fieldname: "preview", fieldtype: "HTML" },
		],
		primary_action_label: __("Split"),
		async primary_action() {
			await ecom_erp.act(frm, `${METHODS}.split`, { pieces: chosen(), whole });
			dialog.hide();
		},
	});
	const chosen = () => {
		const pieces = {};
		rows.forEach((row, index) => {
			pieces[row.name] = cint(dialog.get_value(`qty_${index}`));
		});
		return pieces;
	};
	const show = frappe.utils.debounce(async () => {
		const asked = chosen();
		const { message } = await frappe.call(`${METHODS}.preview_split`, { name: frm.doc.name, pieces: asked });
		if (JSON.stringify(asked) !== JSON.stringify(chosen())) return;
		dialog.get_field("preview").html(split_preview(message));
		dialog.get_primary_btn().prop("disabled", message.refusals.length > 0);
	}, 300);
	dialog.show();
	dialog.get_primary_btn().prop("disabled", true);
	dialog.$wrapper.on("input change", "input", show);
}

function split_preview({ refusals, parcels }) {
	if (refusals.length) return ecom_erp.change_preview({ refusals: refusals.map((text) => ({ text })) });
	const money = (amount, one) => format_currency(amount, one.currency);
	const head = [
		__("Parcel"),
		__("Pieces"),
		__("Weight (g)"),
		__("Goods"),
		__("Tax"),
		__("Shipping"),
		__("Total"),
	];
	const rows = parcels.map(
		(one, index) =>
			`<tr><td>${index + 1}</td><td>${one.pieces}</td><td>${one.grams}</td>${[
				"goods",
				"tax",
				"shipping",
				"total",
			]
				.map((name) => `<td class="text-right">${money(one[name], one)}</td>`)
				.join("")}</tr>`,
	);
	const cells = head.map((text) => `<th>${text}</th>`).join("");
	return `<table class="table table-sm"><thead><tr>${cells}</tr></thead><tbody>${rows.join("")}</tbody></table>
		<p class="text-muted small">${__("The order keeps its one sales order and invoice.")}</p>`;
}

// An entry of a list's Actions menu; `method` is "merge" for parcels, "merge_orders" for orders.
ecom_erp.add_merge_action = function (listview, method) {
	listview.page.add_actions_menu_item(__("Ship Together"), async () => {
		const names = listview.get_checked_items(true);
		const { message } = await frappe.call({ method: `${METHODS}.${method}`, args: { names }, freeze: true });
		ecom_erp.show_result(message);
		listview.clear_checked_items();
		listview.refresh();
	});
};
