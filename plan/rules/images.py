"""Rules of images: where they are kept, and that what runs is what was built."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from plan.placeholders import references
from plan.record import Resource
from plan.rules.forms import each, found, mappings, named_by, objects, on, one_of, unless
from plan.rules.pods import WORKLOADS, containers
from plan.rules.rule import Exempt, Rule, Severity
from plan.rules.subject import Subject, document, given

REPOSITORY: Final = "aws:ecr/repository:Repository"
POLICY: Final = "aws:ecr/repositoryPolicy:RepositoryPolicy"
LIFECYCLE: Final = "aws:ecr/lifecyclePolicy:LifecyclePolicy"
SCANNING: Final = "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration"
PULL_THROUGH: Final = "aws:ecr/pullThroughCacheRule:PullThroughCacheRule"
TASK: Final = "aws:ecs/taskDefinition:TaskDefinition"
FUNCTION: Final = "aws:lambda/function:Function"

DIGEST: Final = "@sha256:"
FIXED: Final = ("IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION")

_of_task = objects("containerDefinitions")


def _run(resource: Resource) -> Iterator[Mapping[str, Any]]:
    """What runs an image; a function that is a ZIP archive runs none."""
    if resource.type == TASK:
        yield from _of_task(resource)
    elif resource.type == FUNCTION:
        if uri := given(resource, "imageUri"):
            yield {"image": uri}
    else:
        yield from containers(resource)


def _by_digest(container: Resource, _: Subject) -> str | None:
    image = given(container, "image")
    is_known = DIGEST in str(image) or any("Digest" in one.path[-1] for one in references(image))
    return None if is_known else found("image", image)


def _is_mirror(repository: Resource, subject: Subject) -> bool:
    name = str(given(repository, "name"))
    prefixes = [given(rule, "ecrRepositoryPrefix") for rule in subject.each(PULL_THROUGH)]
    return any(name.startswith(f"{prefix}/") for prefix in prefixes if prefix)


def _scanned(repository: Resource, subject: Subject) -> str | Exempt | None:
    if subject.each(SCANNING):
        return Exempt("the registry scans all its images")
    return on("imageScanningConfiguration.0.scanOnPush")(repository, subject)


def _not_public(policy: Resource, _: Subject) -> str | None:
    read = document(given(policy, "policy"))
    for statement in mappings(read.get("Statement")) if isinstance(read, Mapping) else ():
        principal = statement.get("Principal")
        who = principal.get("AWS") if isinstance(principal, Mapping) else principal
        is_all = who == "*" or (isinstance(who, list) and "*" in who)
        if is_all and statement.get("Effect") == "Allow" and not statement.get("Condition"):
            return "everyone may pull its images"
    return None


IMAGE_RULES: Final = (
    Rule(
        id="GW.image-digest",
        title="What runs is an image by its digest",
        severity=Severity.LOW,
        reason="A tag can be moved: two tasks run two programs, and nobody has reviewed one.",
        remedy="`build` of the service, or `image` with its `@sha256:` digest.",
        source="Checkov CKV_K8S_43",
        types=(TASK, FUNCTION, *WORKLOADS),
        check=each(_run, _by_digest),
    ),
    Rule(
        id="ECR1",
        title="Not everyone may pull images",
        severity=Severity.HIGH,
        reason="Images hold the program, and often more than their authors think.",
        remedy="Name the accounts or the service in `Principal`.",
        source="AWS Solutions ECR1, Checkov CKV_AWS_32",
        types=(POLICY,),
        check=_not_public,
    ),
    Rule(
        id="ECR.1",
        title="Images are scanned when they are pushed",
        severity=Severity.HIGH,
        reason="Known holes of what an image is built on stay unknown.",
        remedy="Set `scanOnPush` of `imageScanningConfiguration`.",
        source="FSBP ECR.1, Checkov CKV_AWS_163",
        types=(REPOSITORY,),
        check=_scanned,
    ),
    Rule(
        id="ECR.2",
        title="A tag stays with its image",
        severity=Severity.MEDIUM,
        reason="Whoever may push replaces what is already reviewed and rolled out.",
        remedy="Set `imageTagMutability` to `IMMUTABLE`.",
        source="FSBP ECR.2, Checkov CKV_AWS_51",
        types=(REPOSITORY,),
        check=unless(
            "it follows another registry, whose tags move",
            _is_mirror,
            one_of("imageTagMutability", *FIXED),
        ),
    ),
    Rule(
        id="ECR.3",
        title="A repository forgets old images",
        severity=Severity.MEDIUM,
        reason="Each build is kept and paid for, with the holes that have been found since.",
        remedy="Add an `ecr.LifecyclePolicy`.",
        source="FSBP ECR.3",
        types=(REPOSITORY,),
        check=named_by("repository", LIFECYCLE),
    ),
    Rule(
        id="GW.image-key",
        title="Images are encrypted by KMS",
        severity=Severity.LOW,
        reason="Without it no key says who may read them, and no log who did.",
        remedy="Set `encryptionType` of `encryptionConfigurations` to `KMS`.",
        source="Checkov CKV_AWS_136, after ECR.5 of Security Hub",
        types=(REPOSITORY,),
        check=one_of("encryptionConfigurations.0.encryptionType", "KMS", "KMS_DSSE"),
    ),
)
