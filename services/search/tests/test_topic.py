"""The topic is made where it is not there, whoever makes it first."""

from concurrent.futures import Future

import pytest
from confluent_kafka import KafkaError, KafkaException

from search import kafka


class Admin:
    """Answers as the brokers of MSK do, which those of librdkafka do not."""

    def __init__(self, error=None):
        self.made, self.topics = [], {}
        self.error = error

    def list_topics(self, timeout):
        assert timeout == 10
        return self

    def create_topics(self, topics):
        self.made += [(one.topic, one.num_partitions, one.replication_factor) for one in topics]
        future = Future()
        if self.error is None:
            future.set_result(None)
        else:
            future.set_exception(KafkaException(KafkaError(self.error)))
        return {one.topic: future for one in topics}


@pytest.mark.parametrize("error", [None, KafkaError.TOPIC_ALREADY_EXISTS])
def test_it_is_made_with_as_many_copies_as_the_brokers_say(monkeypatch, error):
    admin = Admin(error)
    monkeypatch.setattr(kafka, "AdminClient", lambda _: admin)
    kafka.make_topic({}, "changes")
    assert admin.made == [("changes", 6, -1)]


def test_whoever_may_not_make_it_is_told(monkeypatch):
    admin = Admin(KafkaError.TOPIC_AUTHORIZATION_FAILED)
    monkeypatch.setattr(kafka, "AdminClient", lambda _: admin)
    with pytest.raises(KafkaException):
        kafka.make_topic({}, "changes")
