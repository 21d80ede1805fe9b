variable "owner" { default = "team-a" }
variable "retention_days" { default = 365 }

terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "5.100.0" }
  }
}

provider "aws" {
  region                      = "eu-north-1"
  s3_use_path_style           = true
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  default_tags { tags = { Owner = var.owner } }
}

data "aws_caller_identity" "me" {}
data "aws_ec2_managed_prefix_list" "s3" { name = "com.amazonaws.eu-north-1.s3" }
data "aws_route53_zone" "zone" { name = "example.com" }

locals {
  account = data.aws_caller_identity.me.account_id
  zones   = { a = 0, b = 1 }
}

resource "aws_vpc" "app" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
  tags                 = { Name = "app" }
}
resource "aws_default_security_group" "closed" { vpc_id = aws_vpc.app.id }
resource "aws_internet_gateway" "app" { vpc_id = aws_vpc.app.id }

resource "aws_subnet" "public" {
  for_each          = local.zones
  vpc_id            = aws_vpc.app.id
  availability_zone = "eu-north-1${each.key}"
  cidr_block        = cidrsubnet("10.0.0.0/16", 6, each.value)
}
resource "aws_subnet" "private" {
  for_each          = local.zones
  vpc_id            = aws_vpc.app.id
  availability_zone = "eu-north-1${each.key}"
  cidr_block        = cidrsubnet("10.0.0.0/16", 6, 8 + each.value)
}
resource "aws_eip" "nat" { domain = "vpc" }
resource "aws_nat_gateway" "app" {
  allocation_id = aws_eip.nat.id
  subnet_id     = aws_subnet.public["a"].id
}
resource "aws_route_table" "public" { vpc_id = aws_vpc.app.id }
resource "aws_route_table" "private" { vpc_id = aws_vpc.app.id }
resource "aws_route" "internet" {
  route_table_id         = aws_route_table.public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.app.id
}
resource "aws_route" "nat" {
  route_table_id         = aws_route_table.private.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.app.id
}
resource "aws_route_table_association" "public" {
  for_each       = aws_subnet.public
  subnet_id      = each.value.id
  route_table_id = aws_route_table.public.id
}
resource "aws_route_table_association" "private" {
  for_each       = aws_subnet.private
  subnet_id      = each.value.id
  route_table_id = aws_route_table.private.id
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.app.id
  service_name      = "com.amazonaws.eu-north-1.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [aws_route_table.private.id]
}
resource "aws_vpc_endpoint" "logs" {
  vpc_id              = aws_vpc.app.id
  service_name        = "com.amazonaws.eu-north-1.logs"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = [for s in aws_subnet.private : s.id]
  security_group_ids  = [aws_security_group.group["endpoints"].id]
}

resource "aws_security_group" "group" {
  for_each    = toset(["balancer", "tasks", "orders", "endpoints"])
  name_prefix = "${each.key}-"
  description = "Guards ${each.key}"
  vpc_id      = aws_vpc.app.id
}
resource "aws_vpc_security_group_ingress_rule" "internet" {
  security_group_id = aws_security_group.group["balancer"].id
  description       = "HTTPS from the internet"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}
locals {
  edges = {
    tasks     = { from = "balancer", port = 8080, access = "call" }
    orders    = { from = "tasks", port = 5432, access = "connect" }
    endpoints = { from = "tasks", port = 443, access = "call" }
  }
}
resource "aws_vpc_security_group_ingress_rule" "edge" {
  for_each                     = local.edges
  security_group_id            = aws_security_group.group[each.key].id
  referenced_security_group_id = aws_security_group.group[each.value.from].id
  description                  = "From ${each.value.from}"
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
  tags                         = { access = each.value.access }
}
resource "aws_vpc_security_group_egress_rule" "edge" {
  for_each                     = local.edges
  security_group_id            = aws_security_group.group[each.value.from].id
  referenced_security_group_id = aws_security_group.group[each.key].id
  description                  = "To ${each.key}"
  ip_protocol                  = "tcp"
  from_port                    = each.value.port
  to_port                      = each.value.port
  tags                         = { access = each.value.access }
}
resource "aws_vpc_security_group_egress_rule" "s3" {
  security_group_id = aws_security_group.group["tasks"].id
  prefix_list_id    = data.aws_ec2_managed_prefix_list.s3.id
  description       = "To S3"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_flow_log" "app" {
  vpc_id                   = aws_vpc.app.id
  traffic_type             = "ALL"
  max_aggregation_interval = 60
  log_destination          = aws_cloudwatch_log_group.flow.arn
  iam_role_arn             = aws_iam_role.role["vpc-flow-logs"].arn
}
resource "aws_cloudwatch_log_group" "flow" {
  retention_in_days = var.retention_days
  kms_key_id        = aws_kms_key.logs.arn
}

resource "aws_acm_certificate" "shop" {
  domain_name       = "shop.example.com"
  validation_method = "DNS"
  lifecycle { create_before_destroy = true }
}
resource "aws_route53_record" "validation" {
  for_each = { for o in aws_acm_certificate.shop.domain_validation_options : o.domain_name => o }
  zone_id  = data.aws_route53_zone.zone.zone_id
  name     = each.value.resource_record_name
  type     = each.value.resource_record_type
  records  = [each.value.resource_record_value]
  ttl      = 300
}
resource "aws_acm_certificate_validation" "shop" {
  certificate_arn         = aws_acm_certificate.shop.arn
  validation_record_fqdns = [for r in aws_route53_record.validation : r.fqdn]
}
resource "aws_route53_record" "shop" {
  zone_id = data.aws_route53_zone.zone.zone_id
  name    = "shop.example.com"
  type    = "A"
  alias {
    name                   = aws_lb.front.dns_name
    zone_id                = aws_lb.front.zone_id
    evaluate_target_health = true
  }
}
resource "aws_service_discovery_private_dns_namespace" "app" {
  name = "app.internal"
  vpc  = aws_vpc.app.id
}
resource "aws_service_discovery_service" "tasks" {
  name = "tasks"
  dns_config {
    namespace_id   = aws_service_discovery_private_dns_namespace.app.id
    routing_policy = "MULTIVALUE"
    dns_records {
      ttl  = 10
      type = "A"
    }
  }
}
