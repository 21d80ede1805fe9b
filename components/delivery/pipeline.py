"""From a commit to running tasks: CodePipeline, with CodeBuild and, where asked for, CodeDeploy."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pulumi
import pulumi_aws as aws

from components._args import check_keys
from components._policy import document
from components.compute.edges import Tags
from components.compute.task import Architecture
from components.data.private_bucket import bucket_over_tls, private_bucket
from components.delivery import delivery_roles, stages
from components.delivery.delivery_roles import Ground, Statement, role
from components.delivery.pipeline_args import BRANCH, PipelineArgs, by_ecs, check_pipeline
from components.delivery.projects import project
from components.observability.logs import log_group
from components.observability.notices import notice

ARTIFACT_DAYS: Final = 30


class Pipeline(pulumi.ComponentResource):
    """Builds each commit of a branch once, and rolls it out, once approved, to all services."""

    pipeline_name: pulumi.Output[str]
    """Name of the pipeline."""
    connection_arn: pulumi.Output[str]
    """Connection to GitHub; a new one is pending until somebody confirms it in the console."""
    log_group_name: pulumi.Output[str]
    """Group that holds the log of the builds."""

    def __init__(
        self, name: str, args: PipelineArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        check_keys(name, args, PipelineArgs)
        check_pipeline(name, args)
        super().__init__("groundwork:index:Pipeline", name, {}, opts)
        self._name, self._args, self._key_arn = name, args, args.get("key_arn")
        self._tags: Tags = {"Name": name, **args.get("tags", {})}

        bucket = self._artifacts()
        self._logs = logs = log_group(
            f"{name}-logs",
            parent=self,
            days=args.get("log_days", 365),
            key_arn=self._key_arn,
            tags=self._tags,
        )
        self._ground = Ground(
            account_id=args["account_id"],
            region=args["region"],
            key_arn=self._key_arn,
            bucket_arn=bucket.arn,
            log_group_arn=logs.arn,
            services=args["services"],
        )
        connection, service = self._connection()
        images, roll_out = self._images(), self._roll_out()
        projects = [images, *([roll_out] if roll_out else [])]
        made, may = role(
            name,
            "codepipeline.amazonaws.com",
            parent=self,
            ground=self._ground,
            statements=delivery_roles.pipeline(
                self._ground,
                delivery_roles.use_connection(connection, service),
                [one.arn for one in projects],
            ),
            tags=self._tags,
        )
        approval = [stages.approval(args["repository"])] if args.get("approve", True) else []
        branch = args.get("branch", BRANCH)
        pipeline = aws.codepipeline.Pipeline(
            f"{name}-pipeline",
            pipeline_type="V2",
            # A commit that waits gives way to the next one.
            execution_mode="SUPERSEDED",
            role_arn=made.arn,
            artifact_stores=[stages.store(bucket, self._key_arn)],
            stages=[
                stages.source(connection, args["repository"], branch),
                stages.build(images),
                *approval,
                stages.deploy(args["services"], roll_out),
            ],
            triggers=[
                {
                    "provider_type": "CodeStarSourceConnection",
                    "git_configuration": {
                        "source_action_name": stages.SOURCE,
                        "pushes": [{"branches": {"includes": [branch]}}],
                    },
                }
            ],
            tags=self._tags,
            opts=pulumi.ResourceOptions(parent=self, depends_on=[may]),
        )
        self._tell(pipeline)

        self.pipeline_name = pipeline.name
        self.connection_arn = connection
        self.log_group_name = logs.name
        self.register_outputs(
            {
                "pipeline_name": self.pipeline_name,
                "connection_arn": self.connection_arn,
                "log_group_name": self.log_group_name,
            }
        )

    def _artifacts(self) -> aws.s3.Bucket:
        """What the stages hand on, encrypted with the key of the pipeline."""
        made = private_bucket(
            f"{self._name}-artifacts",
            parent=self,
            noncurrent_days=1,
            days=ARTIFACT_DAYS,
            key_arn=self._key_arn,
            disposable=self._args.get("disposable", False),
            tags=self._tags,
        )
        aws.s3.BucketPolicy(
            f"{self._name}-artifacts",
            bucket=made.bucket.id,
            policy=document([bucket_over_tls(made.bucket.arn)]),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[made.block]),
        )
        return made.bucket

    def _connection(self) -> tuple[pulumi.Output[str], str]:
        """ARN of the connection, and the name of AWS's service in it."""
        if given := self._args.get("connection_arn"):
            return pulumi.Output.from_input(given), given.split(":")[2]
        made = aws.codeconnections.Connection(
            f"{self._name}-github",
            provider_type="GitHub",
            tags=self._tags,
            opts=pulumi.ResourceOptions(parent=self),
        )
        return made.arn, "codeconnections"

    def _images(self) -> "aws.codebuild.Project":
        """What builds; it alone may push images, and run Docker."""
        services = self._args["services"]
        told = {
            label: {
                "context": one["context"],
                "repository_url": one["repository_url"],
                "task_definition_arn": one["release"]["task_definition_arn"],
                "container_name": one["release"]["container_name"],
                "port": one["release"]["port"],
            }
            for label, one in services.items()
        }
        statements = delivery_roles.build(self._ground)
        return self._project("build", "build_images", statements, told, output="delivery")

    def _roll_out(self) -> "aws.codebuild.Project | None":
        """What has ECS roll out; none where CodeDeploy rolls out everything."""
        services = self._args["services"]
        releases = {label: services[label]["release"] for label in by_ecs(services)}
        if not releases:
            return None
        told = {
            label: {"cluster_name": one["cluster_name"], "service_name": one["service_name"]}
            for label, one in releases.items()
        }
        statements = delivery_roles.roll_out(self._ground)
        return self._project("roll-out", "roll_out", statements, told)

    def _project(
        self,
        kind: str,
        step: str,
        statements: Sequence[Statement],
        told: Mapping[str, Any],
        output: str | None = None,
    ) -> "aws.codebuild.Project":
        """A project with a role of its own."""
        name = f"{self._name}-{kind}"
        made, may = role(
            name,
            "codebuild.amazonaws.com",
            parent=self,
            ground=self._ground,
            statements=statements,
            tags=self._tags,
        )
        return project(
            name,
            parent=self,
            step=step,
            services=told,
            output=output,
            architecture=self._args.get("architecture", Architecture.X86_64),
            role=made,
            policy=may,
            logs=self._logs,
            key_arn=self._key_arn,
            tags=self._tags,
        )

    def _tell(self, pipeline: "aws.codepipeline.Pipeline") -> None:
        """Mail for what somebody has to do something about."""
        pipelines: dict[str, Any] = {"source": ["aws.codepipeline"], "resources": [pipeline.arn]}
        notice(
            f"{self._name}-failed",
            parent=self,
            pattern={
                **pipelines,
                "detail-type": ["CodePipeline Pipeline Execution State Change"],
                "detail": {"state": ["FAILED"]},
            },
            topic_arn=self._args["topic_arn"],
            values={"pipeline": "$.detail.pipeline", "execution": "$.detail.execution-id"},
            text="A delivery has failed: execution <execution> of <pipeline>",
            tags=self._tags,
        )
        if not self._args.get("approve", True):
            return
        notice(
            f"{self._name}-waits",
            parent=self,
            pattern={
                **pipelines,
                "detail-type": ["CodePipeline Action Execution State Change"],
                "detail": {"state": ["STARTED"], "type": {"category": ["Approval"]}},
            },
            topic_arn=self._args["topic_arn"],
            values={"pipeline": "$.detail.pipeline", "execution": "$.detail.execution-id"},
            text="A delivery waits for approval: execution <execution> of <pipeline>",
            tags=self._tags,
        )
