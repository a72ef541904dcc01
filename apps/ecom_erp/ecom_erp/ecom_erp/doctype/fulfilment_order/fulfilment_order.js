const BEFORE_LABEL = ["To Pick", "Picked", "Packed"];
const OPEN = ["To Pick", "Picked", "Packed", "Labelled"];
const NEXT_STEP = {
	"Waiting for Stock": () =>
		__("It can be picked when its stock has come. Nothing is to be done until then."),
	"To Pick": () => __("Add it to a wave, or pick and pack the items."),
	Picked: () => __("Pack it at the packing station."),
	Packed: () => __("Buy the shipping label and attach it to the parcel."),
	Labelled: () => __("Hand the parcel to the courier and press Ship."),
};

frappe.ui.form.on("Fulfilment Order", {
	refresh(frm) {
		if (frm.is_new()) return;
		show_headline(frm);
		ecom_erp.no_new_documents(frm);
		show_packages(frm);
		if (may_work(frm)) add_work_buttons(frm);
		frm.add_custom_button(
			__("Packing Slip"),
			() => ecom_erp.print("Fulfilment Order", frm.doc.name, "Packing Slip"),
			__("Print"),
		);
		if (frm.doc.tracking_numbers) {
			frm.add_custom_button(__("Label"), () => ecom_erp.print_labels(frm.doc.name), __("Print"));
		}
	},
});

// The packages with their labels, in the place of a table.
async function show_packages(frm) {
	const packages = await ecom_erp.packages_of(frm.doc.name);
	const escape = frappe.utils.escape_html;
	const rows = packages.map(
		(row) => `<tr data-package="${escape(row.name)}">
			<td><a href="${frappe.utils.get_form_link("Fulfilment Package", row.name)}">${row.number}</a></td>
			<td><span class="indicator-pill ${ecom_erp.colour("Fulfilment Package", row.status)}">${__(
				row.status,
				null,
				"Fulfilment Package",
			)}</span></td>
			<td>${escape(row.box || "")}</td>
			<td>${row.weight_grams || ""}</td>
			<td>${escape(row.courier_account || "")}</td>
			<td>${escape(row.tracking_number || "")}</td>
			<td>${escape(__(row.tracking_status || "", null, "Shipping Label"))}</td>
			<td class="text-danger">${escape(row.problem || "")}</td></tr>`,
	);
	const head = [
		__("Package"),
		__("Status"),
		__("Box"),
		__("Weight (g)"),
		__("Courier Account"),
		__("Tracking Number"),
		__("Tracking Status"),
		__("Problem"),
	];
	frm.get_field("packages_html").$wrapper.html(
		`<div class="ecom-packages" style="overflow-x:auto"><table class="table table-sm">
			<thead><tr>${head.map((text) => `<th>${text}</th>`).join("")}</tr></thead>
			<tbody>${rows.join("")}</tbody></table></div>`,
	);
	if (may_work(frm)) add_package_buttons(frm, packages);
}

function add_package_buttons(frm, packages) {
	if (!OPEN.includes(frm.doc.status)) return;
	const labelled = packages.filter((row) => row.shipping_label);
	labelled.forEach((row) => {
		const group = packages.length > 1 ? __("Void Label") : null;
		const text = group ? __("Package {0}", [row.number]) : __("Void Label");
		const run = () => ecom_erp.void_label(frm, row.shipping_label, row.tracking_number);
		ecom_erp.action_button(frm, text, run, { group });
	});
	if (!labelled.length && packages.some((row) => row.packed_at)) {
		const unpack = () =>
			frappe.confirm(__("Take everything out of the packages and pack again?"), () =>
				ecom_erp.act(frm, "ecom_erp.api.desk.warehouse.unpack"),
			);
		ecom_erp.action_button(frm, __("Unpack"), unpack, { group: __("More") });
	}
}

const may_work = (frm) => frm.perm[0] && frm.perm[0].write;

function show_headline(frm) {
	const { doc } = frm;
	const parts = [__(doc.status, null, "Fulfilment Order")];
	if (NEXT_STEP[doc.status]) parts.push(NEXT_STEP[doc.status]());
	else if (doc.tracking_numbers) parts.push(doc.tracking_numbers);
	const late = OPEN.includes(doc.status) && ecom_erp.is_past(doc.promised_date);
	if (late) parts.push(__("Late: promised for {0}", [frappe.datetime.str_to_user(doc.promised_date)]));
	const problems = doc.problem && doc.status !== "Cancelled" ? [problem_row(frm)] : [];
	const colour = late || problems.length ? "red" : ecom_erp.colour("Fulfilment Order", doc.status);
	ecom_erp.headline(frm, colour, parts, problems);
	if (doc.status === "Cancelled") show_successors(frm, colour, parts);
}

// What ships the order's goods instead.
async function show_successors(frm, colour, parts) {
	const { ecom_order, name } = frm.doc;
	const found = await frappe.db.get_list("Fulfilment Order", {
		fields: ["name", "warehouse", "status"],
		filters: { ecom_order, name: ["!=", name], status: ["!=", "Cancelled"] },
		order_by: "creation desc",
	});
	if (frm.doc.name !== name || !found.length) return;
	const rows = found.map((other) => ({
		text: [other.name, other.warehouse, __(other.status, null, "Fulfilment Order")].join(" · "),
		label: __("Open"),
		run: () => frappe.set_route("Form", "Fulfilment Order", other.name),
	}));
	ecom_erp.headline(frm, colour, [...parts, __("Other parcels of the order")], rows);
}

function problem_row(frm) {
	if (frm.doc.status === "Shipped" && may_work(frm)) {
		return {
			text: frm.doc.problem,
			label: __("Problem Resolved"),
			run: () => ecom_erp.resolve_problem(frm, frm.doc.name),
		};
	}
	if (!may_work(frm) || frm.doc.packed_at || !["To Pick", "Picked"].includes(frm.doc.status)) {
		return { text: frm.doc.problem };
	}
	return {
		text: frm.doc.problem,
		hint: __("If it was found, press Pick Again. Otherwise another warehouse may have it."),
		label: __("Ship from Elsewhere"),
		run: () => ship_from_elsewhere(frm),
	};
}

function add_work_buttons(frm) {
	const { status, packed_at, problem, wave } = frm.doc;
	if (OPEN.includes(status) && !packed_at) {
		const pack_here = () => ecom_erp.pack_at_station(frm.doc.name);
		ecom_erp.action_button(frm, __("Pack at Station"), pack_here, { primary: status === "Picked" });
	}
	if (["To Pick", "Picked"].includes(status)) {
		ecom_erp.action_button(frm, __("Pack"), () => pack(frm), { primary: status === "To Pick" && !problem });
		ecom_erp.action_button(frm, __("Items Missing"), () => report_short(frm), { group: __("More") });
		ecom_erp.action_button(frm, __("Ship from Elsewhere"), () => ship_from_elsewhere(frm), {
			group: __("More"),
		});
		if (problem) {
			const again = () => ecom_erp.act(frm, "ecom_erp.api.desk.waves.pick_again");
			ecom_erp.action_button(frm, __("Pick Again"), again, { primary: true });
		}
		if (status === "To Pick" && wave) {
			const out = () => ecom_erp.act(frm, "ecom_erp.api.desk.waves.remove_from_wave");
			ecom_erp.action_button(frm, __("Remove from Wave"), out, { group: __("More") });
		}
	}
	if (BEFORE_LABEL.includes(status)) {
		const buy = () => ecom_erp.act(frm, "ecom_erp.api.desk.shipping.buy_label", {}, __("Getting quotes..."));
		ecom_erp.action_button(frm, __("Buy Label"), buy, { primary: status === "Packed" });
	}
	if (status === "Shipped") {
		ecom_erp.action_button(frm, __("Mark as Delivered"), () => ecom_erp.mark_delivered(frm, frm.doc.name));
	}
	if (status === "Labelled") {
		const ship = () =>
			ecom_erp.act(frm, "ecom_erp.api.desk.warehouse.ship_parcel", {}, __("Posting the Delivery Note..."));
		ecom_erp.action_button(frm, __("Ship"), ship, { primary: true });
	}
}

function pack(frm) {
	frappe.prompt(
		[
			{
				fieldname: "weight_grams",
				fieldtype: "Int",
				label: __("Measured Weight (g)"),
				default: frm.doc.weight_grams,
				reqd: 1,
				non_negative: 1,
				description: __("The price of the label depends on it."),
			},
			{ fieldname: "count", fieldtype: "Int", label: __("Packages"), default: 1, reqd: 1, non_negative: 1 },
		],
		({ weight_grams, count }) => {
			if (count > 1) pack_several(frm, Math.min(count, 50));
			else ecom_erp.act(frm, "ecom_erp.api.desk.warehouse.mark_packed", { weight_grams });
		},
		__("Pack"),
		__("Packed"),
	);
}

// What each of the packages weighs, and what lies in which.
function pack_several(frm, count) {
	const dialog = new frappe.ui.Dialog({
		title: __("{0} packages", [count]),
		fields: [package_table(count), contents_table(frm)],
		primary_action_label: __("Packed"),
		async primary_action(values) {
			await ecom_erp.act(frm, "ecom_erp.api.desk.warehouse.mark_packed", { packages: stated(values) });
			dialog.hide();
		},
	});
	dialog.show();
}

function package_table(count) {
	return {
		fieldname: "boxes",
		fieldtype: "Table",
		label: __("Packages"),
		cannot_add_rows: true,
		cannot_delete_rows: true,
		in_place_edit: true,
		data: Array.from({ length: count }, (_nothing, index) => ({ number: index + 1 })),
		fields: [
			column("number", "Int", __("Package"), 2, { read_only: 1 }),
			column("weight_grams", "Int", __("Measured Weight (g)"), 4),
			column("box", "Link", __("Box"), 4, { options: "Ecom Box" }),
		],
	};
}

function contents_table(frm) {
	const codes = [...new Set(frm.doc.items.map((row) => row.item_code))];
	return {
		fieldname: "contents",
		fieldtype: "Table",
		label: __("Contents of Each Package"),
		in_place_edit: true,
		description: __("Add a row for an item that is split between packages."),
		data: frm.doc.items.map((row) => ({
			item_code: row.item_code,
			qty: row.qty - (row.packed_qty || 0),
			number: 1,
		})),
		fields: [
			column("item_code", "Select", __("Item"), 5, { options: codes }),
			column("qty", "Int", __("Quantity"), 2),
			column("number", "Int", __("Package"), 3),
		],
	};
}

const column = (fieldname, fieldtype, label, columns, more = {}) => ({
	fieldname,
	fieldtype,
	label,
	columns,
	in_list_view: 1,
	...more,
});

function stated({ boxes, contents }) {
	return boxes.map((box) => {
		const items = {};
		for (const row of contents.filter((line) => line.number === box.number && line.qty)) {
			items[row.item_code] = (items[row.item_code] || 0) + row.qty;
		}
		return { weight_grams: box.weight_grams, box: box.box, items };
	});
}

function report_short(frm) {
	frappe.prompt(
		[
			{
				fieldname: "item_code",
				fieldtype: "Select",
				label: __("Item"),
				options: [...new Set(frm.doc.items.map((row) => row.item_code))],
				default: frm.doc.items[0].item_code,
				reqd: 1,
			},
			{ fieldname: "found", fieldtype: "Int", label: __("Pieces Found"), default: 0, non_negative: 1 },
		],
		(values) => ecom_erp.act(frm, "ecom_erp.api.desk.waves.report_short", { found: 0, ...values }),
		__("Items Missing"),
		__("Report"),
	);
}

function ship_from_elsewhere(frm) {
	frappe.prompt(
		[
			{
				fieldname: "reason",
				fieldtype: "Small Text",
				label: __("Reason It Cannot Ship"),
				default: frm.doc.problem,
				reqd: 1,
			},
		],
		({ reason }) => ecom_erp.act(frm, "ecom_erp.api.desk.warehouse.cannot_ship", { reason }),
		__("Ship from Elsewhere"),
		__("Try Other Warehouse"),
	);
}
