package dev.perdura.engine.internal.state;

import dev.perdura.engine.internal.journal.v1.ActivityOptionsChanged;
import dev.perdura.engine.internal.journal.v1.ActivityPaused;
import dev.perdura.engine.internal.journal.v1.ActivityReset;
import dev.perdura.engine.internal.journal.v1.ActivityResumed;
import dev.perdura.engine.internal.journal.v1.BatchAdvanced;
import dev.perdura.engine.internal.journal.v1.BatchRequested;
import dev.perdura.engine.internal.journal.v1.BatchTarget;
import dev.perdura.engine.internal.journal.v1.Fact;
import dev.perdura.engine.internal.journal.v1.RunForked;
import dev.perdura.engine.internal.journal.v1.RunReset;
import io.temporal.api.workflowservice.v1.StartBatchOperationRequest;
import java.util.List;

/** The facts that requests of operators record; what each means is said in journal.proto. */
public final class ControlFacts {

    private ControlFacts() {}

    public static Fact activityPaused(ActivityPaused.Builder paused) {
        return Fact.newBuilder().setActivityPaused(paused).build();
    }

    public static Fact activityResumed(ActivityResumed.Builder resumed) {
        return Fact.newBuilder().setActivityResumed(resumed).build();
    }

    public static Fact activityReset(ActivityReset.Builder reset) {
        return Fact.newBuilder().setActivityReset(reset).build();
    }

    public static Fact activityOptionsChanged(ActivityOptionsChanged.Builder changed) {
        return Fact.newBuilder().setActivityOptionsChanged(changed).build();
    }

    public static Fact batchRequested(StartBatchOperationRequest request, List<BatchTarget> targets) {
        return Fact.newBuilder()
                .setBatchRequested(BatchRequested.newBuilder()
                        .setRequest(request.toByteString())
                        .addAllTargets(targets))
                .build();
    }

    public static Fact batchAdvanced(boolean failed) {
        return Fact.newBuilder()
                .setBatchAdvanced(BatchAdvanced.newBuilder().setFailed(failed))
                .build();
    }

    public static Fact runForked(long timeMillis, String requestId) {
        return Fact.newBuilder()
                .setRunForked(RunForked.newBuilder().setTimeMillis(timeMillis).setRequestId(requestId))
                .build();
    }

    public static Fact runReset(String newRunId) {
        return Fact.newBuilder()
                .setRunReset(RunReset.newBuilder().setNewRunId(newRunId))
                .build();
    }
}
