package dev.perdura.engine.internal.execution;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.perdura.engine.internal.commit.CommitFailure;
import dev.perdura.engine.internal.commit.LaneOutbox;
import dev.perdura.engine.internal.commit.Release;
import dev.perdura.engine.internal.matching.TaskQueueKey;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.Times;
import dev.perdura.engine.internal.store.NamespaceRow;
import dev.perdura.engine.internal.store.Store;
import dev.perdura.engine.internal.visibility.AttributeSchema;
import dev.perdura.engine.internal.visibility.CustomAttributes;
import io.temporal.api.enums.v1.NamespaceState;
import io.temporal.api.namespace.v1.NamespaceConfig;
import io.temporal.api.namespace.v1.NamespaceInfo;
import io.temporal.api.taskqueue.v1.TaskQueueConfig;
import io.temporal.api.workflowservice.v1.DescribeNamespaceResponse;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The namespaces there are (rules 9.15, 9.16). They are few and always in memory. */
public final class Namespaces {

    /** The namespace that every engine has. */
    public static final String DEFAULT = "default";

    /** No namespace may ask for less (rule 9.14). */
    public static final long SHORTEST_RETENTION_MILLIS = 3_600_000;

    /** Stands in the name of a deleted namespace, between its old name and the beginning of its id. */
    static final String DELETED_MARK = "-deleted-";

    private static final long DAY_MILLIS = 24L * 60 * 60 * 1_000;
    private static final long DEFAULT_RETENTION_MILLIS = 3 * DAY_MILLIS;

    /** Where time is made to pass, whoever moves it by a month still wants to see what closed before. */
    private static final long VIRTUAL_RETENTION_MILLIS = 100 * 365 * DAY_MILLIS;

    /**
     * What is kept of one.
     *
     * @param definition what DescribeNamespace answers, without what the engine adds
     * @param attributes the search attributes that its runs may have
     * @param taskQueues the configurations of its task queues that clients have changed
     */
    public record Namespace(
            String name,
            String id,
            NamespaceState state,
            DescribeNamespaceResponse definition,
            AttributeSchema attributes,
            Map<TaskQueueKey, TaskQueueConfig> taskQueues) {

        static Namespace of(DescribeNamespaceResponse definition) {
            NamespaceInfo info = definition.getNamespaceInfo();
            return new Namespace(
                    info.getName(),
                    info.getId(),
                    info.getState(),
                    definition,
                    CustomAttributes.schema(info.getName(), definition.getConfig()),
                    QueueConfigs.of(definition));
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
        if (!byName.containsKey(DEFAULT) && deletedOf(DEFAULT) == null) {
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
    public synchronized void register(DescribeNamespaceResponse definition, LaneOutbox outbox, Release after) {
        Namespace namespace = Namespace.of(definition);
        if (deletedOf(namespace.name()) != null) {
            throw Refusal.namespaceAlreadyExists("Namespace \"" + namespace.name()
                    + "\" is being deleted, and some of its runs are still there; register it again in a while");
        }
        if (byName.putIfAbsent(namespace.name(), namespace) != null) {
            throw Refusal.namespaceAlreadyExists("Namespace \"" + namespace.name() + "\" already exists");
        }
        write(definition, outbox, after);
    }

    /**
     * Changes a namespace, visible at once, and lets {@code after} go when that is on disk.
     *
     * @param change may refuse
     * @param after given the namespace as it is then
     * @throws Refusal if there is no such namespace
     */
    public synchronized void change(
            String name,
            UnaryOperator<DescribeNamespaceResponse> change,
            LaneOutbox outbox,
            Function<Namespace, Release> after) {
        Namespace before = byName.get(name);
        if (before == null) {
            throw Refusal.namespaceNotFound(name);
        }
        Namespace changed = Namespace.of(change.apply(before.definition()));
        byName.put(name, changed);
        write(changed.definition(), outbox, after.apply(changed));
    }

    /**
     * Renames a namespace and marks it as deleted, visible at once; its runs keep the old name, which stays taken until
     * they are gone and {@link #forget} is called.
     *
     * @param deletedNameOf gives a name that ends with {@link #DELETED_MARK} and the beginning of the namespace's id
     * @throws Refusal if there is no such namespace any more
     */
    synchronized void markDeleted(
            Namespace found,
            Function<Namespace, String> deletedNameOf,
            LaneOutbox outbox,
            Function<String, Release> after) {
        Namespace namespace = byName.get(found.name());
        if (namespace == null || !namespace.id().equals(found.id())) {
            // Another caller has deleted it since it was found.
            throw Refusal.namespaceNotFound(found.name());
        }
        String deletedName = deletedNameOf.apply(namespace);
        DescribeNamespaceResponse.Builder definition = namespace.definition().toBuilder();
        definition.getNamespaceInfoBuilder().setName(deletedName).setState(NamespaceState.NAMESPACE_STATE_DELETED);
        byName.remove(namespace.name());
        Namespace deleted = Namespace.of(definition.build());
        byName.put(deletedName, deleted);
        synchronized (outbox) {
            outbox.deleteNamespace(namespace.name(), NOTHING);
            write(deleted.definition(), outbox, after.apply(deletedName));
        }
    }

    /** All that was in a deleted namespace is gone. */
    synchronized void forget(String deletedName, LaneOutbox outbox) {
        if (byName.remove(deletedName) != null) {
            outbox.deleteNamespace(deletedName, NOTHING);
            outbox.offer();
        }
    }

    /** The deleted namespace that once had this name and is not gone yet; null if there is none. */
    public Namespace deletedOf(String name) {
        for (Namespace namespace : byName.tailMap(name + DELETED_MARK).values()) {
            if (!namespace.name().startsWith(name + DELETED_MARK)) {
                return null;
            }
            if (name.equals(nameBeforeDeletion(namespace))) {
                return namespace;
            }
        }
        return null;
    }

    /** What a deleted namespace was called; null if it is not deleted. */
    static String nameBeforeDeletion(Namespace namespace) {
        int mark = namespace.name().lastIndexOf(DELETED_MARK);
        boolean deleted = namespace.state() == NamespaceState.NAMESPACE_STATE_DELETED
                && mark > 0
                && namespace.id().startsWith(namespace.name().substring(mark + DELETED_MARK.length()));
        return deleted ? namespace.name().substring(0, mark) : null;
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

    /** As clients have configured that task queue; without anything if they have not. */
    public TaskQueueConfig taskQueue(TaskQueueKey queue) {
        Namespace namespace = byName.get(queue.namespace());
        return namespace == null
                ? TaskQueueConfig.getDefaultInstance()
                : namespace.taskQueues().getOrDefault(queue, TaskQueueConfig.getDefaultInstance());
    }

    /** How many tasks per second that task queue may give away by its configuration; NaN if it says nothing of it. */
    public double tasksPerSecond(TaskQueueKey queue) {
        TaskQueueConfig config = taskQueue(queue);
        return config.getQueueRateLimit().hasRateLimit()
                ? config.getQueueRateLimit().getRateLimit().getRequestsPerSecond()
                : Double.NaN;
    }

    /**
     * Changes the configuration of a task queue, visible at once, and lets {@code after} go when that is on disk.
     *
     * @param change may refuse
     * @param after given the configuration as it is then
     */
    public void configure(
            TaskQueueKey queue,
            UnaryOperator<TaskQueueConfig> change,
            LaneOutbox outbox,
            Function<TaskQueueConfig, Release> after) {
        change(
                queue.namespace(),
                definition -> {
                    TaskQueueConfig before =
                            QueueConfigs.of(definition).getOrDefault(queue, TaskQueueConfig.getDefaultInstance());
                    return QueueConfigs.with(definition, queue, change.apply(before));
                },
                outbox,
                namespace -> after.apply(namespace.taskQueues().get(queue)));
    }

    /** How long its closed runs are kept; 0 for ever, or if there is no such namespace. */
    public long retentionMillis(String name) {
        Namespace namespace = byName.get(name);
        return namespace == null
                ? 0
                : Times.millis(namespace.definition().getConfig().getWorkflowExecutionRetentionTtl());
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
