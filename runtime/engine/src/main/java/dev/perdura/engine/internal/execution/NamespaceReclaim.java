package dev.perdura.engine.internal.execution;

import dev.perdura.engine.internal.command.DeleteWorkflow;
import dev.perdura.engine.internal.commit.CommitFailure;
import dev.perdura.engine.internal.commit.Release;
import dev.perdura.engine.internal.execution.Namespaces.Namespace;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.schedule.ScheduleName;
import dev.perdura.engine.internal.store.ListedRun;
import dev.perdura.engine.internal.store.RunCondition;
import dev.perdura.engine.internal.store.ScheduleRow;
import dev.perdura.engine.internal.timer.Deadline;
import dev.perdura.engine.internal.transport.Reply;
import io.temporal.api.operatorservice.v1.DeleteNamespaceResponse;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes namespaces: at once the name, then, page by page and in the background, all schedules, then all runs, and at
 * last the namespace. What is left to do follows from what is stored, a namespace marked as deleted and the schedules
 * and runs under its old name; so after a restart it goes on where it was.
 */
public final class NamespaceReclaim {

    private static final Logger LOG = LoggerFactory.getLogger(NamespaceReclaim.class);
    private static final int PAGE_ROWS = 100;
    private static final int PAGE_BYTES = 1 << 20;
    private static final int SHORTEST_SUFFIX = 5;
    private static final long BETWEEN_PAGES_MILLIS = 20;
    private static final long AFTER_FAILURE_MILLIS = 1_000;

    private final Executions executions;
    private final EngineParts parts;
    private final Namespaces namespaces;

    public NamespaceReclaim(Executions executions, EngineParts parts, Namespaces namespaces) {
        this.executions = executions;
        this.parts = parts;
        this.namespaces = namespaces;
    }

    /** Goes on with what an earlier engine began. */
    public void resume() {
        for (Namespace namespace : namespaces.all()) {
            if (Namespaces.nameBeforeDeletion(namespace) != null) {
                later(namespace, BETWEEN_PAGES_MILLIS);
            }
        }
    }

    /** Marks the namespace as deleted, answers when that is on disk, and then has its runs deleted. */
    public void begin(Namespace namespace, Reply<DeleteNamespaceResponse> reply) {
        if (Namespaces.nameBeforeDeletion(namespace) != null) {
            reply.send(answer(namespace.name()));
            return;
        }
        namespaces.markDeleted(
                namespace, this::deletedName, executions.outbox(), deletedName -> whenMarked(deletedName, reply));
    }

    private Release whenMarked(String deletedName, Reply<DeleteNamespaceResponse> reply) {
        return new Release() {
            @Override
            public void committed() {
                reply.send(answer(deletedName));
                later(namespaces.find(deletedName), BETWEEN_PAGES_MILLIS);
            }

            @Override
            public void lost(CommitFailure failure) {
                reply.lost(failure);
            }
        };
    }

    private static DeleteNamespaceResponse answer(String deletedName) {
        return DeleteNamespaceResponse.newBuilder()
                .setDeletedNamespace(deletedName)
                .build();
    }

    private String deletedName(Namespace namespace) {
        for (int length = SHORTEST_SUFFIX; length <= namespace.id().length(); length++) {
            String name =
                    namespace.name() + Namespaces.DELETED_MARK + namespace.id().substring(0, length);
            if (namespaces.find(name) == null) {
                return name;
            }
        }
        throw Refusal.internal("There is no free name for the deleted namespace " + namespace.name());
    }

    private void later(Namespace namespace, long millis) {
        Deadline next = new Deadline() {
            @Override
            protected void reached(long atMillis) {
                step(namespace, NamespaceReclaim.this::schedules);
            }
        };
        parts.timers().setForCall(next, parts.timers().elapsedMillis() + millis);
    }

    /** Does it once the store knows of everything that was under way; after a failure it begins again. */
    private void step(Namespace namespace, Consumer<Namespace> step) {
        executions.whenAllIsStored(() -> executions.elsewhere(() -> {
            try {
                step.accept(namespace);
            } catch (RuntimeException e) {
                LOG.warn("What is in {} could not be deleted now; it is tried again", namespace.name(), e);
                later(namespace, AFTER_FAILURE_MILLIS);
            }
        }));
    }

    /** They go first, so that none starts another run. */
    private void schedules(Namespace namespace) {
        String name = Namespaces.nameBeforeDeletion(namespace);
        List<ScheduleRow> schedules = parts.store().schedules().list(name, Long.MAX_VALUE, PAGE_ROWS);
        if (schedules.isEmpty()) {
            // A start that was under way when the last one went has its run in the store by then.
            step(namespace, this::runs);
        } else {
            deleteEach(namespace, name, schedules, ScheduleRow::scheduleId, (lane, row) -> {
                LoadedSchedule schedule = lane.schedules().find(new ScheduleName(name, row.scheduleId()));
                if (schedule != null) {
                    lane.schedules().delete(schedule);
                }
            });
        }
    }

    private void runs(Namespace namespace) {
        String name = Namespaces.nameBeforeDeletion(namespace);
        List<ListedRun> runs = parts.store()
                .lists()
                .list(name, new RunCondition.All(List.of()), null, PAGE_ROWS, PAGE_BYTES)
                .runs();
        if (runs.isEmpty()) {
            namespaces.forget(namespace.name(), executions.outbox());
        } else {
            deleteEach(
                    namespace,
                    name,
                    runs,
                    run -> run.row().workflowId(),
                    (lane, run) ->
                            delete(lane, name, run.row().workflowId(), run.row().runId()));
        }
    }

    private <T> void deleteEach(
            Namespace namespace, String name, List<T> page, Function<T, String> idOf, BiConsumer<LaneRuns, T> delete) {
        AtomicInteger left = new AtomicInteger(page.size());
        for (T each : page) {
            LaneRuns runs = executions.runsOf(name, idOf.apply(each));
            runs.lane().submitElsewhere(() -> {
                try {
                    runs.perform(lane -> delete.accept(lane, each));
                } finally {
                    if (left.decrementAndGet() == 0) {
                        later(namespace, BETWEEN_PAGES_MILLIS);
                    }
                }
            });
        }
    }

    /** What a run owes to others is done before it goes; until then it comes in the next page again. */
    private static void delete(LaneRuns runs, String namespace, String workflowId, String runId) {
        LoadedRun run = runs.find(namespace, workflowId, runId);
        if (run != null && (run.state.isOpen() || !run.state.hasPendingJobs())) {
            runs.change(run, DeleteWorkflow::decide);
        }
    }
}
