"""Services reach each other by the names that were deployed."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from ops.local.plane.addresses import Addresses, Place
from ops.local.plane.desired import read
from ops.local.plane.names import Names
from tests.ops.local.plane.tiny import PORT, REGION, Deployed, container
from tests.ops.local.plane.yard import SERVICE, get, yard

NAMED = replace(SERVICE, hosts=("tiny.app.internal",))
TOLD = {"TINY_HOST": "tiny.app.internal", "TINY_PORT": "80", "OTHER": "tiny.app.internal"}


async def asked(told: Mapping[str, str]) -> str:
    return await asyncio.to_thread(get, told["TINY_HOST"], int(told["TINY_PORT"]))


def test_a_name_leads_to_the_healthy_tasks(root: Path) -> None:
    async def play() -> None:
        async with yard(root) as made:
            names = Names(Addresses(4711), made.fleet.serving_at)
            await names.update([NAMED])
            told = names.told(TOLD)
            assert told["TINY_HOST"].startswith("127.")
            assert (told["TINY_PORT"], told["OTHER"]) == (str(PORT), "tiny.app.internal")
            with pytest.raises(OSError, match=r"closed|reset"):
                await asked(told)
            made.fleet.apply([replace(NAMED, desired=2)])
            await made.stands(2)
            assert [await asked(told) for _ in range(4)] == ["1"] * 4
            await names.update([NAMED])
            assert names.told(TOLD) == told
            await names.update([])
            assert names.told(TOLD) == TOLD
            with pytest.raises(OSError, match="refused"):
                await asked(told)

    asyncio.run(play())


def test_connections_go_by_turns_and_end_where_nobody_listens() -> None:
    turns: list[str] = []

    async def play() -> None:
        async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            turns.append(writer.get_extra_info("sockname")[0])
            writer.close()

        servers = [await asyncio.start_server(serve, f"127.9.9.{n}", PORT) for n in (1, 2)]
        places = [Place("127.9.9.1", PORT), Place("127.9.9.2", PORT), Place("127.9.9.3", PORT)]
        names = Names(Addresses(4712), lambda _: places)
        await names.update([NAMED])
        for _ in range(6):
            with pytest.raises(OSError, match=r"closed|reset"):
                await asked(names.told(TOLD))
        names.close()
        for server in servers:
            server.close()

    asyncio.run(play())
    assert sorted(turns) == ["127.9.9.1", "127.9.9.1", "127.9.9.2", "127.9.9.2"]


def test_names_are_those_of_the_namespace(deployed: Deployed) -> None:
    found = deployed.ask("servicediscovery")
    vpc = deployed.ask("ec2").describe_vpcs()["Vpcs"][0]["VpcId"]
    found.create_private_dns_namespace(Name="app.internal", Vpc=vpc)
    (space,) = found.list_namespaces()["Namespaces"]
    records = [{"Type": "A", "TTL": 10}]
    entry = found.create_service(
        Name="tiny", NamespaceId=space["Id"], DnsConfig={"DnsRecords": records}
    )["Service"]
    deployed.made.append(lambda: found.delete_namespace(Id=space["Id"]))
    deployed.made.append(lambda: found.delete_service(Id=entry["Id"]))
    task = deployed.task("named", container())
    deployed.service("named", task, serviceRegistries=[{"registryArn": entry["Arn"]}])
    (service,) = read(deployed.endpoint, REGION).services
    assert service.hosts == ("tiny.app.internal",)
