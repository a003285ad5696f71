package dev.perdura.engine;

import static dev.perdura.engine.TestCaller.completeWorkflow;
import static dev.perdura.engine.TestCaller.scheduleActivity;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineSliceTest {

    @TempDir
    Path directory;

    /** Rule 13.1. */
    @Test
    void aWorkflowWithOneActivityLeavesElevenEvents() {
        try (Engine engine =
                Engine.builder().database(directory.resolve("engine.db")).start()) {
            TestCaller caller = new TestCaller(engine.channel());
            caller.start("order");
            caller.complete(caller.pollWorkflowTask(), scheduleActivity("charge"));
            caller.complete(caller.pollActivity());
            caller.complete(caller.pollWorkflowTask(), completeWorkflow());

            assertThat(caller.types("order"))
                    .containsExactly(
                            "WorkflowExecutionStarted",
                            "WorkflowTaskScheduled",
                            "WorkflowTaskStarted",
                            "WorkflowTaskCompleted",
                            "ActivityTaskScheduled",
                            "ActivityTaskStarted",
                            "ActivityTaskCompleted",
                            "WorkflowTaskScheduled",
                            "WorkflowTaskStarted",
                            "WorkflowTaskCompleted",
                            "WorkflowExecutionCompleted");
        }
    }
}
