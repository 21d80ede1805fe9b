"""What the words for sizes mean at AWS."""

from typing import Final

from stack.settings import Size

POSTGRES_CLASSES: Final = {
    Size.MICRO: ("db.t4g.micro", 1),
    Size.SMALL: ("db.t4g.small", 2),
    Size.MEDIUM: ("db.t4g.medium", 4),
    Size.LARGE: ("db.t4g.large", 8),
    Size.XLARGE: ("db.t4g.xlarge", 16),
}
"""Instance class and its memory, GiB. https://aws.amazon.com/rds/instance-types/"""
MONGO_CLASSES: Final = {
    Size.MEDIUM: "db.t4g.medium",
    Size.LARGE: "db.r6g.large",
    Size.XLARGE: "db.r6g.xlarge",
}
"""Instance classes of DocumentDB, which has none below medium.

https://docs.aws.amazon.com/documentdb/latest/developerguide/db-instance-classes.html
"""
CACHE_CLASSES: Final = {
    # The one that the Free Tier pays for.
    Size.MICRO: "cache.t3.micro",
    Size.SMALL: "cache.t4g.small",
    Size.MEDIUM: "cache.t4g.medium",
    Size.LARGE: "cache.r7g.large",
    Size.XLARGE: "cache.r7g.xlarge",
}
"""Node types. https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheNodes.SupportedTypes.html"""
STREAM_CLASSES: Final = {
    Size.SMALL: "kafka.t3.small",
    Size.LARGE: "kafka.m7g.large",
    Size.XLARGE: "kafka.m7g.xlarge",
}
"""Types of brokers, of which MSK has few.

https://docs.aws.amazon.com/msk/latest/developerguide/broker-instance-sizes.html
"""
SEARCH_CLASSES: Final = {
    Size.SMALL: "t3.small.search",
    Size.MEDIUM: "t3.medium.search",
    Size.LARGE: "r6g.large.search",
    Size.XLARGE: "r6g.xlarge.search",
}
"""Types of nodes; OpenSearch encrypts on none that is smaller.

https://docs.aws.amazon.com/opensearch-service/latest/developerguide/supported-instance-types.html
"""
