"""Site: private files, new ones before the page that loads them."""

import json
from hashlib import sha256
from pathlib import Path

import pulumi
import pytest

from components.edge.site import MAINTENANCE_PAGE, Site
from components.edge.site_files import label

PAGE = str(Path(__file__).with_name("page"))
OBJECT = "aws:s3/bucketObjectv2:BucketObjectv2"
POLICY = "aws:s3/bucketPolicy:BucketPolicy"
ID = "<<s3.Bucket/web-bucket.id>>"
SCRIPT = "assets/index-BkJ3x9aD.js"
SCRIPT_NAME = f"web-{label(SCRIPT)}"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html>")
    (tmp_path / "robots.txt").write_text("User-agent: *")
    (tmp_path / SCRIPT).write_text("1")
    return tmp_path


def objects(engine):
    return {one["key"]: one for one in engine.of(OBJECT)}


def after(engine, key):
    return [urn.rpartition("::")[2] for urn in engine.named(f"web-{label(key)}").options.depends_on]


def test_a_file_is_an_object_with_type_and_lifetime(engine, folder):
    engine.run(lambda: Site("web", {"folder": str(folder)}))

    script = objects(engine)[SCRIPT]
    assert script.pop("source")["path"] == str(folder / SCRIPT)
    assert script == {
        "bucket": ID,
        "key": SCRIPT,
        "sourceHash": sha256(b"1").hexdigest(),
        "contentType": "text/javascript; charset=utf-8",
        "cacheControl": "public, max-age=31536000, immutable",
        "tags": {"Name": "web"},
    }


def test_every_file_comes_and_a_page_for_bad_times(engine, folder):
    engine.run(lambda: Site("web", {"folder": str(folder)}))

    assert {key: one["cacheControl"] for key, one in objects(engine).items()} == {
        SCRIPT: "public, max-age=31536000, immutable",
        "robots.txt": "no-cache",
        "index.html": "no-cache",
        "_maintenance/index.html": "no-cache",
    }


def test_files_wait_for_versions(engine, folder):
    engine.run(lambda: Site("web", {"folder": str(folder)}))

    for made in (r for r in engine.resources if r.type == OBJECT):
        waits = [urn.rpartition(":")[0] for urn in made.property_dependencies["bucket"]]
        assert any("aws:s3/bucketVersioning:BucketVersioning:" in urn for urn in waits), made.name


def test_the_page_comes_after_all_that_it_loads(engine, folder):
    engine.run(lambda: Site("web", {"folder": str(folder)}))

    assert sorted(after(engine, "index.html")) == [SCRIPT_NAME, "web-robots-txt-870b1fc1"]
    assert after(engine, SCRIPT) == []


def test_every_page_of_several_does(engine, folder):
    (folder / "about.html").write_text("<!doctype html>")
    engine.run(lambda: Site("web", {"folder": str(folder)}))

    assert sorted(after(engine, "about.html")) == [SCRIPT_NAME, "web-robots-txt-870b1fc1"]


def test_the_page_for_bad_times_needs_nothing_else(engine, folder):
    engine.run(lambda: Site("web", {"folder": str(folder)}))

    assert objects(engine)["_maintenance/index.html"] == {
        "bucket": ID,
        "key": "_maintenance/index.html",
        "content": MAINTENANCE_PAGE,
        "contentType": "text/html; charset=utf-8",
        "cacheControl": "no-cache",
        "tags": {"Name": "web"},
    }
    assert "Back soon" in MAINTENANCE_PAGE
    assert "src=" not in MAINTENANCE_PAGE
    assert "href=" not in MAINTENANCE_PAGE


def test_a_site_may_bring_its_own_page_for_bad_times(engine, folder):
    (folder / "_maintenance").mkdir()
    (folder / "_maintenance" / "index.html").write_text("<!doctype html>")
    engine.run(lambda: Site("web", {"folder": str(folder)}))

    own = objects(engine)["_maintenance/index.html"]
    assert own["sourceHash"] == sha256(b"<!doctype html>").hexdigest()
    assert "content" not in own
    assert len(engine.of(OBJECT)) == 4


def test_a_changed_file_changes_one_object(engine, folder):
    engine.run(lambda: Site("web", {"folder": str(folder)}))
    before = {key: one.get("sourceHash") for key, one in objects(engine).items()}
    (folder / "index.html").write_text("<!doctype html><title>2</title>")
    engine.run(lambda: Site("web", {"folder": str(folder)}))

    now = {key: one.get("sourceHash") for key, one in objects(engine).items()}
    assert [key for key in now if now[key] != before[key]] == ["index.html"]


def test_the_bucket_is_kept_and_old_versions_are_not(engine, folder):
    engine.run(lambda: Site("web", {"folder": str(folder)}))

    assert engine.one("aws:s3/bucket:Bucket") == {"forceDestroy": False, "tags": {"Name": "web"}}
    lifecycle = engine.one("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration")
    assert lifecycle["rules"] == [
        {
            "id": "expire",
            "status": "Enabled",
            "filter": {"prefix": ""},
            "noncurrentVersionExpiration": {"noncurrentDays": 30},
            "abortIncompleteMultipartUpload": {"daysAfterInitiation": 7},
        }
    ]


def test_a_disposable_one_goes_with_its_files(engine, folder):
    engine.run(lambda: Site("web", {"folder": str(folder), "disposable": True}))

    assert engine.one("aws:s3/bucket:Bucket")["forceDestroy"] is True


def test_the_bucket_is_private_and_has_no_policy_yet(engine, folder):
    engine.run(lambda: Site("web", {"folder": str(folder)}))

    assert engine.one("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock") == {
        "bucket": ID,
        "blockPublicAcls": True,
        "blockPublicPolicy": True,
        "ignorePublicAcls": True,
        "restrictPublicBuckets": True,
    }
    owner = engine.one("aws:s3/bucketOwnershipControls:BucketOwnershipControls")
    assert owner["rule"] == {"objectOwnership": "BucketOwnerEnforced"}
    assert engine.of(POLICY) == []


def test_origin_is_what_a_distribution_needs(engine, folder):
    def program():
        for key, value in Site("web", {"folder": str(folder)}).origin().items():
            pulumi.export(key, value)

    engine.run(program)

    assert engine.record.outputs == {
        "bucket": ID,
        "arn": "<<s3.Bucket/web-bucket.arn>>",
        "domain_name": "<<s3.Bucket/web-bucket.bucketRegionalDomainName>>",
    }


def test_a_missing_build_is_told_before_anything_is_declared(engine, tmp_path):
    with pytest.raises(ValueError, match=r"^web: folder must be a built site, got "):
        engine.run(lambda: Site("web", {"folder": str(tmp_path / "dist")}))


def test_outputs_are_plain_data(engine):
    engine.run(lambda: Site("web", {"folder": PAGE}))

    assert json.loads(json.dumps(engine.outputs("groundwork:index:Site"))) == {
        "bucket_name": ID,
        "bucket_arn": "<<s3.Bucket/web-bucket.arn>>",
        "domain_name": "<<s3.Bucket/web-bucket.bucketRegionalDomainName>>",
    }
