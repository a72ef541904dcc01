// Keys of the list of orders and of an order's page: the next one on hold, release, print. Frappe's dialog of shortcuts
// (Shift + /) lists those of the page that is open.
frappe.provide("ecom_erp.pool");

const METHODS = "ecom_erp.api.desk";

// Frappe keeps one entry a key: each page enters its own when it is shown.
function add_keys(page, keys) {
	for (const [shortcut, description, action] of keys) {
		frappe.ui.keys.add_shortcut({
			shortcut,
			description,
			page,
			action: () => {
				action();
			},
			condition: () => !(window.cur_dialog && cur_dialog.display),
		});
	}
}

ecom_erp.pool.add_keys = add_keys;

ecom_erp.pool.add_list_keys = function (listview) {
	const may_write = frappe.model.can_write("Ecom Order");
	add_keys(listview.page, [
		["n", __("Preview the next order on hold"), () => preview_next(listview)],
		["v", __("Preview the chosen order, or close the preview"), () => toggle_preview(listview)],
		["p", __("Print the labels of the chosen orders"), () => print_chosen(listview)],
		...(may_write
			? [
					[
						"r",
						__("Approve or release the chosen orders"),
						() => ecom_erp.pool.release(listview, chosen(listview)),
					],
				]
			: []),
	]);
};

ecom_erp.pool.add_form_keys = function (frm) {
	add_keys(frm.page, [
		["n", __("Open the next order on hold"), () => open_next(frm)],
		["p", __("Print the labels of this order"), () => print_order(frm)],
		...(ecom_erp.may_write(frm)
			? [["r", __("Approve or release this order"), () => ecom_erp.pool.release(frm, [frm.doc.name])]]
			: []),
	]);
};

// Those that are ticked; else the one whose preview is open.
function chosen(listview) {
	const ticked = listview.get_checked_items(true);
	if (ticked.length) return ticked;
	return ecom_erp.pool.previewed ? [ecom_erp.pool.previewed] : [];
}

const nothing_chosen = () => frappe.show_alert(__("Tick orders first, or open the preview of one."));
const none_held = () => frappe.show_alert({ message: __("No other order is on hold."), indicator: "green" });
const next_held = (name) => frappe.xcall(`${METHODS}.pool.next_held`, { name: name || "" });

async function preview_next(listview) {
	const name = await next_held(ecom_erp.pool.previewed);
	if (name) ecom_erp.pool.preview(listview, name);
	else none_held();
}

async function open_next(frm) {
	const name = await next_held(frm.doc.name);
	if (name) frappe.set_route("Form", "Ecom Order", name);
	else none_held();
}

function toggle_preview(listview) {
	if (ecom_erp.pool.previewed) return ecom_erp.pool.close_preview();
	const [name] = listview.get_checked_items(true);
	if (name) ecom_erp.pool.preview(listview, name);
	else nothing_chosen();
}

// Approve or release orders of the list, or the one of a form; each that cannot go on is named.
ecom_erp.pool.release = function (place, names) {
	if (!names.length) return nothing_chosen();
	const run = async (some, remark) =>
		(
			await frappe.call({
				method: `${METHODS}.review.decide_many`,
				args: { names: some, decision: "approve", remark },
			})
		).message;
	ecom_erp.ask_reason(__("Approve or Release"), ecom_erp.WHY_CONTINUE(), async (remark) => {
		if (place.doc) {
			await ecom_erp.in_chunks(names, __("Approving"), (some) => run(some, remark));
			return place.reload_doc();
		}
		await ecom_erp.run_bulk(place, names, __("Approving"), (some) => run(some, remark));
		ecom_erp.pool.close_preview();
	});
};

function print_chosen(listview) {
	const names = chosen(listview);
	if (!names.length) return nothing_chosen();
	const parcels = names.flatMap((name) => (ecom_erp.pool.facts[name] || { parcels: [] }).parcels);
	print_labels(parcels, names);
}

const print_order = (frm) => print_labels((frm.ecom_page || { parcels: [] }).parcels, [frm.doc.name]);

// The labels that there are; an order without one is printed itself.
function print_labels(parcels, orders) {
	const labelled = parcels.filter((parcel) => parcel.tracking).map((parcel) => parcel.name);
	if (labelled.length) return ecom_erp.print_many(labelled);
	if (orders.length > 1) return frappe.show_alert(__("None of the chosen orders has a label yet."));
	window.open(ecom_erp.print_address("Ecom Order", orders[0], "Standard"), "_blank");
}

$(document).on("keydown", (event) => {
	if (event.key === "Escape" && !(window.cur_dialog && cur_dialog.display)) ecom_erp.pool.close_preview();
});
