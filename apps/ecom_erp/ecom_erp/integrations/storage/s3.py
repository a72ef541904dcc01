"""S3, and what speaks like it. A file of several parts appears when its last part has arrived."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ecom_erp.integrations.storage.base import Storage, StorageError, check_host

PART = 16 << 20  # bytes of an upload that are sent at once
TIMEOUTS = (10, 120)


def _told(call: Callable) -> Callable:
	"""What boto3 raises, as StorageError: the code of S3, not its text, which may repeat what was sent."""

	@wraps(call)
	def told(*args, **kwargs):
		from boto3.exceptions import Boto3Error  # in setup.py; preflight: ignore[v16-removed-boto3]
		from botocore.exceptions import BotoCoreError, ClientError  # preflight: ignore[v16-removed-botocore]

		try:
			return call(*args, **kwargs)
		except ClientError as error:
			raise StorageError(
				f"S3 refused: {error.response.get('Error', {}).get('Code', 'unknown')}"
			) from None
		except (Boto3Error, BotoCoreError) as error:
			raise StorageError(f"S3 did not answer: {type(error).__name__}") from None

	return told


class S3(Storage):
	"""`endpoint`: address of the service, "" for Amazon's own in the region."""

	def __init__(
		self, endpoint: str, region: str, bucket: str, key: str, secret: str, allowed: list[str], local: bool
	):
		self.region, self.bucket, self.key, self.secret = region or "us-east-1", bucket, key, secret
		self.endpoint = endpoint.rstrip("/") or f"https://s3.{self.region}.amazonaws.com"
		parts = urlsplit(self.endpoint)
		check_host(parts.hostname or "", allowed, local, parts.scheme == "https")
		self._made: Any = None

	@property
	def client(self) -> Any:
		if not self._made:
			import boto3  # in setup.py; preflight: ignore[v16-removed-boto3]
			from botocore.config import Config  # preflight: ignore[v16-removed-botocore]

			self._made = boto3.client(  # in setup.py; preflight: ignore[v16-removed-boto3]
				"s3",
				endpoint_url=self.endpoint,
				region_name=self.region,
				aws_access_key_id=self.key,
				aws_secret_access_key=self.secret,
				config=Config(
					connect_timeout=TIMEOUTS[0],
					read_timeout=TIMEOUTS[1],
					retries={"max_attempts": 5, "mode": "standard"},
					# the bucket stays in the path: the host is the one that is allowed
					s3={"addressing_style": "path"},
				),
			)
		return self._made

	@_told
	def put(self, source: Path, name: str) -> None:
		from boto3.s3.transfer import TransferConfig  # in setup.py; preflight: ignore[v16-removed-boto3]

		config = TransferConfig(multipart_threshold=PART, multipart_chunksize=PART, max_concurrency=2)
		self.client.upload_file(str(source), self.bucket, name, Config=config)

	@_told
	def get(self, name: str, target: Path) -> None:
		self.client.download_file(self.bucket, name, str(target))

	@_told
	def sizes(self, prefix: str) -> dict[str, int]:
		found: dict[str, int] = {}
		for page in self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=prefix):
			found |= {row["Key"]: row["Size"] for row in page.get("Contents", ())}
		return found

	@_told
	def delete(self, name: str) -> None:
		self.client.delete_object(Bucket=self.bucket, Key=name)

	@_told
	def tidy(self, prefix: str) -> None:
		left = self.client.list_multipart_uploads(Bucket=self.bucket, Prefix=prefix).get("Uploads", ())
		for one in left:
			self.client.abort_multipart_upload(Bucket=self.bucket, Key=one["Key"], UploadId=one["UploadId"])
