"""`tocsin replay` on a bucket: the same as on the folder that it was copied from."""

import pytest
from conftest import ROOT
from support import faults

RECORDED = ROOT / "tests/samples/recorded"
FILES = sorted(RECORDED.glob("*.json.gz"))
# Nothing of this machine's own configuration: only what a user would set.
ENV = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "planted-secret", "AWS_REGION": "us-east-1"}


@pytest.fixture
def bucket(deployment):
    """A bucket with the recorded log files, a folder as the console makes it, and a file that is cut."""
    s3 = deployment.client("s3")
    s3.create_bucket(Bucket="trail")
    for file in FILES:
        s3.put_object(Bucket="trail", Key=f"AWSLogs/{file.name}", Body=file.read_bytes())
    s3.put_object(Bucket="trail", Key="AWSLogs/", Body=b"")
    s3.put_object(Bucket="trail", Key="mixed/notes.txt", Body=b"no log file")
    s3.put_object(Bucket="trail", Key=f"mixed/{FILES[0].name}", Body=FILES[0].read_bytes())
    s3.put_object(Bucket="trail", Key="other/cut.json.gz", Body=FILES[0].read_bytes()[:-9])
    return deployment.url


def test_a_bucket_replays_as_the_folder_does(tocsin, bucket, tmp_path):
    for file in FILES:
        (tmp_path / file.name).symlink_to(file)
    folder = tocsin("replay", tmp_path)
    replayed = tocsin("replay", "s3://trail/AWSLogs/", "--endpoint-url", bucket, env=ENV)
    assert (replayed.code, replayed.out) == (folder.code, folder.out), replayed.err
    assert folder.code == 0 and f"{len(FILES)} files" in folder.out


def test_what_is_no_log_file_by_its_name_is_left_out_unless_it_is_named(tocsin, bucket):
    replayed = tocsin("replay", "s3://trail/mixed/", "--endpoint-url", bucket, env=ENV)
    assert replayed.code == 0 and "1 file" in replayed.out
    assert "skipped `s3://trail/mixed/notes.txt`: not .gz" in replayed.err
    named = tocsin("replay", "s3://trail/mixed/notes.txt", "--endpoint-url", bucket, env=ENV)
    assert named.code == 1 and "can't read `s3://trail/mixed/notes.txt`: " in named.err


def test_a_region_that_is_missing_is_asked_for(tocsin):
    env = ENV | {"AWS_REGION": "", "AWS_EC2_METADATA_DISABLED": "true"}
    replayed = tocsin("replay", "s3://trail/", env=env)
    assert (replayed.code, replayed.out) == (2, "")
    assert replayed.err == "tocsin: s3://trail/: no region is known: set `AWS_REGION`\n"


def page(key, more=""):
    text = f"<ListBucketResult><Contents><Key>{key}</Key><Size>14</Size></Contents>{more}</ListBucketResult>"
    return 200, "application/xml", text.encode()


def test_a_listing_of_several_pages_is_read_to_its_end(tocsin):
    more = "<IsTruncated>true</IsTruncated><NextContinuationToken>next</NextContinuationToken>"
    answers = page("one.json", more), page("other.json"), (200, "binary/octet-stream", b'{"Records":[]}')
    with faults.answering(*answers) as (url, asked):
        replayed = tocsin("replay", "s3://trail", env=ENV | {"AWS_ENDPOINT_URL": url})
    assert (replayed.code, replayed.err) == (0, "")
    assert "2 files" in replayed.out and len(asked) == 4


def test_an_object_that_is_cut_is_named(tocsin, bucket):
    replayed = tocsin("replay", "s3://trail/other/", "--endpoint-url", bucket, env=ENV)
    assert replayed.code == 1
    assert "//trail/other/cut.json.gz" in replayed.out + replayed.err


@pytest.mark.parametrize(
    "uri, says",
    [
        ("s3://", "s3://: names no bucket: write s3://BUCKET/PREFIX"),
        ("s3://trail/nothing/", "s3://trail/nothing/: no object's key begins with that"),
        ("s3://no-such-bucket/", "s3://no-such-bucket/: NoSuchBucket: "),
    ],
)
def test_what_cannot_be_listed_is_said(tocsin, bucket, uri, says):
    replayed = tocsin("replay", uri, "--endpoint-url", bucket, env=ENV)
    assert (replayed.code, replayed.out) == (2, "")
    assert says in replayed.err and "planted-secret" not in replayed.err
