"""Cluster: observed, and usable only with its capacity providers."""

from components.compute.cluster import Cluster


def test_cluster_is_observed(engine):
    engine.run(lambda: Cluster("cluster", {}))
    assert engine.one("aws:ecs/cluster:Cluster") == {
        "settings": [{"name": "containerInsights", "value": "enhanced"}],
        "tags": {"Name": "cluster"},
    }


def test_both_kinds_of_fargate_and_nothing_on_spot_by_itself(engine):
    engine.run(lambda: Cluster("cluster", {"tags": {"team": "shop"}}))
    capacity = engine.one("aws:ecs/clusterCapacityProviders:ClusterCapacityProviders")
    assert capacity["capacityProviders"] == ["FARGATE", "FARGATE_SPOT"]
    assert capacity["defaultCapacityProviderStrategies"] == [
        {"capacityProvider": "FARGATE", "weight": 1}
    ]
    assert engine.one("aws:ecs/cluster:Cluster")["tags"]["team"] == "shop"


def test_arn_is_the_clusters_own(engine):
    engine.run(lambda: Cluster("cluster", {}))
    assert engine.outputs("groundwork:index:Cluster") == {
        "arn": "<<ecs.Cluster/cluster-cluster.arn>>",
        "cluster_name": "<<ecs.Cluster/cluster-cluster.name>>",
    }
