package dev.perdura

import dev.perdura.dsl.ActivityContract
import dev.perdura.dsl.ApplicationFailure
import dev.perdura.dsl.WorkflowContract
import dev.perdura.dsl.workflow
import dev.perdura.worker.WorkerBuilder
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.async
import kotlinx.coroutines.delay
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeoutOrNull
import kotlinx.serialization.Serializable
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration.Companion.hours
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Duration.Companion.seconds

/** What the front-door contract runs: one small workflow for each thing a user does first. */

@Serializable
internal data class Order(val id: String, val lines: List<String> = emptyList())

@Serializable
internal data class Approval(val by: String)

@Serializable
internal data class Receipt(val orderId: String, val chargeId: String, val approvedBy: String)

@Serializable
internal enum class Status { Waiting, Approved }

internal object Fulfilment : WorkflowContract<Order, Receipt>("Fulfilment") {
    val approve = signal<Approval>("approve")
    val status = query<Status>("status")
}

internal object Payments : ActivityContract() {
    val charge = activity<Order, String>("charge") { startToCloseTimeout = 120.seconds }
    val refuse = activity<String, String>("refuse") { startToCloseTimeout = 120.seconds }
    val flicker =
        activity<String, Int>("flicker") {
            startToCloseTimeout = 120.seconds
            retryPolicy { initialInterval = 10.milliseconds }
        }
    val release = activity<String, Unit>("release") { startToCloseTimeout = 120.seconds }

    /** Implemented nowhere. */
    val lost =
        activity<String, String>("lost") {
            startToCloseTimeout = 10.minutes
            retryPolicy { maximumAttempts = 1 }
        }
}

internal val fulfilment =
    workflow(Fulfilment) { order ->
        var approval: Approval? = null
        onSignal(Fulfilment.approve) { approval = it }
        onQuery(Fulfilment.status) { if (approval == null) Status.Waiting else Status.Approved }
        val charge = async { Payments.charge(order) }
        withTimeoutOrNull(1.hours) { awaitCondition { approval != null } }
            ?: throw ApplicationFailure("not approved")
        Receipt(order.id, charge.await(), approval!!.by)
    }

internal val greeting = workflow("greeting") { name: String -> "Hello, $name" }

internal val nap =
    workflow("nap") { millis: Long ->
        val before = now()
        delay(millis.milliseconds)
        (now() - before).inWholeMilliseconds
    }

internal val refused = workflow("refused") { reason: String -> Payments.refuse(reason) }

internal val lost = workflow("lost") { key: String -> Payments.lost(key) }

internal val flickering = workflow("flickering") { key: String -> Payments.flicker(key) }

/** Waits for ever, and when cancelled releases what it holds before it gives in. */
internal val tenancy =
    workflow("tenancy") { key: String ->
        try {
            awaitCondition { false }
            key
        } catch (cancellation: CancellationException) {
            withContext(NonCancellable) { Payments.release(key) }
            throw cancellation
        }
    }

/** As many turns as asked for, so that the history grows past one page. */
internal val treadmill =
    workflow("treadmill") { turns: Int ->
        var sum = 0
        repeat(turns) { turn -> sum += Payments.charge(Order("$turn")).length }
        sum
    }

/** What activities of the contract leave behind, kept per running suite. */
internal class FrontDoorActivities {
    private val attempts = ConcurrentHashMap<String, AtomicInteger>()
    val released: MutableSet<String> = ConcurrentHashMap.newKeySet()

    fun attemptsOf(key: String): Int = attempts[key]?.get() ?: 0

    fun register(worker: WorkerBuilder) {
        with(worker) {
            listOf(fulfilment, greeting, nap, refused, flickering, lost, tenancy, treadmill).forEach { workflow(it) }
            activity(Payments.charge) { order -> "ch-${order.id}" }
            activity(Payments.refuse) { reason ->
                throw ApplicationFailure(reason, type = "Refused", isNonRetryable = true)
            }
            activity(Payments.flicker) { key ->
                val attempt = attempts.computeIfAbsent(key) { AtomicInteger() }.incrementAndGet()
                if (attempt < 3) error("attempt $attempt is bound to fail")
                info.attempt
            }
            activity(Payments.release) { key -> released += key }
        }
    }
}
