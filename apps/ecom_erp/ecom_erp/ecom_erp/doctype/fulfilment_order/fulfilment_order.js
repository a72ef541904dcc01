const BEFORE_LABEL = ["To Pick", "Packed"];
const OPEN = ["To Pick", "Packed", "Labelled"];
const NEXT_STEP = {
	"To Pick": () => __("Pick the items, put them into the parcel and weigh it."),
	Packed: () => __("Buy the waybill and stick its label on the parcel."),
	Labelled: () => __("Hand the parcel to the courier and press Ship."),
};

frappe.ui.form.on("Fulfilment Order", {
	refresh(frm) {
		if (frm.is_new()) return;
		show_headline(frm);
		ecom_erp.no_new_documents(frm);
		const may_work = frm.perm[0] && frm.perm[0].write;
		if (may_work) add_work_buttons(frm);
		frm.add_custom_button(
			__("Packing Slip"),
			() => ecom_erp.print("Fulfilment Order", frm.doc.name, "Packing Slip"),
			__("Print")
		);
		if (frm.doc.waybill) {
			frm.add_custom_button(
				__("Label"),
				() => ecom_erp.print("Waybill", frm.doc.waybill, "Waybill Label"),
				__("Print")
			);
		}
	},
});

function show_headline(frm) {
	const { doc } = frm;
	const parts = [__(doc.status, null, "Fulfilment Order")];
	if (NEXT_STEP[doc.status]) parts.push(NEXT_STEP[doc.status]());
	else if (doc.tracking_number) parts.push(doc.tracking_number);
	const late = OPEN.includes(doc.status) && ecom_erp.is_past(doc.promised_date);
	if (late) parts.push(__("Late: promised for {0}", [frappe.datetime.str_to_user(doc.promised_date)]));
	const problems = doc.problem && OPEN.includes(doc.status) ? [{ text: doc.problem }] : [];
	const colour = late || problems.length ? "red" : doc.status === "Shipped" ? "green" : "blue";
	ecom_erp.headline(frm, colour, parts, problems);
}

function add_work_buttons(frm) {
	const { status } = frm.doc;
	if (status === "To Pick") {
		ecom_erp.action_button(frm, __("Pack"), () => pack(frm), { primary: true });
	}
	if (BEFORE_LABEL.includes(status)) {
		const buy = () =>
			ecom_erp.act(frm, "ecom_erp.api.actions.buy_waybill", {}, __("Asking the couriers..."));
		ecom_erp.action_button(frm, __("Buy Waybill"), buy, { primary: status === "Packed" });
	}
	if (status === "Labelled") {
		const ship = () =>
			ecom_erp.act(frm, "ecom_erp.api.actions.ship_parcel", {}, __("Posting the Delivery Note..."));
		ecom_erp.action_button(frm, __("Ship"), ship, { primary: true });
		ecom_erp.action_button(frm, __("Void Waybill"), () => void_waybill(frm));
	}
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
				description: __("The price of the waybill follows from it."),
			},
		],
		({ weight_grams }) => ecom_erp.act(frm, "ecom_erp.api.actions.mark_packed", { weight_grams }),
		__("Pack"),
		__("Packed")
	);
}

function void_waybill(frm) {
	frappe.confirm(__("Give the label {0} back to the courier?", [frm.doc.tracking_number]), async () => {
		const { message } = await frappe.call({
			method: "ecom_erp.api.actions.void_waybill",
			args: { name: frm.doc.waybill },
			freeze: true,
		});
		ecom_erp.tell(message);
		frm.reload_doc();
	});
}
