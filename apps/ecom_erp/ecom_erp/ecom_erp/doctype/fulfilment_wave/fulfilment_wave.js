const NEXT = {
	Open: () => __("Release the wave to create its Pick List for printing."),
	Released: () => __("Print the pick list and walk along the shelves."),
	Picking: () => __("Report missing items first, then press All Picked."),
	Picked: () => __("Pack its parcels at the packing station, then hand them to the courier."),
};
const OPEN_PARCEL = ["To Pick", "Picked", "Packed", "Labelled"];

frappe.ui.form.on("Fulfilment Wave", {
	async refresh(frm) {
		if (frm.is_new()) return;
		ecom_erp.no_new_documents(frm);
		const progress = await frappe.call({
			method: "ecom_erp.api.desk.waves.progress",
			type: "GET",
			args: { name: frm.doc.name },
		});
		const wave = progress.message;
		show_headline(frm, wave);
		show_parcels(frm, wave);
		if (frm.perm[0] && frm.perm[0].write) add_buttons(frm, wave);
	},
});

function show_headline(frm, wave) {
	const parts = [__(frm.doc.status, null, "Fulfilment Wave")];
	if (NEXT[frm.doc.status]) parts.push(NEXT[frm.doc.status]());
	const rows = wave.problems ? [{ text: __("{0} with a problem", [wave.problems]) }] : [];
	ecom_erp.headline(
		frm,
		rows.length ? "red" : ecom_erp.colour("Fulfilment Wave", frm.doc.status),
		parts,
		rows,
	);
}

function show_parcels(frm, wave) {
	const escape = frappe.utils.escape_html;
	const bar = [
		[__("Picked"), wave.picked],
		[__("Packed"), wave.packed],
		[__("Shipped"), wave.shipped],
	].map(([label, count]) => {
		const percent = wave.total ? Math.round((count * 100) / wave.total) : 0;
		return `<div style="display:flex;gap:12px;align-items:center;margin-bottom:6px">
			<div style="width:80px">${label}</div>
			<div class="progress" style="flex:1;height:12px;margin:0"><div class="progress-bar" style="width:${percent}%"></div></div>
			<div style="width:70px">${count} / ${wave.total}</div></div>`;
	});
	const rows = wave.parcels.map(
		(
			row,
		) => `<tr><td><a href="${frappe.utils.get_form_link("Fulfilment Order", row.name)}">${escape(row.name)}</a></td>
			<td>${escape(row.number || "")}</td>
			<td><span class="indicator-pill ${ecom_erp.colour("Fulfilment Order", row.status)}">${__(
				row.status,
				null,
				"Fulfilment Order",
			)}</span></td>
			<td>${escape(row.tracking_numbers || "")}</td>
			<td class="text-danger">${OPEN_PARCEL.includes(row.status) ? escape(row.problem || "") : ""}</td></tr>`,
	);
	const head = [__("Parcel"), __("Order Number"), __("Status"), __("Tracking Number"), __("Problem")];
	frm.get_field("parcels_html").$wrapper.html(
		`<div class="ecom-wave">${bar.join("")}<table class="table table-sm" style="margin-top:14px">
			<thead><tr>${head.map((text) => `<th>${text}</th>`).join("")}</tr></thead>
			<tbody>${rows.join("")}</tbody></table></div>`,
	);
}

function add_buttons(frm, wave) {
	const { status, name } = frm.doc;
	const act = (method, note) => () => ecom_erp.act(frm, `ecom_erp.api.desk.waves.${method}`, {}, note);
	const print = (paper, format) => () =>
		ecom_erp.print_of_floor("Fulfilment Wave", name, paper, () =>
			ecom_erp.print("Fulfilment Wave", name, format),
		);
	if (status === "Open") {
		ecom_erp.action_button(frm, __("Release"), act("release", __("Creating the Pick List...")), {
			primary: true,
		});
	}
	if (["Open", "Released", "Picking"].includes(status)) {
		frm.add_custom_button(__("Pick with Phone"), () => ecom_erp.pick_wave(name));
	}
	if (status === "Released") {
		ecom_erp.action_button(frm, __("Start Picking"), act("start"), { primary: true });
	}
	if (["Released", "Picking"].includes(status)) {
		const done = act("all_picked", __("Posting the Pick List..."));
		ecom_erp.action_button(frm, __("All Picked"), done, { primary: status === "Picking" });
	}
	if (status === "Picked" && wave.packed < wave.total) {
		ecom_erp.action_button(frm, __("Pack"), () => ecom_erp.pack_at_station(name), { primary: true });
	}
	const labelled = wave.parcels.filter((row) => row.status === "Labelled").map((row) => row.name);
	if (labelled.length) {
		const ship = async () => {
			await ecom_erp.ship_parcels(labelled);
			frm.reload_doc();
		};
		ecom_erp.action_button(frm, __("Ship All"), ship, { primary: wave.packed >= wave.total });
	}
	if (frm.doc.pick_list) {
		frm.add_custom_button(__("Pick List"), print("Pick List", "Wave Pick List"), __("Print"));
	}
	const sealed = wave.parcels.filter((row) => row.tracking_numbers).map((row) => row.name);
	if (sealed.length) {
		const labels = () => ecom_erp.print_many(sealed);
		frm.add_custom_button(__("Labels and Slips"), labels, __("Print"));
	}
	if (wave.labelled) {
		frm.add_custom_button(__("Courier Manifest"), print("Manifest", "Courier Manifest"), __("Print"));
	}
	frm.add_custom_button(__("Print At..."), ecom_erp.choose_print_station, __("Print"));
	if (!["Done", "Cancelled"].includes(status) && !wave.packed) {
		const cancel = () =>
			frappe.confirm(__("Cancel this wave? Its parcels will return to To Pick."), act("cancel"));
		ecom_erp.action_button(frm, __("Cancel Wave"), cancel, { group: __("More") });
	}
}
