"""Cloud Map."""

from ops.local.call import Answer, Call, Forward
from ops.local.repairs.registry import repair


@repair("servicediscovery", "CreateService")
async def namespace_of_dns_config(call: Call, forward: Forward) -> Answer:
    """Ministack 1.5.33 asks for `NamespaceId` even where `DnsConfig` names the namespace."""
    asked = call.json()
    namespace = asked.get("DnsConfig", {}).get("NamespaceId")
    return await forward(call.with_json({"NamespaceId": namespace, **asked}) if namespace else call)
