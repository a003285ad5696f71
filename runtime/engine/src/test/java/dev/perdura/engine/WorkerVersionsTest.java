package dev.perdura.engine;

import static dev.perdura.engine.TestCaller.scheduleActivity;
import static dev.perdura.engine.TestCaller.startTimer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkerVersionCapabilities;
import io.temporal.api.common.v1.WorkerVersionStamp;
import io.temporal.api.deployment.v1.WorkerDeploymentOptions;
import io.temporal.api.deployment.v1.WorkerDeploymentVersion;
import io.temporal.api.enums.v1.VersioningBehavior;
import io.temporal.api.enums.v1.WorkerVersioningMode;
import io.temporal.api.history.v1.WorkflowTaskCompletedEventAttributes;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Workers that say which version they are: rules 2.37, 8.11 to 8.14 of the semantics. */
class WorkerVersionsTest {

    private static final String NORMAL_NAME =
            "NormalName must be set on sticky queue when UseVersioning is true or DeploymentOptions are set.";

    private final TestTime time = new TestTime();
    private Engine engine;
    private TestCaller caller;

    @BeforeEach
    void start() {
        engine = time.engine().inMemory().start();
        caller = new TestCaller(engine.channel());
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private static WorkerDeploymentOptions options(String deployment, String buildId, boolean versioned) {
        return WorkerDeploymentOptions.newBuilder()
                .setDeploymentName(deployment)
                .setBuildId(buildId)
                .setWorkerVersioningMode(
                        versioned
                                ? WorkerVersioningMode.WORKER_VERSIONING_MODE_VERSIONED
                                : WorkerVersioningMode.WORKER_VERSIONING_MODE_UNVERSIONED)
                .build();
    }

    private PollWorkflowTaskQueueResponse poll(PollWorkflowTaskQueueRequest.Builder request) {
        return caller.service().pollWorkflowTaskQueue(request.build());
    }

    private static PollWorkflowTaskQueueRequest.Builder request() {
        return TestCaller.workflowPoll(TestCaller.QUEUE);
    }

    private WorkflowTaskCompletedEventAttributes completed(String workflowId) {
        return caller.history(workflowId).get(3).getWorkflowTaskCompletedEventAttributes();
    }

    /** Also rule 8.11: how many pollers there should be is left to the worker. */
    @Test
    void rule8_12_namesOfUnversionedWorkersAreRecordedAndNotLookedAt() {
        caller.start("one");
        caller.start("two");
        PollWorkflowTaskQueueResponse one = poll(request().setDeploymentOptions(options("shop", "", false)));
        PollWorkflowTaskQueueResponse two = poll(request()
                .setWorkerVersionCapabilities(
                        WorkerVersionCapabilities.newBuilder().setBuildId("7")));
        assertThat(one.hasPollerScalingDecision()).isFalse();

        caller.service()
                .respondWorkflowTaskCompleted(TestCaller.completion(one, scheduleActivity("charge"))
                        .setDeploymentOptions(options("shop", "7", false))
                        .build());
        caller.service()
                .respondWorkflowTaskCompleted(TestCaller.completion(two, startTimer("t", Duration.ofHours(1)))
                        .setWorkerVersionStamp(WorkerVersionStamp.newBuilder().setBuildId("7"))
                        .build());

        assertThat(completed("one").getWorkerDeploymentName()).isEqualTo("shop");
        assertThat(completed("one").hasDeploymentVersion()).isFalse();
        assertThat(completed("two").getWorkerVersion().getBuildId()).isEqualTo("7");
        assertThat(caller.pollActivity().hasPollerScalingDecision()).isFalse();
    }

    @Test
    void rule8_13_whatAVersionedWorkerMustSay() {
        assertRefused("Deployment name and build id must be set together.", "", "7", true);
        assertRefused("Deployment name and build id must be set together.", "shop", "", true);
        PollWorkflowTaskQueueRequest.Builder sticky = TestCaller.stickyPoll("sticky");
        sticky.getTaskQueueBuilder().clearNormalName();
        assertRefused(NORMAL_NAME, sticky.clone().setDeploymentOptions(options("shop", "7", true)));
        assertRefused(NORMAL_NAME, sticky.clone().setDeploymentOptions(options("shop", "", false)));
        WorkerVersionCapabilities.Builder use =
                WorkerVersionCapabilities.newBuilder().setUseVersioning(true);
        assertRefused(
                NORMAL_NAME,
                sticky.clone().setWorkerVersionCapabilities(use.clone().setBuildId("7")));
        assertRefused(
                "WorkerVersionStamp must be present if UseVersioning is true.",
                request().setWorkerVersionCapabilities(use));
        assertRefused(
                "Build ID exceeds configured limit.workerBuildIdSize, use a shorter build ID",
                request()
                        .setWorkerVersionCapabilities(
                                WorkerVersionCapabilities.newBuilder().setBuildId("7".repeat(256))));
    }

    private void assertRefused(String text, String deployment, String buildId, boolean versioned) {
        WorkerDeploymentOptions options = options(deployment, buildId, versioned);
        assertRefused(text, request().setDeploymentOptions(options));
        StatusRuntimeException refusal = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> caller.service()
                        .pollActivityTaskQueue(TestCaller.activityPoll()
                                .setDeploymentOptions(options)
                                .build()));
        assertThat(refusal.getStatus().getDescription()).startsWith(text);
    }

    private void assertRefused(String text, PollWorkflowTaskQueueRequest.Builder request) {
        StatusRuntimeException refusal = catchThrowableOfType(StatusRuntimeException.class, () -> poll(request));
        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refusal.getStatus().getDescription()).startsWith(text);
    }

    /** Also rule 8.14: there is no routing, so whoever polls is the current version, and history says which it was. */
    @Test
    void rule8_13_theVersionThatPollsIsTheCurrentOne() {
        caller.start("order");
        WorkerDeploymentOptions options = options("shop", "7", true);
        PollWorkflowTaskQueueResponse task = poll(request().setDeploymentOptions(options));
        caller.service()
                .respondWorkflowTaskCompleted(TestCaller.completion(task, startTimer("t", Duration.ofHours(1)))
                        .setDeploymentOptions(options)
                        .setVersioningBehavior(VersioningBehavior.VERSIONING_BEHAVIOR_PINNED)
                        .build());

        WorkflowTaskCompletedEventAttributes completed = completed("order");
        assertThat(completed.getVersioningBehavior()).isEqualTo(VersioningBehavior.VERSIONING_BEHAVIOR_PINNED);
        assertThat(completed.getWorkerDeploymentName()).isEqualTo("shop");
        assertThat(completed.getDeploymentVersion())
                .isEqualTo(WorkerDeploymentVersion.newBuilder()
                        .setDeploymentName("shop")
                        .setBuildId("7")
                        .build());
    }

    @Test
    void rule2_37_aBehaviourNeedsAVersion() {
        caller.start("order");
        PollWorkflowTaskQueueResponse task = caller.pollWorkflowTask();

        StatusRuntimeException refusal = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> caller.service()
                        .respondWorkflowTaskCompleted(TestCaller.completion(task)
                                .setDeploymentOptions(options("shop", "7", false))
                                .setVersioningBehavior(VersioningBehavior.VERSIONING_BEHAVIOR_AUTO_UPGRADE)
                                .build()));

        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(caller.types("order")).endsWith("WorkflowTaskStarted");
        caller.complete(task, TestCaller.completeWorkflow());
    }
}
