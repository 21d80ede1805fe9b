"""People who sign in: a Cognito user pool with its hosted sign-in page."""

from collections.abc import Mapping, Sequence
from typing import Final, NotRequired, TypedDict

import pulumi
import pulumi_aws as aws

from components._args import check_keys
from components.identity.mfa import Mfa
from components.identity.sign_in import BALANCER_PATH, RESERVED, Authorizer, SignIn
from components.identity.users_clients import client, hosted_domain
from components.identity.users_pool import user_pool

SCOPE: Final = "openid"


class UsersArgs(TypedDict):
    """Inputs of `Users`."""

    region: str
    """Region of the pool, for the address of its sign-in page."""
    callback_urls: Sequence[pulumi.Input[str]]
    """Where a browser may come back to with a code: HTTPS, or `http://localhost`; at least one."""
    logout_urls: NotRequired[Sequence[pulumi.Input[str]]]
    """Where a browser may go after signing out. Defaults to none."""
    balancer_hosts: NotRequired[Sequence[pulumi.Input[str]]]
    """Host names of balancers that ask users to sign in. Defaults to none: no client for one."""
    mfa: NotRequired[Mfa]
    """Second factor. Defaults to `optional`."""
    self_sign_up: NotRequired[bool]
    """Let people make their own account. Defaults to false: an administrator does."""
    threat_protection: NotRequired[bool]
    """Block risky sign-ins and leaked passwords; the Plus tier, at a price a user. Defaults to
    false."""
    access_minutes: NotRequired[int]
    """Validity of access and identity tokens, 5 to 1440 minutes. Defaults to 60."""
    refresh_days: NotRequired[int]
    """Days until a user has to sign in again, 1 to 3650. Defaults to 30."""
    disposable: NotRequired[bool]
    """Allow deletion, with all accounts. Defaults to false."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags for the pool, besides the provider's default tags. Defaults to none."""


class Users(pulumi.ComponentResource):
    """Accounts by e-mail address, and a public client for the code flow with PKCE."""

    user_pool_id: pulumi.Output[str]
    """Id of the pool."""
    user_pool_arn: pulumi.Output[str]
    """ARN of the pool."""
    client_id: pulumi.Output[str]
    """Client of the browser; it has no secret."""
    issuer: pulumi.Output[str]
    """`iss` of the tokens, under which their keys are published."""
    sign_in_url: pulumi.Output[str]
    """Address of the hosted pages, where `/oauth2/authorize` and `/oauth2/token` are."""

    _balancer_client: "aws.cognito.UserPoolClient | None"
    _domain: pulumi.Output[str]
    _name: str

    def __init__(
        self, name: str, args: UsersArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        check_keys(name, args, UsersArgs)
        _check(name, args)
        super().__init__("groundwork:index:Users", name, {}, opts)
        self._name = name
        disposable = args.get("disposable", False)

        pool = user_pool(
            f"{name}-pool",
            parent=self,
            mfa_required=args.get("mfa", Mfa.OPTIONAL) == Mfa.REQUIRED,
            self_sign_up=args.get("self_sign_up", False),
            threat_protection=args.get("threat_protection", False),
            disposable=disposable,
            tags={"Name": name, **args.get("tags", {})},
        )
        validity = args.get("access_minutes", 60), args.get("refresh_days", 30)
        browser = client(
            f"{name}-browser",
            parent=self,
            pool=pool,
            callback_urls=args["callback_urls"],
            logout_urls=args.get("logout_urls", ()),
            secret=False,
            validity=validity,
        )
        domain = hosted_domain(name, parent=self, pool=pool, client=browser)
        hosts = args.get("balancer_hosts", ())
        self._balancer_client = (
            client(
                f"{name}-balancer",
                parent=self,
                pool=pool,
                callback_urls=[pulumi.Output.concat("https://", h, BALANCER_PATH) for h in hosts],
                logout_urls=(),
                secret=True,
                validity=validity,
            )
            if hosts
            else None
        )

        self.user_pool_id = pool.id
        self.user_pool_arn = pool.arn
        self.client_id = browser.id
        self.issuer = pulumi.Output.concat("https://", pool.endpoint)
        self._domain = domain.domain
        self.sign_in_url = pulumi.Output.concat(
            "https://", domain.domain, ".auth.", args["region"], ".amazoncognito.com"
        )
        self.register_outputs(
            {
                "user_pool_id": self.user_pool_id,
                "user_pool_arn": self.user_pool_arn,
                "client_id": self.client_id,
                "issuer": self.issuer,
                "sign_in_url": self.sign_in_url,
            }
        )

    def authorizer(self) -> Authorizer:
        """What a gateway needs in order to admit these users."""
        return {"user_pool_arn": self.user_pool_arn, "scope": SCOPE}

    def sign_in(self) -> SignIn:
        """What a listener rule needs in order to ask for a sign-in; raises ValueError without one.

        The balancer itself goes to Cognito on 443, so its group needs a rule outward for that.
        """
        if self._balancer_client is None:
            raise ValueError(f"{self._name}: balancer_hosts must name the balancer's hosts")
        return {
            "user_pool_arn": self.user_pool_arn,
            "user_pool_client_id": self._balancer_client.id,
            "user_pool_domain": self._domain,
            "session_cookie_name": f"{self._name}-session",
        }


def _check(name: str, args: UsersArgs) -> None:
    """Refuse plain values that Cognito would refuse."""
    if taken := [word for word in RESERVED if word in name]:
        raise ValueError(f"{name}: a name that is part of a domain must not contain {taken[0]}")
    if not args["callback_urls"]:
        raise ValueError(f"{name}: callback_urls must have at least one entry, got none")
    for key in ("callback_urls", "logout_urls"):
        for url in args.get(key, ()):
            if isinstance(url, str) and not url.startswith(("https://", "http://localhost")):
                raise ValueError(f"{name}: {key} must be https or http://localhost, got {url}")
    mfa = args.get("mfa", Mfa.OPTIONAL)
    if mfa not in set(Mfa):
        raise ValueError(f"{name}: mfa must be {' or '.join(Mfa)}, got {mfa}")
    for key, default, low, high in (("access_minutes", 60, 5, 1440), ("refresh_days", 30, 1, 3650)):
        if not low <= (value := args.get(key, default)) <= high:
            raise ValueError(f"{name}: {key} must be between {low} and {high}, got {value}")
