"""Roles for GitHub: whose token has which, for how long, and what each may do."""

import json

import pytest

from components.identity.deploy_role import DeployRole, DeployRoleArgs

ROLE = "aws:iam/role:Role"
POLICY = "aws:iam/policy:Policy"
ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
STATE_POLICY = "aws:iam/rolePolicy:RolePolicy"
PROVIDER = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"
BUCKET = "arn:aws:s3:::state"
KEY = "arn:aws:kms:eu-north-1:123456789012:key/1"
READ = '{"Version": "2012-10-17", "Statement": "read"}'
WRITE = '{"Version": "2012-10-17", "Statement": "write"}'


@pytest.fixture
def args() -> DeployRoleArgs:
    return {
        "repository": "acme/shop",
        "environment": "prod",
        "provider_arn": PROVIDER,
        "deploy": {"1": WRITE, "2": READ},
        "preview": {"1": READ},
    }


@pytest.fixture
def make(engine, args):
    """Makes the roles of `prod` with some args changed; returns the engine."""

    def run(**changed):
        engine.run(lambda: DeployRole("prod", {**args, **changed}))
        return engine

    return run


def trusted(engine, role: str) -> dict:
    """The one statement of a role's trust policy."""
    (statement,) = json.loads(engine.named(role).inputs["assumeRolePolicy"])["Statement"]
    return statement


def trust(subject):
    issuer = "token.actions.githubusercontent.com"
    return {
        "Effect": "Allow",
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Principal": {"Federated": PROVIDER},
        "Condition": {
            "StringEquals": {f"{issuer}:aud": "sts.amazonaws.com", f"{issuer}:sub": subject}
        },
    }


def test_only_jobs_of_the_environment_deploy(make):
    assert trusted(make(), "prod-deploy") == trust("repo:acme/shop:environment:prod")


def test_pull_requests_and_the_branch_preview(make):
    assert trusted(make(), "prod-preview") == trust(
        ["repo:acme/shop:pull_request", "repo:acme/shop:ref:refs/heads/main"]
    )


def test_the_branch_may_have_another_name(make):
    assert trusted(make(branch="release/1.x"), "prod-preview") == trust(
        ["repo:acme/shop:pull_request", "repo:acme/shop:ref:refs/heads/release/1.x"]
    )


@pytest.mark.parametrize("repository", ["acme-12/shop-34", "acme@12/shop@34", "a/.github"])
def test_a_repository_is_taken_as_it_stands_in_its_tokens(make, repository):
    found = trusted(make(repository=repository), "prod-deploy")
    assert found == trust(f"repo:{repository}:environment:prod")


def test_no_trust_is_by_pattern(make):
    for inputs in make().of(ROLE):
        assert "StringLike" not in inputs["assumeRolePolicy"]
        assert "*" not in inputs["assumeRolePolicy"]


def test_a_deployment_may_take_longer_than_a_preview(make):
    engine = make()
    assert engine.named("prod-deploy").inputs["maxSessionDuration"] == 7200
    assert engine.named("prod-preview").inputs["maxSessionDuration"] == 3600
    assert make(session_seconds=43200).named("prod-deploy").inputs["maxSessionDuration"] == 43200


def test_each_role_has_its_own_policies_and_no_other(make):
    engine = make()
    texts = {r.name: r.inputs["policy"] for r in engine.resources if r.type == POLICY}
    assert texts == {"prod-deploy-1": WRITE, "prod-deploy-2": READ, "prod-preview-1": READ}
    attached = [(one["role"], one["policyArn"]) for one in engine.of(ATTACHMENT)]
    assert attached == [
        ("<<iam.Role/prod-deploy.name>>", "<<iam.Policy/prod-deploy-1.arn>>"),
        ("<<iam.Role/prod-deploy.name>>", "<<iam.Policy/prod-deploy-2.arn>>"),
        ("<<iam.Role/prod-preview.name>>", "<<iam.Policy/prod-preview-1.arn>>"),
    ]
    assert len(engine.resources) == 1 + 2 + 3 + 3
    assert engine.of(STATE_POLICY) == []


def test_a_preview_reads_the_state_and_a_deployment_writes_it(make):
    engine = make(state={"bucket_arn": BUCKET, "key_arn": KEY})
    told = {
        r.inputs["role"]: r.inputs["policy"] for r in engine.resources if r.type == STATE_POLICY
    }
    found = {role: json.loads(text)["Statement"] for role, text in told.items()}

    def allowed(*grants):
        return [{"Effect": "Allow", "Action": a, "Resource": [r]} for a, r in grants]

    assert found == {
        "<<iam.Role/prod-deploy.id>>": allowed(
            (["s3:ListBucket"], BUCKET),
            (["s3:DeleteObject", "s3:GetObject", "s3:PutObject"], f"{BUCKET}/*"),
            (["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"], KEY),
        ),
        "<<iam.Role/prod-preview.id>>": allowed(
            (["s3:ListBucket"], BUCKET), (["s3:GetObject"], f"{BUCKET}/*"), (["kms:Decrypt"], KEY)
        ),
    }


def test_a_boundary_holds_for_both_roles(make):
    bounds = [one.get("permissionsBoundary") for one in make(boundary_arn="arn:bound").of(ROLE)]
    assert bounds == ["arn:bound", "arn:bound"]
    assert not any("permissionsBoundary" in one for one in make().of(ROLE))


def test_roles_and_policies_are_tagged(make):
    engine = make(tags={"team": "web"})
    tags = {r.name: r.inputs["tags"] for r in engine.resources if r.type in (ROLE, POLICY)}
    assert tags == {name: {"team": "web", "Name": name} for name in tags}
    assert len(tags) == 5


def test_outputs(make):
    assert make().outputs("groundwork:index:DeployRole") == {
        "deploy_role_arn": "<<iam.Role/prod-deploy.arn>>",
        "preview_role_arn": "<<iam.Role/prod-preview.arn>>",
    }


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"repository": "acme"}, "repository must be OWNER/NAME, such as acme/shop, got 'acme'"),
        ({"repository": "acme/*"}, "repository must be OWNER/NAME"),
        ({"repository": "acme/shop:ref"}, "repository must be OWNER/NAME"),
        ({"repository": "acme/shop\n"}, "repository must be OWNER/NAME"),
        ({"environment": "*"}, "environment must be a name of letters, digits, dots and dashes"),
        ({"environment": ""}, "environment must be a name"),
        ({"branch": "release/*"}, "branch must be a branch, such as main, got 'release/\\*'"),
        ({"deploy": {}}, "deploy must have 1 to 10 policies, got 0"),
        ({"preview": {}}, "preview must have 1 to 10 policies, got 0"),
        (
            {"deploy": {str(number): WRITE for number in range(11)}},
            "deploy must have 1 to 10 policies, got 11",
        ),
        ({"session_seconds": 3599}, "session_seconds must be 3600 to 43200, got 3599"),
        ({"session_seconds": 43201}, "session_seconds must be 3600 to 43200, got 43201"),
    ],
)
def test_what_would_trust_others_is_refused(make, changed, message):
    with pytest.raises(ValueError, match=f"^prod: {message}"):
        make(**changed)
