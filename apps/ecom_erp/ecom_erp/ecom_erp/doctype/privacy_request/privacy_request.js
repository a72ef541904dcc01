const PRIVACY = "ecom_erp.api.desk.privacy";

frappe.ui.form.on("Privacy Request", {
	onload(frm) {
		ecom_erp.follow_progress(frm, "privacy_request_progress", __("Erasing"));
	},

	refresh(frm) {
		frm.get_field("preview_html").$wrapper.empty();
		if (frm.is_new()) return;
		headline(frm);
		if (frm.doc.status === "Done" && frm.doc.wish === "Erase") return;
		show_held(frm);
		if (!(frm.perm[0] && frm.perm[0].write)) return;
		if (["New", "Waiting", "Failed"].includes(frm.doc.status)) {
			const label = frm.doc.wish === "Erase" ? __("Erase") : __("Export");
			ecom_erp.action_button(frm, label, () => start(frm), { primary: true });
		}
		if (frm.doc.export_file) {
			frm.add_custom_button(__("Download"), () => window.open(frm.doc.export_file));
		}
	},
});

function headline(frm) {
	const { doc } = frm;
	const colours = { New: "blue", Waiting: "orange", Running: "blue", Done: "green", Failed: "red" };
	ecom_erp.headline(frm, colours[doc.status], [__(doc.status)], doc.reason ? [{ text: doc.reason }] : []);
}

function start(frm) {
	if (frm.doc.wish !== "Erase") return ecom_erp.act(frm, `${PRIVACY}.begin`);
	return new Promise((resolve) => {
		frappe.confirm(
			__("Everything listed as erased or deleted goes for good and cannot be brought back. Go on?"),
			() => ecom_erp.act(frm, `${PRIVACY}.begin`).then(resolve),
			resolve,
		);
	});
}

async function show_held(frm) {
	const found = await frappe.xcall(`${PRIVACY}.look`, { name: frm.doc.name });
	const box = $("<div class='privacy-held'>");
	for (const text of found.obstacles) box.append($("<p class='text-danger'>").text(text));
	if (!found.held.length && !found.kept.length) {
		box.append($("<p>").text(__("Nothing is held of this person.")));
	} else {
		box.append(table(found));
	}
	for (const name of found.shared) {
		box.append($("<p class='text-muted'>").text(__("Customer {0} stays: other buyers have it too.", [name])));
	}
	frm.get_field("preview_html").$wrapper.empty().append(box);
}

function table(found) {
	const what = {
		erased: __("Stays without personal data"),
		deleted: __("Is deleted"),
	};
	const rows = found.held.map((row) => [row.doctype, row.count, row.names, what[row.what]]);
	for (const row of found.kept) {
		const until = frappe.datetime.str_to_user(row.until);
		rows.push([
			row.doctype,
			1,
			[row.name],
			__("Stays as the law demands, for accountants alone, until {0}", [until]),
		]);
	}
	const body = $("<tbody>");
	for (const [doctype, count, names, text] of rows) {
		const links = $("<td>");
		for (const name of names) {
			links.append($("<a>").attr("href", frappe.utils.get_form_link(doctype, name)).text(name), " ");
		}
		body.append(
			$("<tr>").append($("<td>").text(__(doctype)), $("<td>").text(count), links, $("<td>").text(text)),
		);
	}
	const head = $("<tr>");
	for (const label of [__("Document"), __("Count"), __("Names"), __("What happens on erasure")]) {
		head.append($("<th>").text(label));
	}
	return $("<div style='overflow-x:auto'>").append(
		$("<table class='table table-bordered'>").append($("<thead>").append(head), body),
	);
}
