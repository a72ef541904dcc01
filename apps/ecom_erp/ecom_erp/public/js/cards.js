// Number cards of the app: a number that asks for somebody is coloured, none is not.
const Card = frappe.widget && frappe.widget.widget_factory && frappe.widget.widget_factory.number_card;

if (Card) {
	const render = Card.prototype.render_number;
	Card.prototype.render_number = function () {
		render.call(this);
		if (this.card_doc.module === "Ecom ERP" && !Number(this.number)) {
			$(this.body).find(".number").css("color", "");
		}
	};
}
