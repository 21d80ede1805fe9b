data "aws_iam_policy_document" "trust" {
  for_each = toset(["ecs-tasks", "vpc-flow-logs", "monitoring.rds"])
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["${each.key}.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }
  }
}
resource "aws_iam_role" "role" {
  for_each           = data.aws_iam_policy_document.trust
  name_prefix        = "${replace(each.key, ".", "-")}-"
  description        = "For ${each.key}"
  assume_role_policy = each.value.json
}
resource "aws_iam_role_policy" "logs" {
  for_each = toset(["ecs-tasks", "vpc-flow-logs"])
  name     = "logs"
  role     = aws_iam_role.role[each.key].id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{
    Effect   = "Allow", Action = ["logs:CreateLogStream", "logs:PutLogEvents"],
    Resource = ["${aws_cloudwatch_log_group.tasks.arn}:*", "${aws_cloudwatch_log_group.flow.arn}:*"]
  }] })
}
resource "aws_iam_role_policy_attachment" "monitoring" {
  role       = aws_iam_role.role["monitoring.rds"].name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"
}

resource "aws_kms_key" "logs" {
  description             = "Logs and data"
  enable_key_rotation     = true
  deletion_window_in_days = 7
  policy = jsonencode({ Version = "2012-10-17", Statement = [
    { Sid = "Account", Effect = "Allow", Action = "kms:*", Resource = "*",
    Principal = { AWS = "arn:aws:iam::${local.account}:root" } },
    { Sid = "Logs", Effect = "Allow", Action = ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey*", "kms:DescribeKey"],
    Resource = "*", Principal = { Service = "logs.eu-north-1.amazonaws.com" } },
  ] })
}
resource "aws_kms_alias" "logs" {
  name_prefix   = "alias/logs-"
  target_key_id = aws_kms_key.logs.id
}

resource "aws_s3_bucket" "logs" {
  bucket_prefix = "front-logs-"
  force_destroy = true
}
resource "aws_s3_bucket_ownership_controls" "logs" {
  bucket = aws_s3_bucket.logs.id
  rule { object_ownership = "BucketOwnerEnforced" }
}
resource "aws_s3_bucket_public_access_block" "logs" {
  bucket                  = aws_s3_bucket.logs.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}
resource "aws_s3_bucket_versioning" "logs" {
  bucket = aws_s3_bucket.logs.id
  versioning_configuration { status = "Enabled" }
}
resource "aws_s3_bucket_server_side_encryption_configuration" "logs" {
  bucket = aws_s3_bucket.logs.id
  rule {
    apply_server_side_encryption_by_default { sse_algorithm = "AES256" }
  }
}
resource "aws_s3_bucket_lifecycle_configuration" "logs" {
  bucket = aws_s3_bucket.logs.id
  rule {
    id     = "expire"
    status = "Enabled"
    filter {}
    expiration { days = var.retention_days }
    noncurrent_version_expiration { noncurrent_days = 30 }
    abort_incomplete_multipart_upload { days_after_initiation = 7 }
  }
}
resource "aws_s3_bucket_logging" "logs" {
  bucket        = aws_s3_bucket.logs.id
  target_bucket = aws_s3_bucket.logs.id
  target_prefix = "s3/"
}
resource "aws_s3_bucket_policy" "logs" {
  bucket = aws_s3_bucket.logs.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [
    { Sid      = "Tls", Effect = "Deny", Principal = "*", Action = "s3:*",
      Resource = [aws_s3_bucket.logs.arn, "${aws_s3_bucket.logs.arn}/*"],
    Condition = { Bool = { "aws:SecureTransport" = "false" } } },
    { Sid = "Balancer", Effect = "Allow", Action = "s3:PutObject", Resource = "${aws_s3_bucket.logs.arn}/front/*",
    Principal = { Service = "logdelivery.elasticloadbalancing.amazonaws.com" } },
  ] })
}

resource "aws_sns_topic" "alarms" { kms_master_key_id = aws_kms_key.logs.id }
resource "aws_sns_topic_policy" "alarms" {
  arn = aws_sns_topic.alarms.arn
  policy = jsonencode({ Version = "2012-10-17", Statement = [{
    Sid       = "Alarms", Effect = "Allow", Action = "sns:Publish", Resource = aws_sns_topic.alarms.arn,
    Principal = { Service = "cloudwatch.amazonaws.com" }, Condition = { StringEquals = { "aws:SourceAccount" = local.account } }
  }] })
}
resource "aws_sns_topic_subscription" "ops" {
  topic_arn = aws_sns_topic.alarms.arn
  protocol  = "email"
  endpoint  = "ops@example.com"
}

resource "aws_secretsmanager_secret" "token" {
  name_prefix             = "token-"
  kms_key_id              = aws_kms_key.logs.arn
  recovery_window_in_days = 0
}
resource "aws_secretsmanager_secret_version" "token" {
  secret_id     = aws_secretsmanager_secret.token.id
  secret_string = "only-a-test"
}
resource "aws_secretsmanager_secret_policy" "token" {
  secret_arn = aws_secretsmanager_secret.token.arn
  policy = jsonencode({ Version = "2012-10-17", Statement = [{
    Effect    = "Deny", Action = "secretsmanager:GetSecretValue", Resource = "*", Principal = "*",
    Condition = { StringNotEquals = { "aws:PrincipalAccount" = local.account } }
  }] })
}

resource "aws_db_subnet_group" "orders" {
  name_prefix = "orders-"
  description = "Isolated subnets"
  subnet_ids  = [for s in aws_subnet.private : s.id]
}
resource "aws_db_parameter_group" "orders" {
  name_prefix = "orders-"
  family      = "postgres17"
  description = "TLS only"
  parameter {
    name  = "rds.force_ssl"
    value = "1"
  }
  parameter {
    name         = "shared_preload_libraries"
    value        = "pg_stat_statements"
    apply_method = "pending-reboot"
  }
}
resource "aws_db_instance" "orders" {
  identifier_prefix                     = "orders-"
  engine                                = "postgres"
  engine_version                        = "17"
  instance_class                        = "db.t4g.micro"
  allocated_storage                     = 20
  storage_type                          = "gp3"
  storage_encrypted                     = true
  kms_key_id                            = aws_kms_key.logs.arn
  db_name                               = "orders"
  username                              = "groundwork"
  manage_master_user_password           = true
  master_user_secret_kms_key_id         = aws_kms_key.logs.arn
  port                                  = 5432
  multi_az                              = true
  db_subnet_group_name                  = aws_db_subnet_group.orders.name
  parameter_group_name                  = aws_db_parameter_group.orders.name
  vpc_security_group_ids                = [aws_security_group.group["orders"].id]
  enabled_cloudwatch_logs_exports       = ["postgresql", "upgrade"]
  monitoring_interval                   = 60
  monitoring_role_arn                   = aws_iam_role.role["monitoring.rds"].arn
  performance_insights_enabled          = true
  performance_insights_kms_key_id       = aws_kms_key.logs.arn
  performance_insights_retention_period = 7
  backup_retention_period               = 7
  auto_minor_version_upgrade            = true
  copy_tags_to_snapshot                 = true
  deletion_protection                   = var.owner == "team-a"
  skip_final_snapshot                   = false
  final_snapshot_identifier             = "orders-final"
  iam_database_authentication_enabled   = true
  apply_immediately                     = true
}
