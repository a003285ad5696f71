package dev.perdura.engine.internal.visibility;

import com.google.gson.JsonPrimitive;
import com.google.protobuf.ByteString;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.store.ListPage;
import dev.perdura.engine.internal.store.ListPosition;
import dev.perdura.engine.internal.store.ListedRun;
import dev.perdura.engine.internal.store.RunColumn;
import dev.perdura.engine.internal.store.RunGroup;
import dev.perdura.engine.internal.store.RunLists;
import dev.perdura.engine.internal.visibility.AttributeSchema.Field;
import dev.perdura.engine.internal.visibility.filter.ListFilter;
import dev.perdura.engine.internal.visibility.filter.Statuses;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Finds and counts runs by filters. Reads the store on the caller's thread; that may take long. */
public final class RunCatalog {

    /** Runs of a list; {@code nextPageToken} is empty if no others follow. */
    public record Page(List<WorkflowExecutionInfo> runs, ByteString nextPageToken) {}

    /** How many runs have one value of what they are grouped by. */
    public record Group(Payload value, long count) {}

    /** How many runs there are; without groups if none were asked for. */
    public record Count(long count, List<Group> groups) {}

    /** A page that has more than this is sent as it is; what clients take at most is a little more. */
    private static final int LARGEST_PAGE_BYTES = 2 << 20;

    private final RunLists lists;

    public RunCatalog(RunLists lists) {
        this.lists = lists;
    }

    /**
     * A page of the runs that fulfil a filter.
     *
     * @param token of the page before, or empty
     * @throws Refusal INVALID_ARGUMENT if the token is none
     */
    public Page list(String namespace, ListFilter filter, int pageSize, ByteString token) {
        ListPosition after = ListToken.decode(token);
        ListPage page = lists.list(namespace, filter.condition(), after, pageSize, LARGEST_PAGE_BYTES);
        List<WorkflowExecutionInfo> runs = new ArrayList<>(page.runs().size());
        for (ListedRun run : page.runs()) {
            runs.add(RunInfo.of(run));
        }
        ByteString next = page.more()
                ? ListToken.encode(page.runs().get(page.runs().size() - 1).position())
                : ByteString.EMPTY;
        return new Page(runs, next);
    }

    /** Counts the runs that fulfil a filter, by groups if it says so (rule 9.10). */
    public Count count(String namespace, ListFilter filter) {
        if (filter.groupBy().isEmpty()) {
            return new Count(lists.count(namespace, filter.condition()), List.of());
        }
        Field field = filter.groupBy().get();
        long count = 0;
        List<Group> groups = new ArrayList<>();
        for (RunGroup group : lists.countBy(field.stored(), namespace, filter.condition())) {
            count += group.count();
            String json = new JsonPrimitive(shown(field, group.value())).toString();
            groups.add(new Group(AttributeValues.payload(field.type(), json), group.count()));
        }
        return new Count(count, groups);
    }

    private static String shown(Field field, Object value) {
        if (field.stored() == RunColumn.STATUS) {
            return Statuses.name(WorkflowExecutionStatus.forNumber(((Long) value).intValue()));
        }
        return Objects.toString(value, "");
    }
}
