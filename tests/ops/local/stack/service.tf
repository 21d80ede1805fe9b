resource "aws_lb" "front" {
  load_balancer_type         = "application"
  subnets                    = [for s in aws_subnet.public : s.id]
  security_groups            = [aws_security_group.group["balancer"].id]
  drop_invalid_header_fields = true
  desync_mitigation_mode     = "defensive"
  idle_timeout               = 60
  access_logs {
    bucket  = aws_s3_bucket_policy.logs.bucket
    prefix  = "front"
    enabled = true
  }
}
resource "aws_lb_target_group" "tasks" {
  port                 = 8080
  protocol             = "HTTP"
  target_type          = "ip"
  vpc_id               = aws_vpc.app.id
  deregistration_delay = 30
  health_check {
    path                = "/healthz"
    matcher             = "200"
    interval            = 15
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 3
  }
}
resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.front.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = aws_acm_certificate_validation.shop.certificate_arn
  default_action {
    type = "fixed-response"
    fixed_response {
      content_type = "text/plain"
      message_body = "Not found"
      status_code  = "404"
    }
  }
}
resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.front.arn
  port              = 80
  protocol          = "HTTP"
  default_action {
    type = "redirect"
    redirect {
      port        = "443"
      protocol    = "HTTPS"
      status_code = "HTTP_301"
    }
  }
}
resource "aws_lb_listener_rule" "tasks" {
  listener_arn = aws_lb_listener.https.arn
  priority     = 100
  tags         = { Name = "tasks" }
  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.tasks.arn
  }
  condition {
    path_pattern { values = ["/api/tasks", "/api/tasks/*"] }
  }
  condition {
    host_header { values = ["shop.example.com"] }
  }
}

resource "aws_ecs_cluster" "main" {
  name = "main"
  setting {
    name  = "containerInsights"
    value = "enhanced"
  }
  configuration {
    execute_command_configuration {
      kms_key_id = aws_kms_key.logs.arn
      logging    = "OVERRIDE"
      log_configuration {
        cloud_watch_encryption_enabled = true
        cloud_watch_log_group_name     = aws_cloudwatch_log_group.tasks.name
      }
    }
  }
}
resource "aws_ecs_cluster_capacity_providers" "main" {
  cluster_name       = aws_ecs_cluster.main.name
  capacity_providers = ["FARGATE", "FARGATE_SPOT"]
  default_capacity_provider_strategy {
    capacity_provider = "FARGATE"
    base              = 1
    weight            = 1
  }
}
resource "aws_cloudwatch_log_group" "tasks" {
  name_prefix       = "tasks-"
  retention_in_days = var.retention_days
  kms_key_id        = aws_kms_key.logs.arn
  tags              = { Name = "tasks" }
}
resource "aws_ecs_task_definition" "tasks" {
  family                   = "tasks"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  execution_role_arn       = aws_iam_role.role["ecs-tasks"].arn
  task_role_arn            = aws_iam_role.role["ecs-tasks"].arn
  runtime_platform {
    cpu_architecture        = "ARM64"
    operating_system_family = "LINUX"
  }
  volume { name = "tmp" }
  container_definitions = jsonencode([{
    name                   = "tasks"
    image                  = "image.invalid/tasks"
    essential              = true
    readonlyRootFilesystem = true
    user                   = "1000"
    environment            = [{ name = "LOG_LEVEL", value = "info" }]
    linuxParameters        = { initProcessEnabled = true, capabilities = { drop = ["ALL"] } }
    mountPoints            = [{ sourceVolume = "tmp", containerPath = "/tmp", readOnly = false }]
    portMappings           = [{ containerPort = 8080, hostPort = 8080, protocol = "tcp" }]
    secrets                = [{ name = "TOKEN", valueFrom = aws_secretsmanager_secret.token.arn }]
    logConfiguration = {
      logDriver = "awslogs"
      options = {
        "awslogs-group"  = aws_cloudwatch_log_group.tasks.name
        "awslogs-region" = "eu-north-1", "awslogs-stream-prefix" = "tasks", mode = "non-blocking"
      }
    }
    healthCheck = { command = ["CMD", "/healthz"], interval = 30, timeout = 5, retries = 3 }
  }])
}
resource "aws_ecs_service" "tasks" {
  name                   = "tasks"
  cluster                = aws_ecs_cluster.main.arn
  task_definition        = aws_ecs_task_definition.tasks.arn
  desired_count          = 1
  propagate_tags         = "SERVICE"
  enable_execute_command = true
  wait_for_steady_state  = true

  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200
  health_check_grace_period_seconds  = 60
  capacity_provider_strategy {
    capacity_provider = "FARGATE"
    base              = 1
    weight            = 50
  }
  capacity_provider_strategy {
    capacity_provider = "FARGATE_SPOT"
    weight            = 50
  }
  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }
  alarms {
    alarm_names = [aws_cloudwatch_metric_alarm.errors.alarm_name]
    enable      = true
    rollback    = true
  }
  network_configuration {
    subnets         = [for s in aws_subnet.private : s.id]
    security_groups = [aws_security_group.group["tasks"].id]
  }
  load_balancer {
    target_group_arn = aws_lb_target_group.tasks.arn
    container_name   = "tasks"
    container_port   = 8080
  }
  service_registries { registry_arn = aws_service_discovery_service.tasks.arn }
  lifecycle { ignore_changes = [desired_count] }
  depends_on = [aws_lb_listener_rule.tasks, aws_ecs_cluster_capacity_providers.main]
}
resource "aws_appautoscaling_target" "tasks" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.main.name}/${aws_ecs_service.tasks.name}"
  min_capacity       = 1
  max_capacity       = 6
  tags               = { Name = "tasks" }
}
resource "aws_appautoscaling_policy" "tasks" {
  for_each           = { cpu = "ECSServiceAverageCPUUtilization", memory = "ECSServiceAverageMemoryUtilization" }
  name               = "tasks-${each.key}"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.tasks.service_namespace
  scalable_dimension = aws_appautoscaling_target.tasks.scalable_dimension
  resource_id        = aws_appautoscaling_target.tasks.resource_id
  target_tracking_scaling_policy_configuration {
    target_value       = 60
    scale_in_cooldown  = 300
    scale_out_cooldown = 60
    predefined_metric_specification { predefined_metric_type = each.value }
  }
}
resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name          = "tasks-errors"
  alarm_description   = "Too many server errors"
  namespace           = "AWS/ApplicationELB"
  metric_name         = "HTTPCode_Target_5XX_Count"
  dimensions          = { LoadBalancer = aws_lb.front.arn_suffix, TargetGroup = aws_lb_target_group.tasks.arn_suffix }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  threshold           = 10
  comparison_operator = "GreaterThanThreshold"
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]
}
resource "aws_cloudwatch_metric_alarm" "ratio" {
  alarm_name          = "tasks-ratio"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 3
  threshold           = 5
  alarm_actions       = [aws_sns_topic.alarms.arn]
  metric_query {
    id          = "ratio"
    expression  = "100 * errors / FILL(requests, 1)"
    label       = "Error rate"
    return_data = true
  }
  dynamic "metric_query" {
    for_each = { errors = "HTTPCode_Target_5XX_Count", requests = "RequestCount" }
    content {
      id = metric_query.key
      metric {
        namespace   = "AWS/ApplicationELB"
        metric_name = metric_query.value
        period      = 60
        stat        = "Sum"
        dimensions  = { LoadBalancer = aws_lb.front.arn_suffix }
      }
    }
  }
}
