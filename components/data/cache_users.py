"""Who may do what in a cache: a user for each access word, who proves who they are by IAM."""

from collections.abc import Mapping
from typing import Final

import pulumi
import pulumi_aws as aws

ACCESS: Final = {
    "read": "on ~* -@all +@read +@connection +@transaction -@dangerous",
    "write": "on ~* -@all +@read +@write +@connection +@transaction -@dangerous",
}
"""Access string by word. https://valkey.io/topics/acl/"""
NOTHING: Final = "off -@all"


def cache_users(
    name: str,
    *,
    parent: pulumi.Resource,
    engine: str,
    unique: pulumi.Input[str],
    tags: Mapping[str, pulumi.Input[str]],
) -> "tuple[aws.elasticache.UserGroup, Mapping[str, aws.elasticache.User]]":
    """The group for a replication group, and its users by access word.

    `unique` ends their ids, which are an account's and of at most 40 characters. With IAM a user's
    id is its name. https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
    """
    child = pulumi.ResourceOptions(parent=parent)
    users = {
        word: aws.elasticache.User(
            f"{name}-{word}",
            user_id=pulumi.Output.concat(word, "-", unique),
            user_name=pulumi.Output.concat(word, "-", unique),
            access_string=access,
            authentication_mode={"type": "iam"},
            engine=engine,
            tags={**tags, "Name": f"{name}-{word}"},
            opts=child,
        )
        for word, access in ACCESS.items()
    }
    listed = [user.user_id for user in users.values()]
    if engine == "redis":
        # Redis wants a user of this name, whom everybody is without a password; Valkey none.
        nobody = aws.elasticache.User(
            f"{name}-default",
            user_id=pulumi.Output.concat("default-", unique),
            user_name="default",
            access_string=NOTHING,
            no_password_required=True,
            engine=engine,
            tags={**tags, "Name": f"{name}-default"},
            opts=child,
        )
        listed.append(nobody.user_id)
    group = aws.elasticache.UserGroup(
        f"{name}-users",
        user_group_id=pulumi.Output.concat("users-", unique),
        user_ids=listed,
        engine=engine,
        tags=tags,
        opts=child,
    )
    return group, users
