"""Plain values to the SDK's structs and back."""

from hashlib import sha256

import pulumi
import pulumi_aws as aws
from google.protobuf.struct_pb2 import Struct
from hypothesis import given
from hypothesis import strategies as st

from plan.record import Secret
from plan.wire import SIGNATURE, properties, struct

leaves = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=9)
trees = st.recursive(
    leaves, lambda t: st.lists(t, max_size=3) | st.dictionaries(st.text(max_size=5), t, max_size=3)
)


@given(st.dictionaries(st.text(max_size=5), trees, max_size=4))
def test_there_and_back(values):
    found = properties(struct(values))
    assert found == values
    assert list(found) == sorted(values)


def test_numbers_are_whole_where_they_can_be():
    found = properties(struct({"whole": 5432.0, "part": 0.5, "yes": True}))
    assert repr(found) == "{'part': 0.5, 'whole': 5432, 'yes': True}"


def test_secrets_travel_with_the_engines_signature():
    wire = struct({"a": [Secret({"b": "word"})]})
    inner = wire.fields["a"].list_value.values[0].struct_value.fields
    assert inner[SIGNATURE].string_value == ("1b47061264138c4ac30d75fd1eb44270")
    assert inner["value"].struct_value.fields["b"].string_value == "word"
    assert properties(wire) == {"a": [Secret({"b": "word"})]}


def test_an_empty_struct():
    assert properties(Struct()) == {}


def source(record, asset):
    """How the record describes an asset."""
    (_, made) = record(lambda: aws.s3.BucketObjectv2("o", bucket="b", source=asset)).resources
    return made.inputs["source"]


def test_a_file_is_its_path_and_the_hash_of_its_bytes(record, tmp_path):
    file = tmp_path / "index.html"
    file.write_text("hello")
    assert source(record, pulumi.FileAsset(str(file))) == {
        SIGNATURE: "c44067f5952c0a294b673a41bacd8c17",
        "path": str(file),
        "hash": sha256(b"hello").hexdigest(),
    }


def test_text_is_kept_with_its_hash(record):
    assert source(record, pulumi.StringAsset("hello")) == {
        SIGNATURE: "c44067f5952c0a294b673a41bacd8c17",
        "text": "hello",
        "hash": sha256(b"hello").hexdigest(),
    }


def test_a_folder_is_hashed_by_names_and_contents(record, tmp_path):
    def found():
        return source(record, pulumi.FileArchive(str(tmp_path)))

    (tmp_path / "a").write_text("1")
    first = found()
    assert first["path"] == str(tmp_path)
    assert found() == first
    (tmp_path / "a").rename(tmp_path / "b")
    second = found()
    (tmp_path / "b").write_text("2")
    assert len({first["hash"], second["hash"], found()["hash"]}) == 3


def test_an_archive_of_files_is_hashed_by_their_names_and_contents(record, tmp_path):
    file = tmp_path / "a"

    def found(name):
        return source(record, pulumi.AssetArchive({name: pulumi.FileAsset(str(file))}))

    file.write_text("1")
    first = found("x")
    assert first["assets"]["x"]["hash"] == sha256(b"1").hexdigest()
    assert found("x") == first
    assert found("y")["hash"] != first["hash"]
    file.write_text("2")
    assert found("x")["hash"] != first["hash"]
