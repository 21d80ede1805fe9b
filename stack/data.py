"""What keeps data: databases and the secrets of the stack file."""

from collections.abc import Mapping
from typing import TypeAlias, TypedDict

from components.data.aurora import Aurora, AuroraWatch
from components.data.kept_secret import KeptSecret
from components.data.mongo import Mongo
from components.data.postgres import Postgres
from components.links import DatabaseWatch, MongoWatch, SecretRef
from components.network.network import Network
from stack.base import Base
from stack.classes import MONGO_CLASSES, POSTGRES_CLASSES
from stack.settings import Engine

Database: TypeAlias = Postgres | Aurora | Mongo


def databases(base: Base, networks: Mapping[str, Network]) -> Mapping[str, Database]:
    """Databases by label."""
    builders = {Engine.POSTGRES: _postgres, Engine.AURORA: _aurora, Engine.MONGO: _mongo}
    return {
        label: builders[entry.engine](base, label, networks[entry.network])
        for label, entry in base.settings.databases.items()
    }


def _postgres(base: Base, label: str, network: Network) -> Postgres:
    entry = base.settings.databases[label]
    return Postgres(
        label,
        {
            "vpc_id": network.vpc_id,
            "subnet_ids": network.isolated_subnet_ids,
            "account_id": base.account_id,
            "region": base.settings.region,
            **base.encryption,
            "instance_class": POSTGRES_CLASSES[entry.size][0],
            "storage_gib": entry.storage_gib,
            "storage_type": entry.storage_type,
            "version": entry.version,
            "multi_az": entry.multi_az,
            "backup_days": entry.backup_days,
            "log_days": base.settings.log_days,
            "disposable": entry.disposable,
        },
        base.opts,
    )


def _aurora(base: Base, label: str, network: Network) -> Aurora:
    entry = base.settings.databases[label]
    zones = base.settings.networks[entry.network].zones
    return Aurora(
        label,
        {
            "vpc_id": network.vpc_id,
            "subnet_ids": network.isolated_subnet_ids,
            "zones": zones[:2] if entry.multi_az else zones[:1],
            "account_id": base.account_id,
            "region": base.settings.region,
            **base.encryption,
            "min_capacity": entry.capacity.min,
            "max_capacity": entry.capacity.max,
            "version": entry.version,
            "backup_days": entry.backup_days,
            "log_days": base.settings.log_days,
            "disposable": entry.disposable,
        },
        base.opts,
    )


def _mongo(base: Base, label: str, network: Network) -> Mongo:
    entry = base.settings.databases[label]
    zones = base.settings.networks[entry.network].zones
    return Mongo(
        label,
        {
            "vpc_id": network.vpc_id,
            "subnet_ids": network.isolated_subnet_ids,
            "zones": zones if entry.multi_az else zones[:1],
            **base.encryption,
            "instance_class": MONGO_CLASSES[entry.size],
            "backup_days": entry.backup_days,
            "log_days": base.settings.log_days,
            "disposable": entry.disposable,
        },
        base.opts,
    )


class Watches(TypedDict):
    """What alarms and the dashboard need to know of databases, each by label."""

    databases: Mapping[str, DatabaseWatch]
    auroras: Mapping[str, AuroraWatch]
    mongos: Mapping[str, MongoWatch]


def watches(base: Base, built: Mapping[str, Database]) -> Watches:
    """What alarms need to know of each database, by engine."""
    settings = base.settings.databases
    return {
        "databases": {
            label: {
                "identifier": each.identifier,
                "storage_gib": settings[label].storage_gib,
                "memory_gib": POSTGRES_CLASSES[settings[label].size][1],
            }
            for label, each in built.items()
            if isinstance(each, Postgres)
        },
        "auroras": {
            label: each.watch() for label, each in built.items() if isinstance(each, Aurora)
        },
        "mongos": {label: each.watch() for label, each in built.items() if isinstance(each, Mongo)},
    }


def secrets(base: Base) -> Mapping[str, SecretRef]:
    """Secrets by label: those that exist, and those whose value the stack's config holds."""
    found: dict[str, SecretRef] = {}
    for label, entry in base.settings.secrets.items():
        if entry.value is not None:
            found[label] = KeptSecret(
                label,
                {
                    "value": entry.value.get_secret_value(),
                    **base.encryption,
                    "disposable": base.settings.disposable,
                },
                base.opts,
            ).ref()
        elif entry.arn is not None:
            found[label] = {"arn": entry.arn}
    return found
