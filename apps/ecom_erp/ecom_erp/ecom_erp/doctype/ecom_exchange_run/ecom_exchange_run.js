const EXCHANGE_RUN = "ecom_erp.api.desk.exchange";

frappe.ui.form.on("Ecom Exchange Run", {
	setup(frm) {
		ecom_erp.format_fields(frm, { direction: ecom_erp.translated, subject: ecom_erp.translated });
		frm.set_query("profile", () => ({ filters: { direction: "In", transport: "Desk", enabled: 1 } }));
	},

	onload(frm) {
		ecom_erp.follow_progress(frm, "ecom_exchange_progress", __("Exchanging"), (done, total) =>
			__("{0} of {1} documents", [done, total]),
		);
	},

	refresh(frm) {
		const { doc } = frm;
		frm.toggle_display("preview_section", false);
		if (frm.is_new()) {
			frm.enable_save();
			frm.set_intro(
				__("Choose the profile, attach the file, and save. It is read in the background."),
				"blue",
			);
			return;
		}
		frm.disable_save();
		frm.toggle_display("status_message", false); // it is in the headline, in the reader's language
		const partly = doc.status === "Done" && (doc.refused || doc.unknown);
		ecom_erp.headline(frm, partly ? "orange" : ecom_erp.colour(frm.doctype, doc.status), [
			__(doc.status),
			ecom_erp.said(frm, doc, "status_message") || "",
		]);
		frm.add_custom_button(__("Documents"), () =>
			frappe.set_route("List", "Ecom Exchange Document", { run: doc.name }),
		);
		if (doc.file && doc.direction === "Out") {
			frm.add_custom_button(__("Download"), () => window.open(encodeURI(doc.file)));
		}
		if (!(frm.perm[0] && frm.perm[0].write)) return;
		const act = (method) => () => ecom_erp.act(frm, `${EXCHANGE_RUN}.${method}`);
		if (doc.status === "Failed") frm.add_custom_button(__("Go On"), act("go_on"));
		if (doc.status === "To Confirm") {
			ecom_erp.action_button(frm, __("Post Counts"), act("post_counts"), { primary: true });
			show_counts(frm);
		}
		if (["Done", "Sending"].includes(doc.status) && (doc.refused || doc.unknown)) {
			frm.add_custom_button(__("Send Again"), () =>
				frappe.confirm(
					__(
						"Send everything again that was refused, and everything of which you have looked that it is not there?",
					),
					act("send_again"),
				),
			);
		}
		if (["Done", "Sending"].includes(doc.status) && doc.unknown) {
			frm.add_custom_button(__("It Has Arrived"), () =>
				frappe.confirm(__("Have you found all of these documents in the other system?"), act("has_arrived")),
			);
		}
	},
});

async function show_counts(frm) {
	const rows = await frappe.xcall(`${EXCHANGE_RUN}.counts`, { name: frm.doc.name }, "GET");
	const text = (value) => frappe.utils.escape_html(String(value ?? ""));
	const titles = [
		__("Item"),
		__("Warehouse"),
		__("In the Books"),
		__("Reserved"),
		__("Counted"),
		__("Afterwards"),
		__("Problem"),
	];
	const cells = (row) =>
		[row.item, row.warehouse, row.qty, row.reserved, row.counted, row.problem ? "" : row.target, row.problem]
			.map((value) => `<td>${text(value)}</td>`)
			.join("");
	const body = rows.map((row) => `<tr class="${row.problem ? "text-danger" : ""}">${cells(row)}</tr>`);
	frm.get_field("preview_html").$wrapper.html(`<div class="table-responsive">
		<table class="table table-bordered small"><thead><tr>${titles.map((title) => `<th>${title}</th>`).join("")}</tr></thead>
		<tbody>${body.join("")}</tbody></table></div>`);
	frm.toggle_display("preview_section", true);
}
