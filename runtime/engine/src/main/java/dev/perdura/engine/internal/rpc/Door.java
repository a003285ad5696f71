package dev.perdura.engine.internal.rpc;

import com.google.protobuf.Duration;
import com.google.protobuf.MessageLite;
import dev.perdura.engine.EngineLimits;
import dev.perdura.engine.internal.execution.Namespaces;
import dev.perdura.engine.internal.execution.Namespaces.Namespace;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.state.RunKey;
import dev.perdura.engine.internal.state.TaskQueues;
import dev.perdura.engine.internal.visibility.AttributeRules;
import io.temporal.api.common.v1.Link;
import io.temporal.api.common.v1.SearchAttributes;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.NamespaceState;
import io.temporal.api.taskqueue.v1.TaskQueue;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What every request is checked for before anything is done (rules 1.3, 9.15). All checks throw a {@link Refusal}, with
 * the status that a Temporal server gives.
 */
public final class Door {

    private static final long LONGEST_SECONDS = 100L * 365 * 24 * 60 * 60;
    private static final int MOST_NANOS = 999_999_999;
    private static final List<NamespaceState> USABLE =
            List.of(NamespaceState.NAMESPACE_STATE_REGISTERED, NamespaceState.NAMESPACE_STATE_DEPRECATED);

    private final Namespaces namespaces;
    private final EngineLimits limits;

    public Door(Namespaces namespaces, EngineLimits limits) {
        this.namespaces = namespaces;
        this.limits = limits;
    }

    EngineLimits limits() {
        return limits;
    }

    /** The namespace is there, and not deleted. */
    Namespace namespace(String name) {
        if (name.isEmpty()) {
            throw Refusal.invalidArgument("Namespace not set on request.");
        }
        Namespace namespace = namespaces.find(name);
        if (namespace == null) {
            length("Namespace", name);
            throw Refusal.namespaceNotFound(name);
        }
        if (namespace.state() == NamespaceState.NAMESPACE_STATE_DELETED) {
            throw Refusal.namespaceInvalidState(name, namespace.state(), USABLE);
        }
        return namespace;
    }

    /** A new run in the namespace may have these search attributes (rule 9.3). */
    void attributes(String namespace, SearchAttributes attributes) {
        if (attributes.getIndexedFieldsCount() > 0) {
            AttributeRules rules = new AttributeRules(namespace(namespace).attributes());
            rules.forStart(attributes);
            rules.size(attributes);
        }
    }

    /** The namespace may have new workflows. */
    void openNamespace(String name) {
        Namespace namespace = namespace(name);
        if (namespace.state() != NamespaceState.NAMESPACE_STATE_REGISTERED) {
            throw Refusal.namespaceInvalidState(
                    name, namespace.state(), List.of(NamespaceState.NAMESPACE_STATE_REGISTERED));
        }
    }

    /** The id or name is set and not too long. */
    void id(String what, String value) {
        if (value.isEmpty()) {
            throw Refusal.invalidArgument(what + " is not set on request.");
        }
        length(what, value);
    }

    /** The id or name is not too long. */
    void length(String what, String value) {
        if (isTooLong(value)) {
            throw Refusal.invalidArgument(what + " length exceeds limit." + sizes(value));
        }
    }

    private boolean isTooLong(String value) {
        return value.length() * 3 > limits.idBytes() && utf8Length(value) > limits.idBytes();
    }

    private String sizes(String value) {
        return " Expected at most " + limits.idBytes() + " bytes of UTF-8, got " + utf8Length(value);
    }

    private static int utf8Length(String value) {
        return value.getBytes(StandardCharsets.UTF_8).length;
    }

    /** The execution names a workflow, and a run only by what can be a run id. */
    void execution(WorkflowExecution execution) {
        // What protobuf gives for a field that is not set is this very instance.
        if (execution == WorkflowExecution.getDefaultInstance()) {
            throw Refusal.invalidArgument("Execution is not set on request.");
        }
        id("WorkflowId", execution.getWorkflowId());
        runId(execution.getRunId());
    }

    /** The run that is meant, empty for the present one: that is it when the chain is named (rule 1.15). */
    static String runOf(WorkflowExecution execution, String firstExecutionRunId) {
        return firstExecutionRunId.isEmpty() ? execution.getRunId() : "";
    }

    void runId(String runId) {
        if (!runId.isEmpty() && !RunKey.isRunId(runId)) {
            throw Refusal.invalidArgument("Invalid RunId. Expected a UUID or nothing, got \"" + runId + "\"");
        }
    }

    void taskQueue(TaskQueue taskQueue) {
        String name = taskQueue.getName();
        if (name.isEmpty()) {
            throw Refusal.invalidArgument("taskQueue is not set");
        }
        if (isTooLong(name)) {
            throw Refusal.invalidArgument("taskQueue length exceeds limit" + sizes(name));
        }
        if (name.startsWith(TaskQueues.RESERVED_PREFIX)) {
            throw Refusal.invalidArgument("task queue name cannot start with reserved prefix "
                    + TaskQueues.RESERVED_PREFIX + ": got \"" + name + "\"");
        }
    }

    void duration(String what, Duration duration) {
        if (duration.getSeconds() < 0 || duration.getNanos() < 0) {
            throw Refusal.invalidArgument("Invalid " + what + ": expected a duration of zero or more, got "
                    + duration.getSeconds() + " s " + duration.getNanos() + " ns");
        }
        if (duration.getNanos() > MOST_NANOS) {
            throw Refusal.invalidArgument(
                    "Invalid " + what + ": expected less than a second in nanos, got " + duration.getNanos() + " ns");
        }
        if (duration.getSeconds() > LONGEST_SECONDS) {
            throw Refusal.invalidArgument(
                    "Invalid " + what + ": expected at most 100 years, got " + duration.getSeconds() + " s");
        }
    }

    /** Links are not too many, and none is too long. */
    void links(List<Link> links) {
        if (links.size() > limits.linksPerRequest()) {
            throw Refusal.invalidArgument(
                    "Too many links: expected at most " + limits.linksPerRequest() + ", got " + links.size());
        }
        for (Link link : links) {
            if (link.getSerializedSize() > limits.linkBytes()) {
                throw Refusal.invalidArgument("Link exceeds limit: expected at most " + limits.linkBytes()
                        + " bytes, got " + link.getSerializedSize());
            }
        }
    }

    /** Payloads are not larger than one may be. */
    void payload(String what, MessageLite payload) {
        if (payload.getSerializedSize() > limits.payloadBytes()) {
            throw Refusal.invalidArgument("Blob data size exceeds limit: " + what + " has "
                    + payload.getSerializedSize() + " bytes, at most " + limits.payloadBytes()
                    + " are allowed; store large data elsewhere and pass a reference");
        }
    }
}
