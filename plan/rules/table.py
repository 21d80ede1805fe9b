"""All rules, in the order in which they are asked."""

from typing import Final

from plan.rules.balancers import BALANCER_RULES
from plan.rules.beanstalk import BEANSTALK_RULES
from plan.rules.buckets import BUCKET_RULES
from plan.rules.caches import CACHE_RULES
from plan.rules.callers import CALLER_RULES
from plan.rules.clusters import CLUSTER_RULES
from plan.rules.containers import CONTAINER_RULES
from plan.rules.database_care import DATABASE_CARE_RULES
from plan.rules.databases import DATABASE_RULES
from plan.rules.delivery import DELIVERY_RULES
from plan.rules.distributions import DISTRIBUTION_RULES
from plan.rules.documents import DOCUMENT_RULES
from plan.rules.firewalls import FIREWALL_RULES
from plan.rules.functions import FUNCTION_RULES
from plan.rules.gateways import GATEWAY_RULES
from plan.rules.images import IMAGE_RULES
from plan.rules.kept import KEPT_RULES
from plan.rules.keys import KEY_RULES
from plan.rules.kubernetes import KUBERNETES_RULES
from plan.rules.listeners import LISTENER_RULES
from plan.rules.logs import LOG_RULES
from plan.rules.machines import MACHINE_RULES
from plan.rules.messages import MESSAGE_RULES
from plan.rules.network import NETWORK_RULES
from plan.rules.origins import ORIGIN_RULES
from plan.rules.people import PEOPLE_RULES
from plan.rules.pods import POD_RULES
from plan.rules.preflight_limits import PREFLIGHT_LIMIT_RULES
from plan.rules.preflight_network import PREFLIGHT_NETWORK_RULES
from plan.rules.preflight_tasks import PREFLIGHT_TASK_RULES
from plan.rules.roles import ROLE_RULES
from plan.rules.rule import Rule
from plan.rules.searches import SEARCH_RULES
from plan.rules.streams import STREAM_RULES
from plan.rules.tables import TABLE_RULES
from plan.rules.trusts import TRUST_RULES

RULES: Final[tuple[Rule, ...]] = (
    *NETWORK_RULES,
    *BALANCER_RULES,
    *LISTENER_RULES,
    *MACHINE_RULES,
    *BEANSTALK_RULES,
    *CONTAINER_RULES,
    *CLUSTER_RULES,
    *IMAGE_RULES,
    *KUBERNETES_RULES,
    *POD_RULES,
    *DISTRIBUTION_RULES,
    *ORIGIN_RULES,
    *FIREWALL_RULES,
    *GATEWAY_RULES,
    *FUNCTION_RULES,
    *CALLER_RULES,
    *DATABASE_RULES,
    *DATABASE_CARE_RULES,
    *DOCUMENT_RULES,
    *CACHE_RULES,
    *BUCKET_RULES,
    *TABLE_RULES,
    *SEARCH_RULES,
    *STREAM_RULES,
    *MESSAGE_RULES,
    *KEY_RULES,
    *KEPT_RULES,
    *LOG_RULES,
    *ROLE_RULES,
    *TRUST_RULES,
    *PEOPLE_RULES,
    *DELIVERY_RULES,
    *PREFLIGHT_TASK_RULES,
    *PREFLIGHT_NETWORK_RULES,
    *PREFLIGHT_LIMIT_RULES,
)
