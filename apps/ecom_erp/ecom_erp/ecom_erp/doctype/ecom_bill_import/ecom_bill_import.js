frappe.ui.form.on("Ecom Bill Import", {
	onload(frm) {
		ecom_erp.follow_progress(frm, "bill_import_progress", __("Importing"), (done, total) =>
			__("{0} of {1} bills", [done, total]),
		);
	},

	refresh(frm) {
		show_bills(frm);
		show_state(frm);
		if (frm.is_new() || !frm.perm[0] || !frm.perm[0].write || frm.is_dirty()) return;
		const { status } = frm.doc;
		if (["New", "Checked", "Failed"].includes(status)) {
			const check = () => ecom_erp.act(frm, "ecom_erp.api.desk.courier_bills.check_file");
			ecom_erp.action_button(frm, __("Check File"), check, { primary: status === "New" });
		}
		if (["Checked", "Failed"].includes(status)) {
			const run = () => ecom_erp.act(frm, "ecom_erp.api.desk.courier_bills.import_file");
			ecom_erp.action_button(frm, __("Import"), run, { primary: status === "Checked" });
		}
		const open = () => ecom_erp.open_list("Ecom Courier Bill", { bill_account: frm.doc.bill_account });
		ecom_erp.action_button(frm, __("Courier Bills"), open, { primary: status === "Done" });
	},
});

function show_state(frm) {
	const { doc } = frm;
	const said = {
		New: __("Press Check File. The file is read, but nothing is imported yet."),
		Checking: __("This page updates when it is done."),
		Importing: __("This page updates when it is done."),
	};
	if (frm.is_new()) {
		frm.set_intro(
			__("Choose the account, attach the courier's file, and save. Nothing is imported yet."),
			"blue",
		);
		return;
	}
	const words = doc.status_message ? ecom_erp.said(frm, doc, "status_message") : said[doc.status];
	ecom_erp.headline(frm, ecom_erp.colour(doc.doctype, doc.status), [__(doc.status), words || ""]);
}

function show_bills(frm) {
	const wrapper = frm.get_field("preview_html").$wrapper.empty();
	const bills = frm.doc.preview ? JSON.parse(frm.doc.preview) : [];
	frm.toggle_display("preview_section", bills.length > 0);
	if (!bills.length) return;
	const text = (value) => frappe.utils.escape_html(String(value ?? ""));
	const proof = (one) => {
		if (one.difference === "") return `<span class="text-muted">${__("States no total")}</span>`;
		return Number(one.difference)
			? `<span class="text-danger">${text(one.difference)}</span>`
			: `<span class="text-success">${__("Adds up")}</span>`;
	};
	const currency = (one) =>
		one.known_currency
			? text(one.currency)
			: `<span class="text-danger">${text(one.currency)}: ${__("not the account's")}</span>`;
	const rows = bills.map(
		(one) => `<tr><td>${text(one.number)}</td><td>${text(one.account)}</td><td>${text(one.date)}</td>
			<td class="text-right">${one.parcels}</td><td class="text-right">${one.lines}</td>
			<td class="text-right">${text(one.sum)} ${currency(one)}</td><td>${proof(one)}</td></tr>`,
	);
	const titles = [__("Bill"), __("Account"), __("Date"), __("Parcels"), __("Lines"), __("Sum"), __("Proof")];
	wrapper.html(`<div class="table-responsive"><table class="table table-bordered small">
		<thead><tr>${titles.map((title) => `<th>${title}</th>`).join("")}</tr></thead>
		<tbody>${rows.join("")}</tbody></table></div>`);
}
