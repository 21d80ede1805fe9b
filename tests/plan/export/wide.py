"""A program that declares every type of the export's table, with realistic inputs."""

import json

import pulumi
import pulumi_aws as aws

from tests.plan.export.wide_beanstalk import beanstalk
from tests.plan.export.wide_cdn import cdn
from tests.plan.export.wide_compute import compute
from tests.plan.export.wide_data import aurora, caches, mongo, queues
from tests.plan.export.wide_delivery import delivery
from tests.plan.export.wide_deployments import deployments
from tests.plan.export.wide_edge import edge, observability
from tests.plan.export.wide_events import buses, events, notices, tables, topics
from tests.plan.export.wide_gateway import gateway
from tests.plan.export.wide_pods import pods
from tests.plan.export.wide_stores import data, identity, stores
from tests.plan.export.wide_streams import searches, streams


def program() -> None:
    provider = aws.Provider(
        "main",
        region="eu-north-1",
        skip_credentials_validation=True,
        skip_metadata_api_check=True,
        s3_use_path_style=True,
        default_tags={"tags": {"project": "wide", "stack": "test"}},
    )
    opts = pulumi.ResourceOptions(provider=provider)
    asked = pulumi.InvokeOptions(provider=provider)
    lookups(asked)
    vpc, subnets, group = network(opts, asked)
    peering(opts, vpc)
    key, logs, bucket = stores(opts)
    role = identity(opts, key)
    balancer, listener, target = edge(opts, vpc, subnets, group, bucket)
    cdn(opts, balancer)
    gateway(opts, vpc, subnets, balancer, key)
    deployments(opts, vpc, subnets, listener, role)
    database = data(opts, subnets, group)
    mongo(opts, subnets, group)
    aurora(opts, subnets, group)
    caches(opts, subnets, logs)
    streams(opts, vpc, subnets, key)
    searches(opts, vpc, subnets, key)
    tables(opts, key)
    topics(opts, key)
    buses(opts, key)
    queues(opts, key)
    events(opts, key)
    beanstalk(opts, bucket, role)
    topic = observability(opts, key)
    notices(opts, topic)
    delivery(opts, key, topic)
    compute(opts, vpc, subnets, group, role, logs, target, listener, database, topic)
    pods(opts, vpc, subnets, key, asked)


def peering(opts: pulumi.ResourceOptions, vpc: aws.ec2.Vpc) -> None:
    peer = aws.ec2.Vpc("peer", cidr_block="10.1.0.0/16", enable_dns_hostnames=True, opts=opts)
    connection = aws.ec2.VpcPeeringConnection(
        "peer",
        vpc_id=vpc.id,
        peer_vpc_id=peer.id,
        auto_accept=True,
        requester={"allow_remote_vpc_dns_resolution": True},
        accepter={"allow_remote_vpc_dns_resolution": True},
        opts=opts,
    )
    aws.ec2.Route(
        "peer-back",
        route_table_id=aws.ec2.RouteTable("peer", vpc_id=peer.id, opts=opts).id,
        destination_cidr_block="10.0.32.0/19",
        vpc_peering_connection_id=connection.id,
        opts=opts,
    )


def lookups(asked: pulumi.InvokeOptions) -> None:
    account = aws.get_caller_identity(opts=asked)
    pulumi.export("account", account.account_id)
    pulumi.export("partition", aws.get_partition(opts=asked).dns_suffix)
    pulumi.export("region", aws.get_region(opts=asked).region)
    pulumi.export("image", aws.ssm.get_parameter(name="/a/b", opts=asked).insecure_value)
    pulumi.export("s3", aws.ec2.get_prefix_list(name="com.amazonaws.eu-north-1.s3", opts=asked).id)


def network(
    opts: pulumi.ResourceOptions, asked: pulumi.InvokeOptions
) -> tuple[aws.ec2.Vpc, list[aws.ec2.Subnet], aws.ec2.SecurityGroup]:
    vpc = aws.ec2.Vpc(
        "network",
        cidr_block="10.0.0.0/16",
        enable_dns_hostnames=True,
        tags={"Name": "network"},
        opts=opts,
    )
    aws.ec2.DefaultSecurityGroup("closed", vpc_id=vpc.id, opts=opts)
    subnets = [
        aws.ec2.Subnet(
            f"public-{zone}",
            vpc_id=vpc.id,
            cidr_block=f"10.0.{index}.0/24",
            availability_zone=f"eu-north-1{zone}",
            opts=opts,
        )
        for index, zone in enumerate("ab")
    ]
    gateway = aws.ec2.InternetGateway("gateway", vpc_id=vpc.id, opts=opts)
    address = aws.ec2.Eip(
        "nat-a",
        domain="vpc",
        opts=pulumi.ResourceOptions(provider=opts.provider, depends_on=[gateway]),
    )
    aws.ec2.Instance(
        "nat-b",
        ami="ami-1",
        instance_type="t4g.nano",
        subnet_id=subnets[1].id,
        source_dest_check=False,
        metadata_options={"http_tokens": "required", "http_put_response_hop_limit": 1},
        root_block_device={"encrypted": True, "volume_type": "gp3", "volume_size": 8},
        maintenance_options={"auto_recovery": "default"},
        user_data="#!/bin/sh\necho ${HOME}\n",
        opts=opts,
    )
    aws.ec2.NatGateway("nat-a", allocation_id=address.id, subnet_id=subnets[0].id, opts=opts)
    table = aws.ec2.RouteTable("public", vpc_id=vpc.id, opts=opts)
    aws.ec2.Route(
        "public-out",
        route_table_id=table.id,
        destination_cidr_block="0.0.0.0/0",
        gateway_id=gateway.id,
        opts=opts,
    )
    aws.ec2.RouteTableAssociation(
        "public-a", subnet_id=subnets[0].id, route_table_id=table.id, opts=opts
    )
    group = aws.ec2.SecurityGroup(
        "web",
        description="Web",
        vpc_id=vpc.id,
        opts=pulumi.ResourceOptions(
            provider=opts.provider, custom_timeouts=pulumi.CustomTimeouts(delete="2m")
        ),
    )
    prefixes = aws.ec2.get_managed_prefix_list(
        filters=[{"name": "prefix-list-name", "values": ["com.amazonaws.eu-north-1.s3"]}],
        opts=asked,
    )
    aws.vpc.SecurityGroupIngressRule(
        "web-from-internet",
        security_group_id=group.id,
        cidr_ipv4="0.0.0.0/0",
        from_port=443,
        to_port=443,
        ip_protocol="tcp",
        opts=opts,
    )
    aws.vpc.SecurityGroupEgressRule(
        "web-to-s3",
        security_group_id=group.id,
        prefix_list_id=prefixes.id,
        from_port=443,
        to_port=443,
        ip_protocol="tcp",
        opts=opts,
    )
    aws.ec2.VpcEndpoint(
        "s3",
        vpc_id=vpc.id,
        service_name="com.amazonaws.eu-north-1.s3",
        vpc_endpoint_type="Gateway",
        route_table_ids=[table.id],
        policy=json.dumps({"Statement": [{"Effect": "Allow", "Resource": "arn:aws:s3:::${x}"}]}),
        opts=opts,
    )
    return vpc, subnets, group
