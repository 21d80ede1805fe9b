"""Disks of databases."""

from enum import StrEnum


class StorageType(StrEnum):
    """Kinds of general-purpose SSD at RDS, by AWS's names.

    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html
    """

    GP2 = "gp2"
    """As fast as it is large, with bursts of 3000 operations a second."""
    GP3 = "gp3"
    """3000 operations a second, however small."""
