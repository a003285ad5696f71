package dev.perdura.engine.internal.refusal;

import com.google.protobuf.Any;
import io.grpc.Status;
import io.temporal.api.errordetails.v1.MultiOperationExecutionFailure;
import io.temporal.api.errordetails.v1.MultiOperationExecutionFailure.OperationStatus;
import io.temporal.api.failure.v1.MultiOperationExecutionAborted;

/** How a request of two operations is refused: with the status of each (rule 1.18). */
public final class MultiOperationRefusal {

    /** Of the operation that was not done because of the other one. */
    public static final Refusal ABORTED = Refusal.of(
            Status.Code.ABORTED, "Operation was aborted.", MultiOperationExecutionAborted.getDefaultInstance());

    private MultiOperationRefusal() {}

    /**
     * The status of the whole is that of the first operation that failed by itself.
     *
     * @param first null if the operation was done
     * @param second null if the operation was done
     */
    public static Refusal of(Refusal first, Refusal second) {
        MultiOperationExecutionFailure failure = MultiOperationExecutionFailure.newBuilder()
                .addStatuses(status(first))
                .addStatuses(status(second))
                .build();
        boolean firstFailed = first != null && first != ABORTED;
        return Refusal.of(
                firstFailed ? first.code() : second.code(), "Update-with-Start could not be executed.", failure);
    }

    private static OperationStatus status(Refusal refusal) {
        if (refusal == null) {
            return OperationStatus.getDefaultInstance();
        }
        OperationStatus.Builder status =
                OperationStatus.newBuilder().setCode(refusal.code().value()).setMessage(refusal.getMessage());
        refusal.detail().ifPresent(detail -> status.addDetails(Any.pack(detail)));
        return status.build();
    }
}
