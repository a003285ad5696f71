package dev.perdura.engine.internal.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Status;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.temporal.api.enums.v1.NamespaceState;
import io.temporal.api.errordetails.v1.NamespaceInvalidStateFailure;
import io.temporal.api.errordetails.v1.NotFoundFailure;
import io.temporal.api.errordetails.v1.ResourceExhaustedFailure;
import io.temporal.api.errordetails.v1.WorkflowExecutionAlreadyStartedFailure;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rule 11.1 of the semantics. */
class RefusalTest {

    private static Status details(Refusal refusal) {
        return StatusProto.fromThrowable(refusal.toStatusRuntimeException());
    }

    @Test
    void theDetailTravelsInTheStatus() throws InvalidProtocolBufferException {
        Status status = details(Refusal.alreadyStarted("in use", "request", "run", "first"));

        assertThat(status.getCode()).isEqualTo(6);
        assertThat(status.getMessage()).isEqualTo("in use");
        assertThat(status.getDetails(0)
                        .unpack(WorkflowExecutionAlreadyStartedFailure.class)
                        .getRunId())
                .isEqualTo("run");
    }

    @Test
    void notFoundHasItsDetail() {
        assertThat(details(Refusal.notFound("gone")).getDetails(0).is(NotFoundFailure.class))
                .isTrue();
        assertThat(details(Refusal.invalidArgument("bad")).getDetailsCount()).isZero();
    }

    @Test
    void aBusyWorkflowSaysSoInTrailersToo() {
        StatusRuntimeException exception = Refusal.busyWorkflow("closing").toStatusRuntimeException();

        assertThat(exception
                        .getTrailers()
                        .get(Metadata.Key.of("X-Resource-Exhausted-Cause", Metadata.ASCII_STRING_MARSHALLER)))
                .isEqualTo("RESOURCE_EXHAUSTED_CAUSE_BUSY_WORKFLOW");
        assertThat(StatusProto.fromThrowable(exception).getDetails(0).is(ResourceExhaustedFailure.class))
                .isTrue();
    }

    @Test
    void aNamespaceInTheWrongStateSaysWhichWouldBeRight() throws InvalidProtocolBufferException {
        Refusal refusal = Refusal.namespaceInvalidState(
                "n", NamespaceState.NAMESPACE_STATE_DELETED, List.of(NamespaceState.NAMESPACE_STATE_REGISTERED));

        assertThat(details(refusal)
                        .getDetails(0)
                        .unpack(NamespaceInvalidStateFailure.class)
                        .getAllowedStatesList())
                .containsExactly(NamespaceState.NAMESPACE_STATE_REGISTERED);
    }

    @Test
    void longMessagesAreCutBecauseTheyTravelInAHeader() {
        StatusRuntimeException exception = Refusal.internal("€".repeat(5_000)).toStatusRuntimeException();

        assertThat(exception.getStatus().getDescription())
                .endsWith("... truncated")
                .hasSizeLessThan(1_400);
    }

    @Test
    void whatMustBeRecordedStaysWithTheRefusal() {
        Refusal plain = Refusal.notFound("gone");
        Refusal recording = plain.thenDecide(transition -> {});

        assertThat(plain.thenDecide()).isEmpty();
        assertThat(recording.thenDecide()).isPresent();
        assertThat(recording.code()).isEqualTo(plain.code());
        assertThat(recording.detail()).isEqualTo(plain.detail());
    }
}
