"""What is done so that a shop tells us of each topic once."""

from ecom_erp.integrations.channels.base import ChannelError
from ecom_erp.integrations.channels.description import Registration, Webhook, carry_out, plan_webhooks

HERE, OLD, OTHERS = (
	"https://erp.example.com/hook?shop=A",
	"https://old.example.com/hook?shop=A",
	"https://x.example",
)
KNOWN = (
	Webhook("1", "made", HERE),
	Webhook("2", "updated", OLD),
	Webhook("3", "deleted", OTHERS),
	Webhook("4", "paid", HERE, active=False),
)
TOPICS = ("made", "updated", "deleted", "paid")


def test_each_topic_is_made_repaired_or_left():
	plan = plan_webhooks(KNOWN, TOPICS, HERE)
	assert [one.id for one in plan.right] == ["1"]
	assert [one.id for one in plan.wrong] == ["2", "4"]
	assert plan.lacking == ("deleted",)


def test_a_topic_that_is_refused_keeps_no_other_from_being_told():
	done = []

	def act(one: Webhook | str) -> None:
		topic = one if isinstance(one, str) else one.topic
		if topic in ("made", "updated"):
			raise ChannelError(f"no {topic}")
		done.append(topic)

	result = carry_out(plan_webhooks(KNOWN, TOPICS, HERE), act, act, ChannelError, act)
	assert result == Registration(
		made=("deleted",), repaired=("paid",), refused=(("made", "no made"), ("updated", "no updated"))
	)
	assert done == ["deleted", "paid"]
