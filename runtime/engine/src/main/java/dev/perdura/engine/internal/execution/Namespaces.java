package dev.perdura.engine.internal.execution;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.perdura.engine.internal.commit.CommitFailure;
import dev.perdura.engine.internal.commit.LaneOutbox;
import dev.perdura.engine.internal.commit.Release;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.Times;
import dev.perdura.engine.internal.store.NamespaceRow;
import dev.perdura.engine.internal.store.Store;
import dev.perdura.engine.internal.visibility.AttributeSchema;
import dev.perdura.engine.internal.visibility.CustomAttributes;
import io.temporal.api.enums.v1.NamespaceState;
import io.temporal.api.namespace.v1.NamespaceConfig;
import io.temporal.api.namespace.v1.NamespaceInfo;
import io.temporal.api.workflowservice.v1.DescribeNamespaceResponse;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.UnaryOperator;

/** The namespaces there are (rules 9.15, 9.16). They are few and always in memory. */
public final class Namespaces {

    /** The namespace that every engine has. */
    public static final String DEFAULT = "default";

    /** No namespace may ask for less (rule 9.14). */
    public static final long SHORTEST_RETENTION_MILLIS = 3_600_000;

    private static final long DAY_MILLIS = 24L * 60 * 60 * 1_000;
    private static final long DEFAULT_RETENTION_MILLIS = 3 * DAY_MILLIS;

    /** Where time is made to pass, whoever moves it by a month still wants to see what closed before. */
    private static final long VIRTUAL_RETENTION_MILLIS = 100 * 365 * DAY_MILLIS;

    /**
     * What is kept of one.
     *
     * @param definition what DescribeNamespace answers, without what the engine adds
     * @param attributes the search attributes that its runs may have
     */
    public record Namespace(
            String name,
            String id,
            NamespaceState state,
            DescribeNamespaceResponse definition,
            AttributeSchema attributes) {

        static Namespace of(DescribeNamespaceResponse definition) {
            NamespaceInfo info = definition.getNamespaceInfo();
            return new Namespace(
                    info.getName(),
                    info.getId(),
                    info.getState(),
                    definition,
                    CustomAttributes.schema(info.getName(), definition.getConfig()));
        }
    }

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
    public void ensureDefault(String id, boolean virtualTime, LaneOutbox outbox) {
        if (!byName.containsKey(DEFAULT)) {
            long retention = virtualTime ? VIRTUAL_RETENTION_MILLIS : DEFAULT_RETENTION_MILLIS;
            register(defaultDefinition(id, retention), outbox, NOTHING);
        }
    }

    private static DescribeNamespaceResponse defaultDefinition(String id, long retentionMillis) {
        return DescribeNamespaceResponse.newBuilder()
                .setNamespaceInfo(NamespaceInfo.newBuilder()
                        .setName(DEFAULT)
                        .setId(id)
                        .setState(NamespaceState.NAMESPACE_STATE_REGISTERED))
                .setConfig(
                        NamespaceConfig.newBuilder().setWorkflowExecutionRetentionTtl(Times.duration(retentionMillis)))
                .build();
    }

    /**
     * Adds a namespace, visible at once, and lets {@code after} go when it is on disk.
     *
     * @throws Refusal if there is one of that name
     */
    public void register(DescribeNamespaceResponse definition, LaneOutbox outbox, Release after) {
        Namespace namespace = Namespace.of(definition);
        if (byName.putIfAbsent(namespace.name(), namespace) != null) {
            throw Refusal.namespaceAlreadyExists("Namespace already exists.");
        }
        write(definition, outbox, after);
    }

    /**
     * Changes a namespace, visible at once, and lets {@code after} go when that is on disk.
     *
     * @param change may refuse
     * @throws Refusal if there is no such namespace
     */
    public synchronized void change(
            String name, UnaryOperator<DescribeNamespaceResponse> change, LaneOutbox outbox, Release after) {
        Namespace before = byName.get(name);
        if (before == null) {
            throw Refusal.namespaceNotFound(name);
        }
        DescribeNamespaceResponse definition = change.apply(before.definition());
        byName.put(name, Namespace.of(definition));
        write(definition, outbox, after);
    }

    private static void write(DescribeNamespaceResponse definition, LaneOutbox outbox, Release after) {
        NamespaceInfo info = definition.getNamespaceInfo();
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

    /** What search attributes runs of that namespace may have; none if there is no such namespace. */
    public AttributeSchema attributes(String name) {
        Namespace namespace = byName.get(name);
        return namespace == null ? new AttributeSchema(name, Map.of()) : namespace.attributes();
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
        Namespace namespace = Namespace.of(definition);
        byName.put(namespace.name(), namespace);
    }
}
