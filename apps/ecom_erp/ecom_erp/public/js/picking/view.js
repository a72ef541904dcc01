// What the picker sees. Everything that comes from a shop or an item is escaped.
const escape = (text) => frappe.utils.escape_html(String(text ?? ""));

export const STYLE = `
.picking .stop { border: 2px solid var(--border-color); border-radius: 10px; padding: 14px; background: var(--card-bg); margin-bottom: 12px; }
.picking .place { font-size: 34px; font-weight: 800; line-height: 1.1; overflow-wrap: anywhere; }
.picking .place.here { color: #1b7f46; }
.picking .goods { display: flex; gap: 14px; align-items: center; margin: 12px 0; }
.picking .goods img, .picking .no-picture { width: 112px; height: 112px; object-fit: contain; border-radius: 8px; background: #fff; flex: none; }
.picking .no-picture { display: flex; align-items: center; justify-content: center; font-size: 40px; color: var(--text-muted); background: var(--control-bg); }
.picking .name { font-size: 18px; font-weight: 600; overflow-wrap: anywhere; }
.picking .pieces { font-size: 44px; font-weight: 800; line-height: 1.1; }
.picking .slot { display: inline-block; border: 1px solid var(--border-color); border-radius: 6px; padding: 3px 9px; margin: 3px 6px 3px 0; }
.picking .slot.full { opacity: .5; }
.picking .slot b { font-size: 18px; }
.picking .few { display: flex; gap: 10px; align-items: flex-end; margin-top: 12px; }
.picking .few[hidden] { display: none; }
.picking .few input { font-size: 20px; height: 52px; }
.picking .few .btn { min-height: 52px; }
`;

export function waves(rows) {
	if (!rows.length) {
		return `<p>${__("No waves to pick. Create one in the list of Fulfilment Orders.")}</p>`;
	}
	const buttons = rows.map((row) => {
		const who = row.own
			? __("You are picking it")
			: row.picker
				? __("{0} is picking it", [escape(row.picker)])
				: "";
		const act = row.picker && !row.own && row.status === "Picking" ? "over" : "wave";
		const text = act === "over" ? ` · <b>${__("Take Over")}</b>` : "";
		return `<button type="button" class="btn btn-default" data-${act}="${escape(row.name)}">
			<b>${escape(row.name)}</b> · ${escape(row.warehouse)}
			<div class="muted">${__("{0} parcels, {1} pieces", [row.parcels, row.pieces])} ${who}${text}</div></button>`;
	});
	return `<p>${__("Scan the code on the pick list, or choose a wave.")}</p><div class="choices">${buttons.join("")}</div>`;
}

export function walk(found, stop, at_place) {
	const total = found.stops.reduce((sum, row) => sum + row.qty, 0);
	const picked = found.stops.reduce((sum, row) => sum + row.picked, 0);
	const percent = total ? Math.round((picked * 100) / total) : 0;
	return `<div class="muted">${escape(found.name)} · ${__("{0} of {1} pieces", [picked, total])}</div>
		<div class="progress"><div class="progress-bar" style="width:${percent}%"></div></div>
		${stop ? stop_card(stop, at_place) : done()}
		<div class="list">${found.stops.map((row) => list_row(row, stop)).join("")}</div>
		<div class="buttons"><button type="button" class="btn btn-default" data-leave>${__("Other Wave")}</button></div>`;
}

function stop_card(stop, at_place) {
	const left = stop.qty - stop.picked;
	const all =
		left > 1
			? `<button type="button" class="btn btn-default" data-take="${left}">${__("All {0}", [left])}</button>`
			: "";
	return `<div class="stop" data-current="${escape(stop.item_code)}">
		<div class="place ${at_place ? "here" : ""}">${escape(stop.place) || __("No place known")}${at_place ? " ✓" : ""}</div>
		<div class="goods">${picture(stop)}
			<div><div class="name">${escape(stop.item_name)}</div>
				<div>${escape(stop.item_code)}</div>
				<div class="muted">${escape(stop.barcodes.join(" · "))}</div>
				${ecom_erp.batches(stop.batches)}
				<div class="pieces"><span data-picked>${stop.picked}</span> / ${stop.qty}</div></div></div>
		<div>${stop.slots.map(slot).join("")}</div>
		<div class="buttons">
			<button type="button" class="btn btn-primary" data-take="1">+ 1</button>${all}
			<button type="button" class="btn btn-default" data-few>${__("Too Few")}</button>
		</div>
		<div class="few" data-few-form hidden>
			<label>${__("How many are there in all?")}
				<input type="number" class="form-control" data-found min="0" max="${stop.qty - 1}" inputmode="numeric"></label>
			<button type="button" class="btn btn-danger" data-short>${__("Report")}</button>
		</div>
	</div>`;
}

const slot = ([number, qty, picked]) =>
	`<span class="slot ${picked >= qty ? "full" : ""}">${__("Slot")} <b>${number}</b>: ${picked} / ${qty}</span>`;

function picture(stop) {
	if (stop.image) return `<img src="${escape(stop.image)}" alt="">`;
	const letter = (stop.item_name || stop.item_code || "?").slice(0, 1).toUpperCase();
	return `<div class="no-picture">${escape(letter)}</div>`;
}

function list_row(row, current) {
	const done = row.picked >= row.qty;
	const now = current && current.item_code === row.item_code ? "bold" : "";
	return `<button type="button" class="${done ? "done" : ""} ${now}" data-stop="${escape(row.item_code)}" ${done ? "disabled" : ""}>
		<span class="code">${escape(row.place)}</span><span>${escape(row.item_name)}</span>
		<span class="count">${row.picked} / ${row.qty}${done ? " ✓" : ""}</span></button>`;
}

function done() {
	return `<div class="stop"><div class="name">${__("Everything is in the trolley.")}</div>
		<div class="buttons"><button type="button" class="btn btn-primary" data-finish>${__("Picked")}</button></div></div>`;
}
