package dev.perdura.engine.internal.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.transport.Reply;
import dev.perdura.engine.internal.visibility.AttributeSchema;
import dev.perdura.engine.internal.visibility.ListThreads;
import dev.perdura.engine.internal.visibility.RunCatalog;
import dev.perdura.engine.internal.visibility.filter.ListFilter;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.filter.v1.StartTimeFilter;
import io.temporal.api.filter.v1.WorkflowExecutionFilter;
import io.temporal.api.filter.v1.WorkflowTypeFilter;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** What all RPCs that list or count runs do: filter, size of the page, the way to the store and back. */
final class Lists {

    private final RunCatalog catalog;
    private final ListThreads threads;
    private final Door door;

    Lists(RunCatalog catalog, ListThreads threads, Door door) {
        this.catalog = catalog;
        this.threads = threads;
        this.door = door;
    }

    /**
     * Answers with a page of runs; without a size, or with one too large, it is as large as pages may be (rule 9.9).
     */
    <R> void list(
            String namespace,
            String query,
            int pageSize,
            ByteString token,
            Reply<R> reply,
            Function<RunCatalog.Page, R> answer) {
        list(namespace, filter(namespace, query), pageSize, token, reply, answer);
    }

    private <R> void list(
            String namespace,
            ListFilter filter,
            int pageSize,
            ByteString token,
            Reply<R> reply,
            Function<RunCatalog.Page, R> answer) {
        int largest = door.limits().listPageRows();
        int size = pageSize <= 0 || pageSize > largest ? largest : pageSize;
        threads.answer(reply, () -> answer.apply(catalog.list(namespace, filter, size, token)));
    }

    /** Answers with a count of runs. */
    <R> void count(String namespace, String query, Reply<R> reply, Function<RunCatalog.Count, R> answer) {
        ListFilter filter = filter(namespace, query);
        threads.answer(reply, () -> answer.apply(catalog.count(namespace, filter)));
    }

    /** Answers with a page of the runs of a division, which other lists leave out. */
    <R> void listDivision(
            String namespace,
            String division,
            int pageSize,
            ByteString token,
            Reply<R> reply,
            Function<RunCatalog.Page, R> answer) {
        ListFilter filter =
                ListFilter.parseInDivision("", door.namespace(namespace).attributes(), division);
        list(namespace, filter, pageSize, token, reply, answer);
    }

    /** Hands over all runs that fulfil a filter, on a thread for lists. */
    void all(String namespace, String query, Reply<?> reply, Consumer<List<WorkflowExecution>> work) {
        ListFilter filter = filter(namespace, query);
        threads.perform(reply, () -> {
            List<WorkflowExecution> all = new ArrayList<>();
            ByteString token = ByteString.EMPTY;
            do {
                RunCatalog.Page page =
                        catalog.list(namespace, filter, door.limits().listPageRows(), token);
                page.runs().forEach(run -> all.add(run.getExecution()));
                token = page.nextPageToken();
            } while (!token.isEmpty());
            work.accept(all);
        });
    }

    /** Does something on a thread for lists. */
    void perform(Reply<?> reply, Runnable work) {
        threads.perform(reply, work);
    }

    /** How many runs of a division are open; to be asked on a thread for lists. */
    long countOpen(String namespace, String division) {
        ListFilter open = ListFilter.parseInDivision(
                "ExecutionStatus = 'Running'", door.namespace(namespace).attributes(), division);
        return catalog.count(namespace, open).count();
    }

    private ListFilter filter(String namespace, String query) {
        AttributeSchema schema = door.namespace(namespace).attributes();
        return ListFilter.parse(query, schema);
    }

    /** The conditions that the older list RPCs have as fields: a range of times, and a workflow id or type. */
    static List<String> conditions(
            String timeAttribute, StartTimeFilter times, WorkflowExecutionFilter execution, WorkflowTypeFilter type) {
        List<String> conditions = new ArrayList<>();
        Instant earliest = instant(times.getEarliestTime());
        Instant latest = instant(times.getLatestTime());
        if (times.hasEarliestTime() && times.hasLatestTime() && earliest.isAfter(latest)) {
            throw Refusal.invalidArgument("EarliestTime in StartTimeFilter should not be larger than LatestTime.");
        }
        if (times.hasEarliestTime()) {
            conditions.add(timeAttribute + " >= '" + earliest + "'");
        }
        if (times.hasLatestTime()) {
            conditions.add(timeAttribute + " <= '" + latest + "'");
        }
        if (!execution.getWorkflowId().isEmpty()) {
            conditions.add("WorkflowId = " + quoted(execution.getWorkflowId()));
        }
        if (!execution.getRunId().isEmpty()) {
            conditions.add("RunId = " + quoted(execution.getRunId()));
        }
        if (!type.getName().isEmpty()) {
            conditions.add("WorkflowType = " + quoted(type.getName()));
        }
        return conditions;
    }

    private static Instant instant(Timestamp time) {
        try {
            return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
        } catch (DateTimeException e) {
            throw Refusal.invalidArgument("Invalid StartTimeFilter: expected a time between the years 1 and 9999, got "
                    + time.getSeconds() + " s since 1970");
        }
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
    }
}
