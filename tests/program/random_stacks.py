"""Stack files by chance, in which things mostly fit each other, as in those that people write."""

from typing import Any

from hypothesis import strategies as st

from tests.program import random_entries as make

WORDS = {
    "databases": ["connect"], "caches": ["read", "write"], "buckets": ["read", "write"],
    "tables": ["read", "write"], "queues": ["send", "receive"], "topics": ["send"],
    "buses": ["send"], "streams": ["send", "receive"], "searches": ["read", "write"],
}  # fmt: skip
BY_ADDRESS = ("databases", "caches", "streams", "searches")
"""Kinds that stand in a network."""
RUNS = ["fargate", "fargate", "fargate", "ec2", "eks", "beanstalk", "lambda", "lambda", "static"]


@st.composite
def sound(draw) -> dict[str, Any]:
    """The settings of a file in which things mostly fit each other, without prefix."""
    config: dict[str, Any] = {"posture": draw(st.sampled_from(["dev", "prod"])), **draw(make.WHOLE)}
    config |= {"images": draw(st.sampled_from(["given", "build"])), "secrets": make.SECRETS}
    platforms = draw(st.lists(st.sampled_from(RUNS), min_size=1, max_size=5))
    draw(_ground(config, platforms))
    draw(_stores(config))
    draw(_services(config, platforms))
    draw(_fronts(config))
    draw(_gateways(config))
    draw(_images(config))
    return config


@st.composite
def _ground(draw, config: dict[str, Any], platforms: list[str]) -> None:
    """Networks, the domain, and clusters."""
    networks = {"app": {"cidr": "10.0.0.0/16", **draw(make.NETWORK)}}
    if draw(st.booleans()):
        networks["data"] = {"cidr": "10.1.0.0/20", "nat": "none", "public_zones": 0}
    for network in networks.values():
        if network.get("nat") == "none":
            network["endpoints"] = make.EVERY_ENDPOINT
    config["networks"] = networks
    if config["posture"] == "prod" or draw(st.booleans()):
        config["domain"] = {"name": "shop.example.com", "zone": "example.com"}
    clusters = {"machines": draw(make.MACHINES)} if "ec2" in platforms else {}
    if "eks" in platforms:
        clusters["pods"] = draw(make.PODS)
        if networks["app"].get("nat") != "none" and draw(st.booleans()):
            clusters["pods"] |= draw(make.OWN_NODES)
        if config["posture"] == "dev":
            clusters["pods"]["admin_cidrs"] = draw(st.sampled_from([[], ["203.0.113.7/32"]]))
    config["clusters"] = {label: {**one, "network": "app"} for label, one in clusters.items()}


@st.composite
def _stores(draw, config: dict[str, Any]) -> None:
    """What keeps data, and what hands it on."""
    kinds = ("databases", "caches", "buckets", "tables", "queues", "streams", "searches")
    for kind in draw(st.lists(st.sampled_from(kinds), max_size=4, unique=True)):
        config[kind] = draw(getattr(make, kind.upper()))
        for entry in config[kind].values() if kind in BY_ADDRESS else ():
            entry["network"] = draw(st.sampled_from(sorted(config["networks"])))
    queues = sorted(config.get("queues", {}))
    some_queues = st.lists(st.sampled_from(queues), unique=True) if queues else st.just([])
    if draw(st.booleans()):
        emails = draw(st.sampled_from([[], ["team@example.com"]]))
        config["topics"] = {"finished": {"queues": draw(some_queues), "emails": emails}}
    if draw(st.booleans()):
        to = [*queues, *config.get("topics", {})]
        rules = {
            f"rule{number}": {"pattern": {"source": ["shop"]}, "to": one}
            for number, one in enumerate(draw(st.lists(st.sampled_from(to), max_size=2)))
        } if to else {}  # fmt: skip
        config["buses"] = {"events": {"rules": rules, **draw(make.some(archive_days=[1, 36500]))}}


@st.composite
def _uses(draw, config: dict[str, Any], called: list[str]) -> dict[str, str]:
    """What one service or job may talk to: in the words that fit."""
    words = {label: WORDS[kind] for kind in WORDS for label in config.get(kind, {})}
    words.update({label: ["call"] for label in called})
    if not words:
        return {}
    used = draw(st.lists(st.sampled_from(sorted(words)), max_size=4, unique=True))
    return {label: draw(st.sampled_from(words[label])) for label in used}


@st.composite
def _services(draw, config: dict[str, Any], platforms: list[str]) -> None:
    """Services, each of which calls only such as come before it, and jobs."""
    services: dict[str, Any] = {}
    for number, runs in enumerate(platforms):
        label = f"{runs[:4]}{number}"
        called = [k for k, one in services.items() if one["runs"] in ("fargate", "ec2")]
        match runs:
            case "static":
                first = not any(one.get("route") == "/" for one in services.values())
                service = {"build": "services/web", "route": "/" if first else "/assets"}
            case "lambda":
                service = draw(_function(config, label, called))
            case "eks":
                pods = [k for k, one in services.items() if one["runs"] == "eks"]
                service = _without(draw(_task(config, label, pods)), make.ONLY_TASKS)
                service["scale"] = draw(st.sampled_from([{"min": 1, "max": 3}, {"min": 2}]))
            case "beanstalk":
                service = _without(draw(_task(config, label, called)), make.NOT_ON_BEANSTALK)
                service = {"route": f"/{label}", **service}
            case _:
                service = draw(_task(config, label, called))
                if runs == "ec2":
                    service.pop("spot_percent", None)
                    service.pop("memory", None)
        services[label] = {"runs": runs, **service}
    config["services"] = services
    if draw(st.booleans()):
        called = [k for k, one in services.items() if one["runs"] == "fargate"]
        job = {**draw(make.JOB), "network": "app", "uses": draw(_uses(config, called))}
        if config["networks"]["app"].get("nat") == "none":
            job.pop("internet", None)
        own = called and "build" in services[called[0]] and draw(st.booleans())
        job |= {"of": called[0], "command": ["x"]} if own else {"image": make.IMAGE}
        config["jobs"] = {"nightly": job}


@st.composite
def _task(draw, config: dict[str, Any], label: str, called: list[str]) -> dict[str, Any]:
    """A container: alone, behind a route, or behind a port."""
    built = draw(st.booleans())
    source = {"build": "services/tasks"} if built else {"image": make.IMAGE}
    task = {**source, "network": "app", "uses": draw(_uses(config, called)), **draw(make.TASK)}
    if task.get("tracing") or task.get("sidecars") or "memory" in task:
        task["memory"] = max(task.get("memory", 0), 1024)
    if config["networks"]["app"].get("nat") == "none":
        task = _without(task, ("internet", "sidecars", "tracing"))
    match draw(st.sampled_from(["route", "route", "port", "none"])):
        case "route":
            task["route"] = draw(st.sampled_from([f"/{label}", f"/api/{label}"]))
            deploys = ["rolling", "canary", "linear", "blue-green", "codedeploy"]
            if label[:4] == "farg" and "interruptible" not in task:
                task["deploy"] = draw(st.sampled_from(deploys))
        case "port" if label[:4] != "bean":
            task["listen"] = {"port": 5000 + int(label[-1]), "protocol": "tcp"}
    return task


@st.composite
def _function(draw, config: dict[str, Any], label: str, called: list[str]) -> dict[str, Any]:
    """A function: behind a route, or set off by whatever there is to set it off."""
    function = {"build": "services/digest/digest", **draw(make.FUNCTION)}
    words = {"queues": "queue", "topics": "topic", "tables": "table", "streams": "stream"}
    ways = [{word: one} for kind, word in words.items() for one in config.get(kind, {})]
    ways += [{"bus": one, "pattern": {"source": ["x"]}} for one in config.get("buses", {})]
    ways += [
        {"schedule": "cron(0 6 * * ? *)", "timezone": "Asia/Tokyo"},
        {"route": f"/api/{label}"},
    ]
    way = draw(st.sampled_from(ways))
    function |= way if "route" in way else {"on": way}
    uses = draw(_uses(config, called))
    function["uses"] = {used: word for used, word in uses.items() if used not in way.values()}
    network = {used for kind in BY_ADDRESS for used in config.get(kind, {})} | set(called)
    if network & function["uses"].keys():
        function["network"] = "app"
    return function


@st.composite
def _fronts(draw, config: dict[str, Any]) -> None:
    """Distribution and firewall before what has a route, and users who sign in there."""
    routed = {label: one for label, one in config["services"].items() if one.get("route")}
    tasks = [label for label in routed if routed[label]["runs"] in ("fargate", "ec2", "beanstalk")]
    needed = {one["runs"] for one in routed.values()} & {"static", "eks"}
    if needed or (tasks and draw(st.booleans())):
        balancers = ["public", "internal"] if tasks else ["public"]
        config["edge"] = draw(make.some(price_class=["PriceClass_All"], balancer=balancers))
    if routed and ("edge" in config or tasks) and draw(st.booleans()):
        config["firewall"] = draw(make.some(rate_limit=[100, 2000000]))
    if tasks and "domain" in config:
        config["users"] = draw(make.USERS)
        for label in tasks if config["users"] else ():
            if routed[label]["runs"] != "beanstalk" and draw(st.booleans()):
                routed[label]["sign_in"] = sorted(config["users"])[0]


@st.composite
def _gateways(draw, config: dict[str, Any]) -> None:
    """Gateways before what has a route of one word below /api."""
    behind = [
        label for label, one in config["services"].items()
        if str(one.get("route")).startswith("/api/") and "sign_in" not in one
    ]  # fmt: skip
    functions = [label for label in behind if config["services"][label]["runs"] == "lambda"]
    gateways: dict[str, Any] = {}
    if functions and draw(st.booleans()):
        live = {"protocol": "websocket", "services": [functions[0]]}
        gateways["live"] = {**live, **draw(make.some(rate=[1, 500]))}
        behind.remove(functions[0])
    if behind:
        gateways["public"] = {"services": behind, **draw(make.REST)}
    if "public" in gateways and config.get("users"):
        gateways["public"] |= draw(make.some(users=[sorted(config["users"])[0]]))
    config["gateways"] = gateways


@st.composite
def _images(draw, config: dict[str, Any]) -> None:
    """Where images come from and go to, by what there is."""
    named = [str(one.get("sidecars")) for one in config["services"].values()]
    if any("public.ecr.aws" in one for one in named) and draw(st.booleans()):
        config["mirrors"] = {"aws-public": {"registry": "public.ecr.aws"}}
    runs = {one["runs"] for one in config["services"].values() if "build" in one}
    if config["images"] == "build" and "fargate" in runs:
        match draw(st.sampled_from(["ecr", "pipeline", "registry"])):
            case "pipeline":
                config["delivery"] = draw(make.PIPELINE)
            case "registry" if not runs & {"eks", "beanstalk"}:
                config["registry"] = draw(make.REGISTRY)


def _without(entry: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if key not in keys}
