"""Requests as an SDK signs them, made by hand."""


def signed(key: str = "123456789012", scope: str = "eu-north-1/ecs") -> tuple[bytes, bytes]:
    """The header that names caller, region and service."""
    credential = f"Credential={key}/20260101/{scope}/aws4_request"
    return b"Authorization", f"AWS4-HMAC-SHA256 {credential}, SignedHeaders=host".encode()
