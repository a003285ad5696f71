package dev.perdura.engine.internal.execution;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.perdura.engine.internal.commit.CommitFailure;
import dev.perdura.engine.internal.commit.LaneOutbox;
import dev.perdura.engine.internal.commit.Release;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.Times;
import dev.perdura.engine.internal.store.NamespaceRow;
import dev.perdura.engine.internal.store.Store;
import io.temporal.api.enums.v1.NamespaceState;
import io.temporal.api.namespace.v1.NamespaceConfig;
import io.temporal.api.namespace.v1.NamespaceInfo;
import io.temporal.api.workflowservice.v1.DescribeNamespaceResponse;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;

/** The namespaces there are (rules 9.15, 9.16). They are few and always in memory. */
public final class Namespaces {

    /** The namespace that every engine has. */
    public static final String DEFAULT = "default";

    private static final long DEFAULT_RETENTION_MILLIS = 3L * 24 * 60 * 60 * 1_000;

    /** What is kept of one: {@code definition} is what DescribeNamespace answers, without what the engine adds. */
    public record Namespace(String name, String id, NamespaceState state, DescribeNamespaceResponse definition) {}

    private static final Release NOTHING = new Release() {
        @Override
        public void committed() {
            // Nobody waits for it.
        }

        @Override
        public void lost(CommitFailure failure) {
            // The engine has stopped; the next one makes it.
        }
    };

    private final ConcurrentSkipListMap<String, Namespace> byName = new ConcurrentSkipListMap<>();

    /** Reads them all. */
    public void load(Store store) {
        for (NamespaceRow row : store.namespaces()) {
            try {
                put(DescribeNamespaceResponse.parseFrom(row.definition()));
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException(
                        "The definition of namespace " + row.name() + " in the store cannot be read", e);
            }
        }
    }

    /** Makes the namespace that every engine has, if it is not there. */
    public void ensureDefault(String id, LaneOutbox outbox) {
        if (!byName.containsKey(DEFAULT)) {
            register(defaultDefinition(id), outbox, NOTHING);
        }
    }

    private static DescribeNamespaceResponse defaultDefinition(String id) {
        return DescribeNamespaceResponse.newBuilder()
                .setNamespaceInfo(NamespaceInfo.newBuilder()
                        .setName(DEFAULT)
                        .setId(id)
                        .setState(NamespaceState.NAMESPACE_STATE_REGISTERED))
                .setConfig(NamespaceConfig.newBuilder()
                        .setWorkflowExecutionRetentionTtl(Times.duration(DEFAULT_RETENTION_MILLIS)))
                .build();
    }

    /**
     * Adds a namespace, visible at once, and lets {@code after} go when it is on disk.
     *
     * @throws Refusal if there is one of that name
     */
    public void register(DescribeNamespaceResponse definition, LaneOutbox outbox, Release after) {
        NamespaceInfo info = definition.getNamespaceInfo();
        Namespace namespace = new Namespace(info.getName(), info.getId(), info.getState(), definition);
        if (byName.putIfAbsent(info.getName(), namespace) != null) {
            throw Refusal.namespaceAlreadyExists("Namespace already exists.");
        }
        outbox.write(
                new NamespaceRow(
                        info.getName(),
                        info.getId(),
                        Times.millis(definition.getConfig().getWorkflowExecutionRetentionTtl()),
                        definition.toByteArray()),
                after);
        outbox.offer();
    }

    /** The namespace of that name, or null. */
    public Namespace find(String name) {
        return byName.get(name);
    }

    /** The namespace with that id, or null. */
    public Namespace findById(String id) {
        for (Namespace namespace : byName.values()) {
            if (namespace.id().equals(id)) {
                return namespace;
            }
        }
        return null;
    }

    public Collection<Namespace> all() {
        return List.copyOf(byName.values());
    }

    private void put(DescribeNamespaceResponse definition) {
        NamespaceInfo info = definition.getNamespaceInfo();
        byName.put(info.getName(), new Namespace(info.getName(), info.getId(), info.getState(), definition));
    }
}
