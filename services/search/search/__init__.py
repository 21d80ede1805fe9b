"""Search of the task board: what happens there goes through Kafka into OpenSearch."""
