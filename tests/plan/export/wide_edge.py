"""Domain, certificates, balancer, alarms and log queries of the wide program."""

import json

import pulumi
import pulumi_aws as aws


def edge(
    opts: pulumi.ResourceOptions,
    vpc: aws.ec2.Vpc,
    subnets: list[aws.ec2.Subnet],
    group: aws.ec2.SecurityGroup,
    bucket: aws.s3.Bucket,
) -> tuple[aws.lb.LoadBalancer, aws.lb.Listener, aws.lb.TargetGroup]:
    zone = aws.route53.Zone("zone", name="example.com", opts=opts)
    adopted = aws.route53.get_zone(
        name="example.org", opts=pulumi.InvokeOptions(provider=opts.provider)
    )
    certificate = aws.acm.Certificate(
        "certificate", domain_name="shop.example.com", validation_method="DNS", opts=opts
    )
    option = certificate.domain_validation_options[0]
    record = aws.route53.Record(
        "validation",
        zone_id=zone.zone_id,
        name=option.resource_record_name,
        type=option.resource_record_type,
        records=[option.resource_record_value],
        ttl=60,
        opts=opts,
    )
    validation = aws.acm.CertificateValidation(
        "certificate",
        certificate_arn=certificate.arn,
        validation_record_fqdns=[record.fqdn],
        opts=opts,
    )
    elsewhere = aws.acm.Certificate(
        "global",
        domain_name="cdn.example.com",
        validation_method="DNS",
        region="us-east-1",
        opts=opts,
    )
    pulumi.export("certificate", elsewhere.arn)
    balancer = aws.lb.LoadBalancer(
        "balancer",
        load_balancer_type="application",
        security_groups=[group.id],
        subnets=[s.id for s in subnets],
        access_logs={"bucket": bucket.bucket, "enabled": True},
        opts=opts,
    )
    aws.route53.Record(
        "alias",
        zone_id=adopted.zone_id,
        name="shop.example.org",
        type="A",
        aliases=[
            {
                "name": balancer.dns_name,
                "zone_id": balancer.zone_id,
                "evaluate_target_health": True,
            }
        ],
        opts=opts,
    )
    listener = aws.lb.Listener(
        "https",
        load_balancer_arn=balancer.arn,
        port=443,
        protocol="HTTPS",
        ssl_policy="ELBSecurityPolicy-TLS13-1-2-2021-06",
        certificate_arn=validation.certificate_arn,
        default_actions=[
            {
                "type": "fixed-response",
                "fixed_response": {"content_type": "text/plain", "status_code": "404"},
            }
        ],
        opts=opts,
    )
    aws.lb.ListenerCertificate(
        "https", listener_arn=listener.arn, certificate_arn=certificate.arn, opts=opts
    )
    target = aws.lb.TargetGroup(
        "tasks",
        vpc_id=vpc.id,
        port=8080,
        protocol="HTTP",
        target_type="ip",
        health_check={"path": "/healthz", "matcher": "200"},
        opts=opts,
    )
    aws.lb.ListenerRule(
        "tasks",
        listener_arn=listener.arn,
        priority=100,
        conditions=[{"path_pattern": {"values": ["/api/tasks", "/api/tasks/*"]}}],
        actions=[{"type": "forward", "target_group_arn": target.arn}],
        opts=opts,
    )
    ports(opts, vpc, subnets, group, validation)
    pulumi.export("dns_name", balancer.dns_name)
    return balancer, listener, target


def ports(
    opts: pulumi.ResourceOptions,
    vpc: aws.ec2.Vpc,
    subnets: list[aws.ec2.Subnet],
    group: aws.ec2.SecurityGroup,
    validation: aws.acm.CertificateValidation,
) -> None:
    balancer = aws.lb.LoadBalancer(
        "ports",
        load_balancer_type="network",
        subnet_mappings=[
            {
                "subnet_id": subnet.id,
                "allocation_id": aws.ec2.Eip(f"ports-{n}", domain="vpc", opts=opts).allocation_id,
            }
            for n, subnet in enumerate(subnets)
        ],
        security_groups=[group.id],
        enable_cross_zone_load_balancing=True,
        opts=opts,
    )
    for protocol, port in (("TLS", 465), ("UDP", 53)):
        target = aws.lb.TargetGroup(
            f"ports-{port}",
            vpc_id=vpc.id,
            port=port,
            protocol="UDP" if protocol == "UDP" else "TCP",
            target_type="ip",
            preserve_client_ip="true",
            connection_termination=True,
            health_check={"protocol": "TCP", "port": "traffic-port", "interval": 15},
            opts=opts,
        )
        aws.lb.Listener(
            f"ports-{port}",
            load_balancer_arn=balancer.arn,
            port=port,
            protocol=protocol,
            certificate_arn=validation.certificate_arn if protocol == "TLS" else None,
            default_actions=[{"type": "forward", "target_group_arn": target.arn}],
            opts=opts,
        )


def observability(opts: pulumi.ResourceOptions, key: aws.kms.Key) -> aws.sns.Topic:
    topic = aws.sns.Topic("alarms", kms_master_key_id=key.id, opts=opts)
    aws.sns.TopicPolicy(
        "alarms",
        arn=topic.arn,
        policy=pulumi.Output.json_dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {"Service": "cloudwatch.amazonaws.com"},
                        "Action": "sns:Publish",
                        "Resource": topic.arn,
                    }
                ],
            }
        ),
        opts=opts,
    )
    aws.sns.TopicSubscription(
        "ops", topic=topic.arn, protocol="email", endpoint="ops@example.com", opts=opts
    )
    aws.cloudwatch.LogResourcePolicy(
        "dns",
        policy_name="dns",
        policy_document=json.dumps({"Version": "2012-10-17", "Statement": []}),
        opts=opts,
    )
    aws.cloudwatch.Dashboard(
        "overview",
        dashboard_name="wide",
        dashboard_body=json.dumps({"widgets": []}),
        opts=opts,
    )
    aws.cloudwatch.LogMetricFilter(
        "errors",
        log_group_name="tasks",
        pattern='{ $.level = "error" }',
        metric_transformation={
            "namespace": "wide",
            "name": "errors",
            "value": "1",
            "default_value": "0",
            "unit": "Count",
        },
        opts=opts,
    )
    aws.cloudwatch.QueryDefinition(
        "errors", query_string='filter level = "error" | limit 20', opts=opts
    )
    return topic
