const BEFORE_LABEL = ["To Pick", "Picked", "Packed"];
const OPEN = ["To Pick", "Picked", "Packed", "Labelled"];
const NEXT_STEP = {
	"To Pick": () => __("Put it into a wave, or pick the items and pack them."),
	Picked: () => __("Pack it at the packing station."),
	Packed: () => __("Buy the shipping label and stick it on the parcel."),
	Labelled: () => __("Hand the parcel to the courier and press Ship."),
};

frappe.ui.form.on("Fulfilment Order", {
	refresh(frm) {
		if (frm.is_new()) return;
		show_headline(frm);
		ecom_erp.no_new_documents(frm);
		if (may_work(frm)) add_work_buttons(frm);
		frm.add_custom_button(
			__("Packing Slip"),
			() => ecom_erp.print("Fulfilment Order", frm.doc.name, "Packing Slip"),
			__("Print"),
		);
		if (frm.doc.shipping_label) {
			frm.add_custom_button(
				__("Label"),
				() => ecom_erp.print("Shipping Label", frm.doc.shipping_label, "Shipping Label"),
				__("Print"),
			);
		}
	},
});

const may_work = (frm) => frm.perm[0] && frm.perm[0].write;

function show_headline(frm) {
	const { doc } = frm;
	const parts = [__(doc.status, null, "Fulfilment Order")];
	if (NEXT_STEP[doc.status]) parts.push(NEXT_STEP[doc.status]());
	else if (doc.tracking_number) parts.push(doc.tracking_number);
	const late = OPEN.includes(doc.status) && ecom_erp.is_past(doc.promised_date);
	if (late) parts.push(__("Late: promised for {0}", [frappe.datetime.str_to_user(doc.promised_date)]));
	const problems = doc.problem && doc.status !== "Cancelled" ? [problem_row(frm)] : [];
	const colour = late || problems.length ? "red" : doc.status === "Shipped" ? "green" : "blue";
	ecom_erp.headline(frm, colour, parts, problems);
}

function problem_row(frm) {
	if (frm.doc.status === "Shipped" && may_work(frm)) {
		return { text: frm.doc.problem, label: __("Problem Settled"), run: () => settle_problem(frm) };
	}
	if (!may_work(frm) || frm.doc.packed_at || !["To Pick", "Picked"].includes(frm.doc.status)) {
		return { text: frm.doc.problem };
	}
	return {
		text: frm.doc.problem,
		hint: __("Found after all? Press Pick Again. Otherwise another warehouse may have it."),
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
		ecom_erp.action_button(frm, __("Not All Found"), () => report_short(frm), { group: __("More") });
		ecom_erp.action_button(frm, __("Ship from Elsewhere"), () => ship_from_elsewhere(frm), {
			group: __("More"),
		});
		if (problem) {
			const again = () => ecom_erp.act(frm, "ecom_erp.api.desk.waves.pick_again");
			ecom_erp.action_button(frm, __("Pick Again"), again, { primary: true });
		}
		if (status === "To Pick" && wave) {
			const out = () => ecom_erp.act(frm, "ecom_erp.api.desk.waves.take_out");
			ecom_erp.action_button(frm, __("Take out of the Wave"), out, { group: __("More") });
		}
	}
	if (BEFORE_LABEL.includes(status)) {
		const buy = () =>
			ecom_erp.act(frm, "ecom_erp.api.desk.shipping.buy_label", {}, __("Asking the couriers..."));
		ecom_erp.action_button(frm, __("Buy Label"), buy, { primary: status === "Packed" });
	}
	if (status === "Shipped") {
		ecom_erp.action_button(frm, __("Mark as Delivered"), () => ecom_erp.mark_delivered(frm, frm.doc.name));
	}
	if (status === "Labelled") {
		const ship = () =>
			ecom_erp.act(frm, "ecom_erp.api.desk.warehouse.ship_parcel", {}, __("Posting the Delivery Note..."));
		ecom_erp.action_button(frm, __("Ship"), ship, { primary: true });
		ecom_erp.action_button(frm, __("Void Label"), () => void_label(frm));
	}
}

function settle_problem(frm) {
	const question = __(
		"Is the problem settled? A parcel that was returned or lost is then not awaited any more.",
	);
	frappe.confirm(question, () => ecom_erp.act(frm, "ecom_erp.api.desk.shipping.solve_problem"));
}

function pack(frm) {
	frappe.prompt(
		[
			{
				fieldname: "weight_grams",
				fieldtype: "Int",
				label: __("Weight on the Scale (g)"),
				default: frm.doc.weight_grams,
				reqd: 1,
				non_negative: 1,
				description: __("The price of the label follows from it."),
			},
		],
		({ weight_grams }) => ecom_erp.act(frm, "ecom_erp.api.desk.warehouse.mark_packed", { weight_grams }),
		__("Pack"),
		__("Packed"),
	);
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
		__("Not All Found"),
		__("Report"),
	);
}

function ship_from_elsewhere(frm) {
	frappe.prompt(
		[
			{
				fieldname: "reason",
				fieldtype: "Small Text",
				label: __("Why This Warehouse Cannot Ship"),
				default: frm.doc.problem,
				reqd: 1,
			},
		],
		({ reason }) => ecom_erp.act(frm, "ecom_erp.api.desk.warehouse.cannot_ship", { reason }),
		__("Ship from Elsewhere"),
		__("Look for Another Warehouse"),
	);
}

function void_label(frm) {
	frappe.confirm(__("Give the label {0} back to the courier?", [frm.doc.tracking_number]), async () => {
		const { message } = await frappe.call({
			method: "ecom_erp.api.desk.shipping.void_label",
			args: { name: frm.doc.shipping_label },
			freeze: true,
		});
		ecom_erp.tell(message);
		frm.reload_doc();
	});
}
