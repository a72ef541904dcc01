// An order's timeline tells what happened to it, once, with the names of people. Versions of fields that flows keep are left
// out, and so is the user under whom the machine works.
const MACHINE = "Administrator";
const BY_PEOPLE = ["priority", "courier_account", "pinned_warehouse", "own_tags"];

frappe.ui.form.on("Ecom Order", {
	timeline_refresh(frm) {
		const timeline = frm.timeline;
		if (timeline.ecom_clean) return;
		timeline.ecom_clean = true;
		const versions = timeline.get_version_timeline_contents;
		timeline.get_version_timeline_contents = function () {
			const info = this.doc_info;
			const kept = { ...info, versions: (info.versions || []).map(by_people).filter(Boolean) };
			return versions.call(Object.create(this, { doc_info: { value: kept } }));
		};
		// who made and last wrote the order's row says nothing: mostly it is the machine
		timeline.get_creation_message = timeline.get_modified_message = () => ({ content: "" });
		const prepare = timeline.prepare_timeline_contents;
		timeline.prepare_timeline_contents = function () {
			const answer = prepare.call(this);
			this.timeline_items = this.timeline_items.filter((item) => item.content !== "");
			return answer;
		};
		timeline.get_info_timeline_contents = () => notes(frm, timeline.doc_info);
		timeline.render_timeline_items();
	},
});

// A version with those changes alone that people make; null where there are none.
function by_people(version) {
	const data = JSON.parse(version.data || "{}");
	const changed = (data.changed || []).filter(([field]) => BY_PEOPLE.includes(field));
	return changed.length ? { ...version, data: JSON.stringify({ changed }) } : null;
}

// The flows' notes in the language of the reader; before those of a person stands who.
function notes(frm, info) {
	const words = (frm.doc.__onload || {}).notes || {};
	const who = (user) =>
		user === MACHINE ? "" : `<b>${frappe.utils.escape_html(frappe.user.full_name(user))}</b> `;
	return (info.info_logs || []).map((log) => ({
		creation: log.creation,
		content: who(log.owner) + (words[log.name] || log.content),
	}));
}
