package dev.perdura.java;

import dev.perdura.dsl.ActivityDefinition;
import dev.perdura.dsl.ActivityImplementations;
import dev.perdura.dsl.WorkflowDefinition;
import dev.perdura.java.internal.SuspendBridge;
import dev.perdura.worker.WorkerBuilder;

/** Collects what a worker can do. Types that cannot be serialized, and names given twice, fail here. */
public final class WorkerRegistry {
    private final WorkerBuilder builder;

    WorkerRegistry(WorkerBuilder builder) {
        this.builder = builder;
    }

    /** Adds a workflow. */
    public WorkerRegistry workflow(WorkflowDefinition<?, ?> definition) {
        builder.workflow(definition);
        return this;
    }

    /** Implements an activity with code that blocks its thread. */
    public <I, O> WorkerRegistry activity(
            ActivityDefinition<I, O> definition, ActivityFunction<? super I, ? extends O> function) {
        SuspendBridge.blocking(builder, definition, function);
        return this;
    }

    /** Implements an activity with code that returns a future. */
    public <I, O> WorkerRegistry stagedActivity(
            ActivityDefinition<I, O> definition, StagedActivityFunction<? super I, O> function) {
        SuspendBridge.staged(builder, definition, function);
        return this;
    }

    /** Adds a bundle of activities. */
    public WorkerRegistry activities(ActivityImplementations bundle) {
        builder.activities(bundle);
        return this;
    }
}
