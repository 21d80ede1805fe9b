"""What the emulator holds, line by line."""

from collections.abc import Callable
from typing import Any

import boto3

from ops.local.call import ACCOUNT
from ops.local.emulator import Emulator
from ops.local.inventory import inventory, pending_keys

Client = Callable[[str], Any]


def test_what_is_made_appears_and_what_is_deleted_disappears(
    emulator: Emulator, client: Client
) -> None:
    ec2, s3, iam, sns = (client(name) for name in ("ec2", "s3", "iam", "sns"))
    before = inventory(emulator.endpoint)
    vpc = ec2.create_vpc(CidrBlock="10.2.0.0/16")["Vpc"]["VpcId"]
    group = ec2.create_security_group(GroupName="g", Description="For a test", VpcId=vpc)["GroupId"]
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    where = {"LocationConstraint": "eu-north-1"}
    s3.create_bucket(Bucket="inventory", CreateBucketConfiguration=where)
    role = iam.create_role(RoleName="inventory", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
    topic = sns.create_topic(Name="inventory")["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="email", Endpoint="ops@example.com")
    during = inventory(emulator.endpoint)
    assert during == sorted(during)
    assert set(during) - set(before) == {
        f"eu-north-1/ec2:{vpc}",
        f"eu-north-1/ec2:{group}",
        f"eu-north-1/ec2:{address}",
        f"eu-north-1/sns:{topic}",
        f"eu-north-1/sns:{topic} ops@example.com",
        "s3:inventory",
        f"iam:{role}",
    }
    assert set(before) <= set(during)
    sns.delete_topic(TopicArn=topic)
    iam.delete_role(RoleName="inventory")
    s3.delete_bucket(Bucket="inventory")
    ec2.release_address(AllocationId=address)
    ec2.delete_security_group(GroupId=group)
    ec2.delete_vpc(VpcId=vpc)
    assert inventory(emulator.endpoint) == before


def test_a_cluster_with_its_service_and_scaling(emulator: Emulator, client: Client) -> None:
    ecs, scaling = client("ecs"), client("application-autoscaling")
    before = set(inventory(emulator.endpoint))
    cluster = ecs.create_cluster(clusterName="listed")["cluster"]["clusterArn"]
    container = {"name": "web", "image": "image.invalid/web", "memory": 128}
    task = ecs.register_task_definition(family="listed", containerDefinitions=[container])
    service = ecs.create_service(
        cluster="listed", serviceName="web", taskDefinition="listed", desiredCount=0
    )["service"]["serviceArn"]
    target = {
        "ServiceNamespace": "ecs",
        "ResourceId": "service/listed/web",
        "ScalableDimension": "ecs:service:DesiredCount",
    }
    scalable = scaling.register_scalable_target(**target, MinCapacity=1, MaxCapacity=2)
    assert set(inventory(emulator.endpoint)) - before == {
        f"eu-north-1/ecs:{cluster}",
        f"eu-north-1/ecs:{task['taskDefinition']['taskDefinitionArn']}",
        f"eu-north-1/ecs:{service}",
        f"eu-north-1/application-autoscaling:{scalable['ScalableTargetARN']}",
    }
    scaling.deregister_scalable_target(**target)
    ecs.delete_service(cluster="listed", service="web", force=True)
    ecs.deregister_task_definition(taskDefinition="listed:1")
    ecs.delete_cluster(cluster="listed")
    assert set(inventory(emulator.endpoint)) == before


def test_a_zone_and_its_records(emulator: Emulator, client: Client) -> None:
    dns = client("route53")
    before = set(inventory(emulator.endpoint))
    zone = dns.create_hosted_zone(Name="listed.example", CallerReference="1")["HostedZone"]["Id"]
    record = {"Name": "a.listed.example.", "Type": "A", "TTL": 60}
    record |= {"ResourceRecords": [{"Value": "10.0.0.1"}]}
    for action, left in (("CREATE", {f"route53:{zone} a.listed.example. A"}), ("DELETE", set())):
        batch = {"Changes": [{"Action": action, "ResourceRecordSet": record}]}
        dns.change_resource_record_sets(HostedZoneId=zone, ChangeBatch=batch)
        assert set(inventory(emulator.endpoint)) - before == {f"route53:{zone}", *left}
    dns.delete_hosted_zone(Id=zone)
    assert set(inventory(emulator.endpoint)) == before


def test_a_key_that_waits_for_its_deletion_is_kept_apart(
    emulator: Emulator, client: Client
) -> None:
    kms = client("kms")
    before, waiting = inventory(emulator.endpoint), pending_keys(emulator.endpoint)
    key = kms.create_key()["KeyMetadata"]["Arn"]
    assert set(inventory(emulator.endpoint)) - set(before) == {f"eu-north-1/kms:{key}"}
    assert pending_keys(emulator.endpoint) == waiting
    kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
    assert inventory(emulator.endpoint) == before
    assert pending_keys(emulator.endpoint) == sorted([*waiting, key])


def test_a_region_is_asked_once_it_was_called(emulator: Emulator) -> None:
    sns = boto3.client(
        "sns",
        endpoint_url=emulator.endpoint,
        region_name="ap-south-2",
        aws_access_key_id=ACCOUNT,
        aws_secret_access_key="local",
    )
    assert not [line for line in inventory(emulator.endpoint) if "ap-south-2" in line]
    topic = sns.create_topic(Name="far")["TopicArn"]
    found = [line for line in inventory(emulator.endpoint) if "ap-south-2" in line]
    assert found == [f"ap-south-2/sns:{topic}"]
    sns.delete_topic(TopicArn=topic)


def test_the_edge(emulator: Emulator, client: Client) -> None:
    cdn, waf, logs = client("cloudfront"), client("wafv2"), client("logs")
    before = inventory(emulator.endpoint)
    control = cdn.create_origin_access_control(
        OriginAccessControlConfig={
            "Name": "listed",
            "SigningProtocol": "sigv4",
            "SigningBehavior": "always",
            "OriginAccessControlOriginType": "s3",
        }
    )
    function = cdn.create_function(
        Name="listed",
        FunctionConfig={"Comment": "", "Runtime": "cloudfront-js-2.0"},
        FunctionCode=b"function handler(event) { return event.request; }",
    )
    seen = {"SampledRequestsEnabled": False, "CloudWatchMetricsEnabled": False, "MetricName": "m"}
    acl = waf.create_web_acl(
        Name="listed", Scope="REGIONAL", DefaultAction={"Allow": {}}, VisibilityConfig=seen
    )["Summary"]
    logs.put_resource_policy(policyName="listed", policyDocument="{}")
    during = inventory(emulator.endpoint)
    assert set(during) - set(before) == {
        f"cloudfront:{control['OriginAccessControl']['Id']}",
        f"cloudfront:{function['FunctionSummary']['FunctionMetadata']['FunctionARN']}",
        f"eu-north-1/wafv2:{acl['ARN']}",
        "eu-north-1/logs:listed",
    }
    logs.delete_resource_policy(policyName="listed")
    waf.delete_web_acl(Name="listed", Scope="REGIONAL", Id=acl["Id"], LockToken=acl["LockToken"])
    cdn.delete_function(Name="listed", IfMatch=function["ETag"])
    cdn.delete_origin_access_control(
        Id=control["OriginAccessControl"]["Id"], IfMatch=control["ETag"]
    )
    assert inventory(emulator.endpoint) == before


def test_what_keeps_or_passes_on_data(
    emulator: Emulator, client: Client, subnets: list[str]
) -> None:
    docdb, elasticache, sqs = (client(name) for name in ("docdb", "elasticache", "sqs"))
    before = inventory(emulator.endpoint)
    docdb.create_db_cluster(
        DBClusterIdentifier="listed",
        Engine="docdb",
        MasterUsername="groundwork",
        MasterUserPassword="not-a-secret",
    )
    elasticache.create_cache_subnet_group(
        CacheSubnetGroupName="listed", CacheSubnetGroupDescription="For a test", SubnetIds=subnets
    )
    elasticache.create_user(
        UserId="listed",
        UserName="listed",
        Engine="valkey",
        AccessString="off -@all",
        AuthenticationMode={"Type": "iam"},
    )
    elasticache.create_user_group(UserGroupId="listed", Engine="valkey", UserIds=["listed"])
    elasticache.create_cache_cluster(
        CacheClusterId="listed",
        Engine="memcached",
        CacheNodeType="cache.t3.micro",
        NumCacheNodes=1,
    )
    queue = sqs.create_queue(QueueName="listed")["QueueUrl"]
    cache = f"eu-north-1/elasticache:arn:aws:elasticache:eu-north-1:{ACCOUNT}"
    assert set(inventory(emulator.endpoint)) - set(before) == {
        f"eu-north-1/rds:arn:aws:rds:eu-north-1:{ACCOUNT}:cluster:listed",
        f"{cache}:subnetgroup:listed",
        f"{cache}:user:listed",
        f"{cache}:usergroup:listed",
        f"{cache}:cluster:listed",
        f"eu-north-1/sqs:{queue}",
    }
    sqs.delete_queue(QueueUrl=queue)
    elasticache.delete_cache_cluster(CacheClusterId="listed")
    elasticache.delete_user_group(UserGroupId="listed")
    elasticache.delete_user(UserId="listed")
    elasticache.delete_cache_subnet_group(CacheSubnetGroupName="listed")
    docdb.delete_db_cluster(DBClusterIdentifier="listed", SkipFinalSnapshot=True)
    assert inventory(emulator.endpoint) == before


def test_users_appear_and_disappear(emulator: Emulator, client: Client) -> None:
    cognito = client("cognito-idp")
    before = inventory(emulator.endpoint)
    pool = cognito.create_user_pool(PoolName="people")["UserPool"]["Id"]
    during = inventory(emulator.endpoint)
    assert set(during) - set(before) == {f"eu-north-1/cognito-idp:{pool}"}
    cognito.delete_user_pool(UserPoolId=pool)
    assert inventory(emulator.endpoint) == before


def test_a_gateway_with_its_link_plan_and_key(emulator: Emulator, client: Client) -> None:
    gateway, links = client("apigateway"), client("apigatewayv2")
    before = set(inventory(emulator.endpoint))
    api = gateway.create_rest_api(name="gate")["id"]
    plan = gateway.create_usage_plan(name="gate")["id"]
    key = gateway.create_api_key(name="gate")["id"]
    link = links.create_vpc_link(Name="gate", SubnetIds=["subnet-1"])["VpcLinkId"]
    found = {line.partition("/")[2] for line in set(inventory(emulator.endpoint)) - before}
    assert found == {
        f"apigateway:{api}",
        f"apigateway:{plan}",
        f"apigateway:{key}",
        f"apigatewayv2:{link}",
    }
    gateway.delete_rest_api(restApiId=api)
    gateway.delete_usage_plan(usagePlanId=plan)
    gateway.delete_api_key(apiKey=key)
    links.delete_vpc_link(VpcLinkId=link)
    assert set(inventory(emulator.endpoint)) == before


def test_a_schedule_and_a_queue(emulator: Emulator, client: Client) -> None:
    scheduler, sqs = client("scheduler"), client("sqs")
    before = set(inventory(emulator.endpoint))
    target = {"Arn": "arn:aws:lambda:eu-north-1:123456789012:function:f", "RoleArn": "arn:role"}
    schedule = scheduler.create_schedule(
        Name="often",
        ScheduleExpression="rate(1 hour)",
        FlexibleTimeWindow={"Mode": "OFF"},
        Target=target,
    )["ScheduleArn"]
    queue = sqs.create_queue(QueueName="failed")["QueueUrl"]
    found = {line.partition("/")[2] for line in set(inventory(emulator.endpoint)) - before}
    assert found == {f"scheduler:{schedule}", f"sqs:{queue}"}
    scheduler.delete_schedule(Name="often")
    sqs.delete_queue(QueueUrl=queue)
    assert set(inventory(emulator.endpoint)) == before


def test_a_vault_with_its_plan_and_a_trail(emulator: Emulator, client: Client) -> None:
    backup, trails, s3 = client("backup"), client("cloudtrail"), client("s3")
    before = set(inventory(emulator.endpoint))
    where = {"LocationConstraint": "eu-north-1"}
    s3.create_bucket(Bucket="audit", CreateBucketConfiguration=where)
    trail = trails.create_trail(Name="audit", S3BucketName="audit")["TrailARN"]
    backup.create_backup_vault(BackupVaultName="nightly")
    rule = {"RuleName": "nightly", "TargetBackupVaultName": "nightly"}
    plan = backup.create_backup_plan(BackupPlan={"BackupPlanName": "nightly", "Rules": [rule]})
    found = {
        line.rpartition("eu-north-1/")[2] for line in set(inventory(emulator.endpoint)) - before
    }
    assert found == {
        "s3:audit",
        f"cloudtrail:{trail}",
        "backup:nightly",
        f"backup:{plan['BackupPlanId']}",
    }
    backup.delete_backup_plan(BackupPlanId=plan["BackupPlanId"])
    backup.delete_backup_vault(BackupVaultName="nightly")
    trails.delete_trail(Name=trail)
    s3.delete_bucket(Bucket="audit")
    assert set(inventory(emulator.endpoint)) == before


def test_a_peering_is_there_until_it_is_deleted(emulator: Emulator, client: Client) -> None:
    ec2 = client("ec2")
    before = inventory(emulator.endpoint)
    one, other = (
        ec2.create_vpc(CidrBlock=cidr)["Vpc"]["VpcId"] for cidr in ("10.3.0.0/16", "10.4.0.0/16")
    )
    made = ec2.create_vpc_peering_connection(VpcId=one, PeerVpcId=other)["VpcPeeringConnection"]
    peering = made["VpcPeeringConnectionId"]
    assert f"eu-north-1/ec2:{peering}" in inventory(emulator.endpoint)
    ec2.delete_vpc_peering_connection(VpcPeeringConnectionId=peering)
    assert f"eu-north-1/ec2:{peering}" not in inventory(emulator.endpoint)
    ec2.delete_vpc(VpcId=one)
    ec2.delete_vpc(VpcId=other)
    assert inventory(emulator.endpoint) == before
