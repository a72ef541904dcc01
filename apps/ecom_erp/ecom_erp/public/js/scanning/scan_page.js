// A page on which a scanner types: one field that always has the keyboard, a banner that says loudly what is wrong, and one
// thing after the other. For phones first.
import * as sound from "../packing/sound";

const STYLE = `
.scan-page { font-size: 16px; padding: 8px 12px 40px; max-width: 720px; margin: 0 auto; }
.scan-page input.scan { font-size: 20px; height: 48px; margin-bottom: 10px; }
.scan-page .banner { font-size: 22px; font-weight: 700; padding: 14px 16px; border-radius: 8px; margin-bottom: 10px; white-space: pre-line; overflow-wrap: anywhere; }
.scan-page .banner.bad { background: #c0182b; color: #fff; }
.scan-page .banner.good { background: #1b7f46; color: #fff; }
.scan-page .banner.info { background: var(--control-bg); color: var(--text-color); font-size: 18px; }
.scan-page .progress { height: 10px; margin: 4px 0 12px; }
.scan-page .muted { color: var(--text-muted); }
.scan-page .buttons { display: flex; gap: 10px; flex-wrap: wrap; margin-top: 12px; }
.scan-page .buttons .btn { flex: 1 1 30%; min-height: 52px; font-size: 17px; }
.scan-page .choices button { display: block; width: 100%; text-align: start; padding: 12px; margin-bottom: 8px; }
.scan-page .list > * { display: flex; gap: 10px; width: 100%; text-align: start; padding: 10px 6px; border: 0; border-top: 1px solid var(--border-color); background: none; color: inherit; overflow-wrap: anywhere; }
.scan-page .list .count { margin-inline-start: auto; white-space: nowrap; }
.scan-page .list .code { font-weight: 700; min-width: 76px; }
.scan-page .list .done { opacity: .5; }
`;

export class ScanPage {
	// `name`: the page's class; `style`: its own rules; `acts`: what a tap on an element with `data-NAME` does, by name.
	constructor(page, name, style) {
		this.page = page;
		this.name = name;
		this.style = style;
		this.queue = Promise.resolve(); // a fast scanner's codes are worked off one after the other
	}

	mount(acts) {
		const id = `ecom-${this.name}-style`;
		if (!document.getElementById(id)) {
			$(`<style id="${id}">${STYLE}${this.style}</style>`).appendTo(document.head);
		}
		this.$ = $(`<div class="scan-page ${this.name}">
			<input type="text" class="form-control scan" data-scan autocomplete="off" spellcheck="false" inputmode="none"
				aria-label="${__("Scan")}">
			<div class="printing" data-printing></div>
			<div data-banner role="alert" aria-live="assertive"></div>
			<div data-body></div>
		</div>`).appendTo(this.page.body);
		this.input = this.$.find("[data-scan]");
		this.input.on("keydown", (event) => {
			if (event.key === "Enter") this.entered();
		});
		this.$.on("mousedown", "button", (event) => event.preventDefault()); // the field keeps the keyboard
		for (const [name, act] of Object.entries(acts)) {
			this.$.on("click", `[data-${name}]`, (event) =>
				this.run(() => act(event.currentTarget.dataset[name], event.currentTarget.dataset)),
			);
		}
		document.addEventListener("keydown", (event) => this.typed(event));
	}

	// A code that is scanned while nothing has the keyboard belongs into the field.
	typed(event) {
		if (!this.$.is(":visible") || $(".modal.show").length) return;
		const letter = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
		if (letter && document.activeElement === document.body) this.focus();
	}

	// One thing after the other; what goes wrong is said loudly and nothing else stops.
	run(work) {
		this.queue = this.queue.then(work).catch((error) => this.say("bad", error.message));
		return this.queue;
	}

	entered() {
		const text = this.input.val().trim();
		this.input.val("");
		if (text) this.run(() => this.scanned(text));
	}

	body(html, placeholder) {
		this.$.find("[data-body]").html(html);
		this.input.attr("placeholder", placeholder);
		this.focus();
	}

	focus() {
		this.input.trigger("focus");
	}

	say(kind, text) {
		this.$.find("[data-banner]").attr("class", `banner ${kind}`).text(text);
		if (kind === "bad") sound.bad();
	}

	clear_banner() {
		this.$.find("[data-banner]").attr("class", "").text("");
	}
}
