// The machine's notes in a timeline are kept in its own language; the form was sent them in that of the reader. For orders see
// pool/timeline.js.
const NOTED = ["After Sales Ticket", "Fulfilment Order", "Fulfilment Package"];

// Called after each drawing of the timeline: drawn once more when it showed a note in other words.
function timeline_refresh(frm) {
	const notes = (frm.doc.__onload || {}).notes || {};
	const logs = (frm.get_docinfo() || {}).info_logs || [];
	const others = logs.filter((log) => notes[log.name] && notes[log.name] !== log.content);
	for (const log of others) log.content = notes[log.name];
	if (others.length) frm.timeline.render_timeline_items();
}

for (const doctype of NOTED) frappe.ui.form.on(doctype, { timeline_refresh });
