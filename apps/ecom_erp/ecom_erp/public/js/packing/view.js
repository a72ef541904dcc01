// What the station shows. Everything that comes from a shop or a buyer is escaped.
const escape = (text) => frappe.utils.escape_html(String(text ?? ""));

export const STYLE = `
.packing { font-size: 15px; padding: 12px 15px 40px; }
.packing .scan-bar { display: flex; gap: 12px; align-items: center; }
.packing .scan-bar input { font-size: 24px; height: 54px; }
.packing .scan-bar .times { font-size: 24px; font-weight: 700; min-width: 60px; text-align: center; }
.packing .scan-bar .times:empty { display: none; }
@media (max-width: 600px) { .packing .scan-bar input::placeholder { font-size: 15px; } }
.packing .keys { color: var(--text-muted); font-size: 12px; margin: 6px 0 14px; }
.packing .key { display: inline-block; padding: 6px 8px; border: 1px solid transparent; border-radius: 6px; background: none; color: inherit; }
.packing button.key { border-color: var(--border-color); cursor: pointer; }
.packing .keys kbd { margin-left: 0; }
.packing kbd { font-size: 11px; margin-left: 8px; }
.packing .banner { font-size: 26px; font-weight: 700; padding: 16px 20px; border-radius: 8px; margin-bottom: 14px; white-space: pre-line; }
.packing .banner.bad { background: #c0182b; color: #fff; }
.packing .banner.good { background: #1b7f46; color: #fff; }
.packing .banner.info { background: var(--control-bg); color: var(--text-color); font-size: 18px; }
.packing .columns { display: flex; gap: 20px; align-items: flex-start; flex-wrap: wrap; }
.packing .items { flex: 3 1 480px; }
.packing .side { flex: 1 1 280px; }
.packing .item { display: flex; gap: 14px; align-items: center; padding: 10px 14px; border: 2px solid var(--border-color); border-radius: 8px; margin-bottom: 10px; background: var(--card-bg); }
.packing .item.full { border-color: #1b7f46; opacity: .75; }
.packing .item.begun { border-color: #c98300; }
.packing .item img, .packing .item .no-picture { width: 76px; height: 76px; object-fit: contain; border-radius: 6px; background: #fff; }
.packing .item .no-picture { display: flex; align-items: center; justify-content: center; font-size: 26px; color: var(--text-muted); background: var(--control-bg); }
.packing .item .count { margin-left: auto; font-size: 30px; font-weight: 700; white-space: nowrap; }
.packing .item .name { font-weight: 600; font-size: 17px; }
.packing .muted { color: var(--text-muted); }
.packing .card-box { border: 1px solid var(--border-color); border-radius: 8px; padding: 14px; margin-bottom: 14px; background: var(--card-bg); }
.packing .lines { white-space: pre-line; }
.packing .progress { height: 12px; margin: 8px 0 4px; }
.packing .weigh { display: flex; gap: 12px; align-items: flex-end; flex-wrap: wrap; }
.packing .weigh input, .packing .weigh select { font-size: 20px; height: 46px; }
.packing .package { padding: 6px 0; border-top: 1px solid var(--border-color); overflow-wrap: anywhere; }
.packing .package.open { border-left: 4px solid #c98300; padding-left: 8px; }
.packing .package-title { font-size: 20px; margin-bottom: 6px; }
.packing .waves td { padding: 6px 12px 6px 0; }
`;

export function frame() {
	return `<div class="packing">
		<div class="scan-bar">
			<input type="text" class="form-control" data-scan autocomplete="off" spellcheck="false"
				aria-label="${__("Scan")}" placeholder="${__("Scan a wave, parcel, tracking or order number")}">
			<span class="times" data-times></span>
		</div>
		<div class="keys" data-keys></div>
		<div class="printing" data-printing></div>
		<div data-banner role="alert" aria-live="assertive"></div>
		<div data-body></div>
	</div>`;
}

export function keys(list) {
	return list
		.map(([key, text, run]) =>
			run
				? `<button type="button" class="key" data-key="${key}"><kbd>${key}</kbd> ${text}</button>`
				: `<span class="key"><kbd>${key}</kbd> ${text}</span>`,
		)
		.join(" ");
}

export function empty(station) {
	const waves = station.waves
		.map(
			(
				wave,
			) => `<tr><td><button type="button" class="btn btn-sm btn-default" data-open="${escape(wave.name)}">
				${escape(wave.name)}</button></td><td>${escape(wave.warehouse)}</td>
				<td>${__("{0} of {1} packed", [wave.packed, wave.parcels])}</td></tr>`,
		)
		.join("");
	const hint = waves
		? `<p>${__("Scan the code on the pick list, or choose a wave to start with its next parcel.")}</p>
			<table class="waves">${waves}</table>`
		: `<p>${__("No waves to pack. Create one in the list of Fulfilment Orders, or scan a single parcel.")}</p>
			<a class="btn btn-default" href="${list_url()}">${__("Fulfilment Orders")}</a>`;
	return `<div class="columns"><div class="items card-box">${hint}</div><div class="side">${day(station.day)}</div></div>`;
}

function list_url() {
	return frappe.utils.generate_route
		? frappe.utils.generate_route({ type: "doctype", name: "Fulfilment Order", doctype: "Fulfilment Order" })
		: "/app/fulfilment-order";
}

export function parcel(doc) {
	return `<div class="columns">
		<div class="items">${doc.items.map(item).join("")}${doc.packed ? "" : `<div data-weigh></div>`}</div>
		<div class="side">${proposal(doc.proposal)}${packages(doc)}${facts(doc)}${wave(doc.wave)}${day(doc.day)}</div>
	</div>`;
}

// The box that is proposed for the open package, and how the pieces lie in it. The drawing is made by the server.
function proposal(found) {
	if (!found) return "";
	if (found.problem) return `<div class="card-box muted" data-proposal>${escape(found.problem)}</div>`;
	const name = found.own_carton ? __("Ships in Own Carton") : escape(found.box);
	const legend = found.contents
		.map((row) => `<div><b>${row.number}</b> ${row.qty} × ${escape(row.item_code)}</div>`)
		.join("");
	const more = found.more.length ? `<div>${__("then {0}", [found.more.map(escape).join(", ")])}</div>` : "";
	const why = found.learned ? `<div class="muted">${__("as packed before")}</div>` : "";
	return `<div class="card-box" data-proposal><div class="bold package-title">${__("Box")}: ${name}</div>
		${found.drawing}${legend}${more}${why}</div>`;
}

// Which packages there are and what lies in them; nothing as long as one is enough.
function packages(doc) {
	if (doc.packages.length < 2) return "";
	const rows = doc.packages.map((row) => {
		const held = row.packed
			? row.contents.map((item) => `${item.qty} × ${escape(item.item_code)}`).join("<br>")
			: here(doc);
		const number = escape(row.tracking_number || "");
		const weight = row.packed ? `${row.weight_grams} g` : "";
		return `<div class="package ${row.packed ? "" : "open"}" data-package="${row.number}">
			<b>${__("Package {0}", [row.number])}</b> ${weight} ${number}
			<div class="muted">${held || __("empty")}</div></div>`;
	});
	const title = doc.packed
		? __("{0} packages", [doc.packages.length])
		: __("Package {0} of this order", [doc.package]);
	return `<div class="card-box" data-packages><div class="bold package-title">${title}</div>${rows.join("")}</div>`;
}

const here = (doc) =>
	doc.items
		.filter(
			(row, index) => row.here && doc.items.findIndex((one) => one.item_code === row.item_code) === index,
		)
		.map((row) => `${row.here} × ${escape(row.item_code)}`)
		.join("<br>");

function item(row) {
	const state = row.packed_qty >= row.qty ? "full" : row.packed_qty ? "begun" : "";
	const picture = row.image
		? `<img src="${escape(row.image)}" alt="">`
		: `<div class="no-picture">${escape((row.item_name || row.item_code || "?").slice(0, 1).toUpperCase())}</div>`;
	return `<div class="item ${state}" data-item="${escape(row.item_code)}">${picture}
		<div><div class="name">${escape(row.item_name)}</div>
			<div>${escape(row.item_code)}</div>
			<div class="muted">${escape([row.place, ...row.barcodes].filter(Boolean).join(" · "))}</div>
			${state === "full" ? "" : ecom_erp.batches(row.batches)}</div>
		<div class="count">${row.packed_qty} / ${row.qty}${state === "full" ? " ✓" : ""}</div></div>`;
}

function facts(doc) {
	const late = ecom_erp.is_past(doc.promised_date) ? "text-danger bold" : "";
	return `<div class="card-box"><b>${escape(doc.number)}</b> · ${escape(doc.shop)}
		<div class="muted">${escape(doc.name)} · ${__(doc.status, null, "Fulfilment Order")}</div>
		${
			doc.promised_date
				? `<div class="${late}">${__("Promised Date")}: ${frappe.datetime.str_to_user(doc.promised_date)}</div>`
				: ""
		}
		${doc.priority === "Normal" ? "" : `<div class="bold">${__("Priority")}: ${__(doc.priority)}</div>`}
		<hr><div class="lines">${escape(doc.address)}</div>
		${doc.tracking_numbers ? `<hr>${__("Tracking Number")}: <b>${escape(doc.tracking_numbers)}</b>` : ""}
		${doc.same_box ? `<hr><div class="lines"><b>${escape(doc.same_box)}</b></div>` : ""}
		${doc.note ? `<hr><div class="lines"><b>${__("Buyer's Note")}</b>\n${escape(doc.note)}</div>` : ""}</div>`;
}

function wave(found) {
	if (!found) return "";
	const percent = found.total ? Math.round((found.packed * 100) / found.total) : 0;
	return `<div class="card-box"><b>${__("Wave")} ${escape(found.name)}</b>
		<div class="progress"><div class="progress-bar" style="width:${percent}%"></div></div>
		<div>${__("{0} of {1} packed", [found.packed, found.total])}</div>
		${found.problems ? `<div class="text-danger">${__("{0} with a problem", [found.problems])}</div>` : ""}</div>`;
}

function day(found) {
	return `<div class="card-box">${__("Packed by You Today")}: <b data-day>${found.packed}</b>
		${found.per_hour ? `<div class="muted">${__("{0} an hour", [found.per_hour])}</div>` : ""}</div>`;
}

export function weigh(doc) {
	const complete = doc.items.every((row) => row.packed_qty >= row.qty);
	const button = complete ? __("Pack") : __("Close Package");
	const boxes = doc.boxes.map(
		(box) => `<option value="${escape(box.name)}" ${box.name === doc.box ? "selected" : ""}>
			${escape(box.name)} (${box.length_mm} × ${box.width_mm} × ${box.height_mm} mm)</option>`,
	);
	return `<div class="card-box weigh">
		${
			boxes.length
				? `<div><label>${__("Box")}</label><select class="form-control" data-box>
					<option value="">${__("No Box")}</option>${boxes.join("")}</select></div>`
				: ""
		}
		<div><label>${__("Measured Weight (g)")}</label>
			<input type="text" class="form-control" data-weight autocomplete="off" inputmode="decimal"
				placeholder="${__("about {0}", [doc.expected_grams])}"></div>
		<div data-why-field hidden><label>${__("Explanation of Difference")}</label>
			<input type="text" class="form-control" data-why autocomplete="off"></div>
		<button type="button" class="btn btn-primary btn-lg" data-pack>${button} <kbd>F8</kbd></button>
	</div>`;
}
