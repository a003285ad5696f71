package dev.perdura.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every RPC of rpc-inventory.md section 1 is served, or says UNIMPLEMENTED for a reason that stands here. */
class ServedRpcsTest {

    private static final Set<String> NOT_SERVED = new TreeSet<>(Arrays.asList(NotServed.TEXT.split("\\s+")));

    /** By reason. */
    private static final class NotServed {
        private static final String NEXUS = """
                PollNexusTaskQueue RespondNexusTaskCompleted RespondNexusTaskFailed StartNexusOperationExecution
                DescribeNexusOperationExecution PollNexusOperationExecution ListNexusOperationExecutions
                CountNexusOperationExecutions RequestCancelNexusOperationExecution TerminateNexusOperationExecution
                DeleteNexusOperationExecution CreateNexusEndpoint DeleteNexusEndpoint GetNexusEndpoint
                UpdateNexusEndpoint ListNexusEndpoints
                """;
        private static final String ACTIVITIES_WITHOUT_A_WORKFLOW = """
                StartActivityExecution DescribeActivityExecution PollActivityExecution ListActivityExecutions
                CountActivityExecutions RequestCancelActivityExecution TerminateActivityExecution
                DeleteActivityExecution
                """;
        private static final String WORKER_DEPLOYMENTS = """
                SetWorkerDeploymentCurrentVersion SetWorkerDeploymentRampingVersion DescribeWorkerDeployment
                DescribeWorkerDeploymentVersion ListWorkerDeployments CreateWorkerDeployment
                CreateWorkerDeploymentVersion DeleteWorkerDeployment DeleteWorkerDeploymentVersion
                UpdateWorkerDeploymentVersionMetadata SetWorkerDeploymentManager
                UpdateWorkerDeploymentVersionComputeConfig ValidateWorkerDeploymentVersionComputeConfig
                """;
        private static final String OFF_UNLESS_AN_OPERATOR_TURNS_THEM_ON = """
                PauseWorkflowExecution UnpauseWorkflowExecution PollWorkflowExecutionTimeSkipping CreateWorkflowRule
                DescribeWorkflowRule DeleteWorkflowRule ListWorkflowRules TriggerWorkflowRule
                UpdateWorkerBuildIdCompatibility GetWorkerBuildIdCompatibility GetWorkerTaskReachability
                UpdateWorkerVersioningRules GetWorkerVersioningRules
                """;
        private static final String NEVER_BUILT_BY_A_SERVER_EITHER = """
                DescribeDeployment ListDeployments GetDeploymentReachability GetCurrentDeployment SetCurrentDeployment
                FetchWorkerConfig UpdateWorkerConfig
                """;
        private static final String OF_MORE_CLUSTERS_THAN_ONE = """
                AddOrUpdateRemoteCluster RemoveRemoteCluster
                """;
        private static final String TEXT = String.join(
                        " ",
                        NEXUS,
                        ACTIVITIES_WITHOUT_A_WORKFLOW,
                        WORKER_DEPLOYMENTS,
                        OFF_UNLESS_AN_OPERATOR_TURNS_THEM_ON,
                        NEVER_BUILT_BY_A_SERVER_EITHER,
                        OF_MORE_CLUSTERS_THAN_ONE)
                .strip();
    }

    private static Engine engine;
    private static ManagedChannel channel;

    @BeforeAll
    static void open() {
        engine = new TestTime().engine().inMemory().start();
        channel = engine.channel();
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    private static Stream<MethodDescriptor<?, ?>> methods() {
        return Stream.of(WorkflowServiceGrpc.getServiceDescriptor(), OperatorServiceGrpc.getServiceDescriptor())
                .map(ServiceDescriptor::getMethods)
                .flatMap(methods -> methods.stream());
    }

    static Stream<Arguments> rpcs() {
        return methods().map(method -> Arguments.of(method.getBareMethodName(), method));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rpcs")
    void isServedOrNotOnPurpose(String name, MethodDescriptor<?, ?> method) {
        assertThat(answer(channel, method) == Status.Code.UNIMPLEMENTED)
                .as(name + " is not served")
                .isEqualTo(NOT_SERVED.contains(name));
    }

    /** An empty request, but about a workflow; what is wrong with it is for the RPC to say, if there is one. */
    @SuppressWarnings("unchecked") // A builder of a message builds such messages.
    private static <Q, R> Status.Code answer(Channel channel, MethodDescriptor<Q, R> method) {
        Message.Builder request =
                ((Message) ((PrototypeMarshaller<Q>) method.getRequestMarshaller()).getMessagePrototype()).toBuilder();
        FieldDescriptor workflowId = request.getDescriptorForType().findFieldByName("workflow_id");
        if (workflowId != null) {
            request.setField(workflowId, "order");
        }
        try {
            ClientCalls.blockingUnaryCall(
                    channel, method, CallOptions.DEFAULT.withDeadlineAfter(30, TimeUnit.SECONDS), (Q) request.build());
            return Status.Code.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode();
        }
    }

    /** PollWorkflowExecutionTimeSkipping is newer than the API that is built with. */
    @Test
    void theReasonsAreForRpcsThatThereAre() {
        Set<String> names =
                methods().map(MethodDescriptor::getBareMethodName).collect(Collectors.toCollection(TreeSet::new));
        names.add("PollWorkflowExecutionTimeSkipping");
        assertThat(names).containsAll(NOT_SERVED).hasSizeGreaterThan(130);
    }
}
