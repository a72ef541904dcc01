"""Webhooks that somebody has registered by the shop's own interface; those that are active are told."""

from dataclasses import dataclass, field

from ecom_sandbox.webhooks import Webhooks

ACTIVE = "active"


@dataclass
class Subscription:
	id: str
	topic: str
	address: str
	status: str = ACTIVE
	name: str = ""
	secret: str = field(default="", repr=False)


class Subscriptions:
	"""Registered webhooks by id. They are delivered to the address of the newest one, each topic that is active."""

	def __init__(self, webhooks: Webhooks):
		self._webhooks = webhooks
		self.all: dict[str, Subscription] = {}

	def add(self, topic: str, address: str, **values: str) -> Subscription:
		made = Subscription(str(1000 + len(self.all)), topic, address, **values)
		self.all[made.id] = made
		self.deliver()
		return made

	def deliver(self) -> None:
		"""Tell who is registered, as far as anybody is."""
		active = [one for one in self.all.values() if one.status == ACTIVE]
		if active:
			address = active[-1].address
			topics = [one.topic for one in active if one.address == address]
			self._webhooks.subscribe(address, self._webhooks.headers, topics)
