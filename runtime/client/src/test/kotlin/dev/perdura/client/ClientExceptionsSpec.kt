package dev.perdura.client

import dev.perdura.client.internal.rpc.clientExceptionOf
import dev.perdura.dsl.ActivityFailure
import dev.perdura.dsl.ApplicationFailure
import dev.perdura.dsl.ChildWorkflowFailure
import dev.perdura.dsl.RetryState
import io.grpc.Status
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import java.io.IOException

/** What people read when a call fails: what was wrong, with what, and what to do. */
class ClientExceptionsSpec :
    StringSpec({
        fun refusal(status: Status) = clientExceptionOf(status.asRuntimeException(), "w", null).message!!

        "a failed workflow tells the whole chain of causes, with the activity and the child that failed" {
            val root = ApplicationFailure("card expired", "Refused")
            val activity =
                ActivityFailure("Activity task failed", "charge", "1", RetryState.NON_RETRYABLE_FAILURE, cause = root)
            val child =
                ChildWorkflowFailure(
                    "Child Workflow execution failed",
                    "Payment",
                    "payment-1",
                    "r-2",
                    RetryState.RETRY_POLICY_NOT_SET,
                    cause = activity,
                )

            WorkflowFailedException("w", "r", WorkflowStatus.FAILED, child).message shouldBe
                "Workflow \"w\" (run r) ended as FAILED: Child Workflow execution failed (child \"payment-1\", " +
                "RETRY_POLICY_NOT_SET): Activity task failed (activity \"charge\", NON_RETRYABLE_FAILURE): card expired"
        }

        "a service that cannot be reached is told with the address and the reason, which gRPC keeps apart" {
            val refused = IOException("Connection refused: /127.0.0.1:7233")

            refusal(Status.UNAVAILABLE.withDescription("io exception").withCause(refused)) shouldContain
                "not available: io exception (Connection refused: /127.0.0.1:7233). Check its address"
        }

        "a client whose engine or channel was closed is not told to try again" {
            listOf("The engine is closed", "Channel shutdown invoked").forEach { said ->
                val message = refusal(Status.UNAVAILABLE.withDescription(said))
                message shouldContain "was closed: make a new client"
                message shouldNotContain "repeated"
            }
        }

        "a workflow that has closed is told from one that is not there" {
            val closed = refusal(Status.NOT_FOUND.withDescription("workflow execution already completed"))
            closed shouldContain "Workflow \"w\" has closed"
            closed shouldContain "signalWithStart"

            refusal(Status.NOT_FOUND.withDescription("workflow not found for ID: w")) shouldContain
                "Workflow \"w\" was not found: workflow not found for ID: w. Check the ids"
        }
    })
