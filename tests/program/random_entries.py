"""Entries of stack files, kind by kind, each with a random part of what can be said of it."""

from hypothesis import strategies as st

IMAGE = "123456789012.dkr.ecr.eu-north-1.amazonaws.com/app:1"
PUBLIC = "public.ecr.aws/nginx/nginx:1.27"
SECRET = "arn:aws:secretsmanager:eu-north-1:123456789012:secret"
ROLE = "arn:aws:iam::123456789012:role/deployers"
EVERY_ENDPOINT = [
    "tasks", "dynamodb", "ec2", "ecs", "ecs-agent", "ecs-telemetry", "eks", "eks-auth", "events",
    "kms", "monitoring", "sns", "sqs", "ssm", "ssmmessages", "sts", "xray",
]  # fmt: skip


def some(**fields) -> st.SearchStrategy[dict]:
    """A map with any of these keys, each with one of its values."""
    return st.fixed_dictionaries(
        {}, optional={key: st.sampled_from(values) for key, values in fields.items()}
    )


def a(required: dict, **fields) -> st.SearchStrategy[dict]:
    """An entry with all that is required, and any of the rest."""
    return some(**fields).map(lambda rest: {**required, **rest})


def entries(labels: str, one: st.SearchStrategy[dict], *, most: int = 2) -> st.SearchStrategy[dict]:
    """Up to so many entries under some of the labels."""
    return st.dictionaries(st.sampled_from(labels.split()), one, max_size=most)


KEPT = {"disposable": [True, False]}
DAYS = [1, 7, 35]
DATABASES = entries(
    "orders ledger feed", a(
        {"engine": "postgres"}, size=["micro", "small", "medium", "large", "xlarge"],
        storage_gib=[20, 400, 65536], storage_type=["gp2", "gp3"], version=["14", "17", "18"],
        multi_az=[True, False], backup_days=DAYS, **KEPT,
    ) | a(
        {"engine": "aurora"}, capacity=[{}, {"min": 0}, {"min": 0.5, "max": 256}, {"max": 1}],
        version=["15", "16"], multi_az=[True, False], backup_days=DAYS, **KEPT,
    ) | a(
        {"engine": "mongo"}, size=["medium", "large", "xlarge"], multi_az=[True, False],
        backup_days=DAYS, **KEPT,
    ),
)  # fmt: skip
CACHES = entries(
    "sessions hot", a(
        {"engine": "valkey"}, size=["micro", "small", "large"], nodes=[1, 2, 3],
        backup_days=[0, 1, 35], **KEPT,
    ) | a({"engine": "redis"}, nodes=[1, 2], **KEPT)
    | a({"engine": "memcached"}, size=["micro", "xlarge"], nodes=[1, 3], **KEPT),
)  # fmt: skip
BUCKETS = entries("files exports", some(noncurrent_days=[1, 90], expire_days=[1, 3650], **KEPT))
TABLES = entries("carts visits", a(
    {}, sort_key=["at", {"at": "number"}, None], ttl=["expires"], backup_days=DAYS, **KEPT,
).flatmap(lambda rest: st.sampled_from(["id", {"id": "number"}, {"id": "binary"}]).map(
    lambda key: {"key": key, "stream": True, **rest}
)))  # fmt: skip
QUEUES = entries("mails work", some(
    visibility_seconds=[30, 180, 43200], retention_days=[1, 14], attempts=[1, 1000], **KEPT,
))  # fmt: skip
STREAMS = entries("changes", a({"engine": "serverless"}, **KEPT) | a(
    {"engine": "provisioned"}, size=["small", "large", "xlarge"], storage_gib=[1, 4096], **KEPT,
), most=1)  # fmt: skip
SEARCHES = entries("index", some(
    size=["small", "medium", "large", "xlarge"], nodes=[1, 6], masters=[True, False],
    storage_gib=[10, 1024], service_role=[True, False], **KEPT,
), most=1)  # fmt: skip
USERS = entries("people staff", some(mfa=["optional", "required"], self_sign_up=[True], **KEPT))
SECRETS = {
    "stripe": {"arn": f"{SECRET}:stripe-AbCdEf"},
    "hub": {"arn": f"{SECRET}:ecr-pullthroughcache/hub-AbCdEf"},
    "smtp": {"value": {"secure": "v1:AAAA"}},
}
MACHINES = some(
    machine=["t3.micro", "t3.small", "t3.large", "t3.xlarge"], predictive=["forecast", "scale",
    "plan"],
).flatmap(lambda rest: st.sampled_from([(1, 20), (3, 100), (9, 10)]).map(
    lambda bounds: {"min": bounds[0], "max": bounds[1], **rest}
))  # fmt: skip
PODS = a({"engine": "eks"}, admins=[{"deployers": ROLE}], version=["1.34", "1.35"])
OWN_NODES = a({"nodes": "managed"}, machine=["t3.large", "m7i.large"], max=[6, 100])  # fmt: skip

NETWORK = some(
    zones=[2, 2, 3], nat=["none", "single", "per-zone", "instance"],
    discovery=["dns", "connect"], endpoints=[["s3", "ecr"], EVERY_ENDPOINT, []],
)  # fmt: skip
TIMES = {"night": {"cron": "0 20 ? * MON-FRI *", "min": 0, "max": 1, "timezone": "Europe/Berlin"}}
TASK = some(
    port=[1024, 8080, 65535], command=[["serve", "--all"]], migrate=[["python", "-m", "move"]],
    scale=[{"min": 1, "max": 1}, {"min": 2, "max": 9, "cpu": None}, {"memory": None},
           {"predictive": "scale", "min": 1, "max": 4}, {"min": 1, "schedule": TIMES}, {}],
    health=[{"path": "/ok"}, {"command": ["true"]}, {}], internet=[False, True],
    env=[{"LOG_LEVEL": "debug", "EMPTY": ""}, {"WORDS": "å ${a} $(b) <c>"}],
    secrets=[{"STRIPE": "stripe"}, {"SMTP": "smtp", "PAY": "stripe"}],
    tracing=[True, False], exec=[True], interruptible=[True], spot_percent=[0, 50, 99],
    pull_secret=["hub"], memory=[1024, 2048],
    sidecars=[{"proxy": {"image": IMAGE, "memory": 64, "essential": False}},
              {"agent": {"image": PUBLIC, "memory": 128, "env": {"A": "1"}, "health": ["true"]}}],
)  # fmt: skip
ONLY_TASKS = ("tracing", "exec", "interruptible", "spot_percent", "pull_secret", "sidecars")
NOT_ON_BEANSTALK = (*ONLY_TASKS, "command", "migrate", "internet", "scale")
FUNCTION = some(
    timeout_seconds=[1, 29], memory=[512, 10240], env=[{"LOG_LEVEL": "debug"}],
    architecture=["arm64", "x86_64"], runtime=["python3.13", "nodejs22.x"],
    handler=["main.handler", "main.other", "main.a", "a/b.c"],
)  # fmt: skip
JOB = some(
    schedule=["rate(1 day)", "cron(0 3 ? * SUN *)"], memory=[1024],
    internet=[False, True], env=[{"LOG_LEVEL": "debug"}], secrets=[{"STRIPE": "stripe"}],
)  # fmt: skip
REST = some(
    clients=[{"acme": "A partner", "other": "Another one"}], rate=[1, 10000],
    log_role=["arn:aws:iam::123456789012:role/logs"],
)  # fmt: skip
WHOLE = some(
    **{"aws:region": ["us-east-1", "eu-west-1", "ap-southeast-2"]}, emulator=[True, False, False],
    keys=["own", "aws"], trail=[True, False], backup=[True, False], disposable=[True, False],
    alerts=[{"email": "ops@example.com"}, {"email": "ops@example.com", "budget_usd": 1}],
    tags=[{"team": "board"}, {"cost": "a b"}, {}], waivers=[
        [{"rule": "RDS3", "reason": "On purpose.", "expires": "2027-01-01"}],
        [{"rule": "EC23", "reason": "Gone.", "expires": "2020-01-01", "resource": "orders"}],
        [{"rule": "No.such-rule", "reason": "?", "expires": "2027-01-01"}]],
)  # fmt: skip
PIPELINE = a({"repository": "acme/board"}, approve=[True, False], branch=["main", "a/b.c"])
REGISTRY = a({"url": "docker.io/acme"}, secret=["hub"])
