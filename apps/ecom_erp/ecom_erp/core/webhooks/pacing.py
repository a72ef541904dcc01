"""How often a receiver is called: some messages at once, then one each interval."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from ecom_erp.core.webhooks.robots import Form


@dataclass(frozen=True)
class Pace:
	"""`burst` messages at once, then one each `seconds`: within any minute no more than `burst` and 60 / `seconds`."""

	burst: int
	seconds: float


# WeCom and DingTalk take 20 a minute from a robot
PACES: Mapping[Form, Pace] = {Form.WECOM: Pace(10, 6), Form.DINGTALK: Pace(10, 6)}


def wait(pace: Pace, used_until: datetime | None, now: datetime) -> float:
	"""Seconds until the next message may be sent; 0: now. `used_until` as `after` has told it; None at first."""
	ahead = ((used_until or now) - now).total_seconds()
	return max(ahead - (pace.burst - 1) * pace.seconds, 0)


def after(pace: Pace, used_until: datetime | None, now: datetime) -> datetime:
	"""Until when the receiver is used up by one more message."""
	return max(used_until or now, now) + timedelta(seconds=pace.seconds)
