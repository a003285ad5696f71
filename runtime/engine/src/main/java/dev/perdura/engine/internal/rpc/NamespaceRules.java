package dev.perdura.engine.internal.rpc;

import com.google.protobuf.Duration;
import dev.perdura.engine.internal.execution.Namespaces;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.Times;
import io.temporal.api.replication.v1.ClusterReplicationConfig;
import java.util.List;

/** What a namespace may be asked to be (rules 9.14, 9.15). All checks throw a {@link Refusal}. */
final class NamespaceRules {

    private static final long LONGEST_SECONDS = 100L * 365 * 24 * 60 * 60;

    private NamespaceRules() {}

    /** Closed runs are kept for an hour at least. */
    static void checkRetention(Duration retention) {
        boolean valid = retention.getSeconds() >= 0
                && retention.getNanos() >= 0
                && retention.getSeconds() <= LONGEST_SECONDS
                && Times.millis(retention) >= Namespaces.SHORTEST_RETENTION_MILLIS;
        if (!valid) {
            throw Refusal.invalidArgument("A valid retention period is not set on request: expected from 1 hour to 100"
                    + " years, got " + retention.getSeconds() + " s " + retention.getNanos() + " ns");
        }
    }

    /** There is one cluster only. */
    static void checkClusters(String active, List<ClusterReplicationConfig> clusters) {
        checkCluster(active);
        clusters.forEach(cluster -> checkCluster(cluster.getClusterName()));
    }

    private static void checkCluster(String name) {
        if (!name.isEmpty() && !name.equals(GetClusterInfo.CLUSTER_NAME)) {
            throw Refusal.invalidArgument("Invalid cluster name: " + name + "; this engine is one cluster by itself, "
                    + GetClusterInfo.CLUSTER_NAME);
        }
    }
}
