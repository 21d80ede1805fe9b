"""Jobs: tasks that end, at certain times or when somebody starts them."""

from collections.abc import Mapping

from pydantic import Field

from stack.model.base import EnvName, Folder, Image, Label, Model
from stack.model.service import Architecture, UseWord
from stack.model.times import Schedule, Timezone


class Job(Model):
    """A task on Fargate that ends: at certain times, or when somebody starts it."""

    of: Label | None = None
    """Service whose image it runs, with its processor and the registry's credentials. Defaults to
    an image of its own."""
    build: Folder | None = None
    """Folder with the Dockerfile. Defaults to none."""
    image: Image | None = None
    """Image reference, best with a digest. Defaults to a placeholder."""
    pull_secret: Label | None = None
    """Label in `secrets` of the registry's credentials. Defaults to none."""
    command: tuple[str, ...] | None = Field(default=None, min_length=1)
    """Command instead of the image's own, as a list; required with `of`. Defaults to none."""
    schedule: Schedule | None = None
    """When it runs: rate(1 day), or cron(0 3 ? * SUN *) with minute, hour, day, month, weekday and
    year. Defaults to never by itself; the stack's outputs have the command that starts it."""
    timezone: Timezone | None = None
    """Of a cron schedule, such as Europe/Stockholm. Defaults to UTC."""
    network: Label | None = None
    """Network that it runs in. Defaults to the only network, else that of what it uses."""
    cpu: int = Field(default=256, ge=256, le=16384)
    """CPU units, 1024 a vCPU, in a pair with memory that Fargate offers. Defaults to 256."""
    memory: int = Field(default=512, ge=512, le=122880)
    """Memory, MiB. Defaults to 512."""
    architecture: Architecture = Architecture.X86_64
    """Processor architecture of the image. Defaults to x86_64, with `of` to the service's."""
    uses: Mapping[str, UseWord] = Field(default={})
    """What it may talk to, as a service says it. Defaults to nothing."""
    env: Mapping[EnvName, str] = Field(default={})
    """Plain settings of the process; values in quotes. Defaults to none."""
    secrets: Mapping[EnvName, Label] = Field(default={})
    """Variables filled from `secrets`, each with the secret's label. Defaults to none."""
    internet: bool = False
    """Allow HTTPS to the internet, through NAT. Defaults to false."""
