package dev.perdura.server.scenarios

import ch.qos.logback.classic.Level
import ch.qos.logback.classic.Logger
import io.temporal.api.enums.v1.IndexedValueType
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest
import io.temporal.serviceclient.WorkflowServiceStubs
import io.temporal.serviceclient.WorkflowServiceStubsOptions
import org.slf4j.LoggerFactory
import java.util.UUID
import java.util.concurrent.Callable
import java.util.concurrent.ExecutionException
import java.util.concurrent.Executors
import java.util.concurrent.Future
import java.util.concurrent.TimeUnit
import java.util.concurrent.TimeoutException

private const val AT_ONCE = 6
private const val DEADLINE_SECONDS = 150L

/** Plays scenarios on the service at [address], some at the same time. */
internal class Theatre(address: String) : AutoCloseable {
    init {
        // Most scenarios are about things that go wrong; the SDK warns of each.
        (LoggerFactory.getLogger("io.temporal") as Logger).level = Level.OFF
    }

    private val service =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions
                .newBuilder()
                .setTarget(address)
                .setRpcTimeout(PATIENCE)
                .setRpcQueryTimeout(PATIENCE)
                .build(),
        )
    private val stages = Executors.newFixedThreadPool(AT_ONCE)
    private val actors = Executors.newCachedThreadPool()

    val serverVersion: String
        get() = service.blockingStub().getSystemInfo(GetSystemInfoRequest.getDefaultInstance()).serverVersion

    /** Scenarios expect these; a real server for hands has them from its start. */
    fun registerSearchAttributes() {
        val request = AddSearchAttributesRequest.newBuilder().setNamespace("default")
        request.putSearchAttributes("CustomKeywordField", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD)
        request.putSearchAttributes("CustomIntField", IndexedValueType.INDEXED_VALUE_TYPE_INT)
        OperatorServiceGrpc.newBlockingStub(service.rawChannel).addSearchAttributes(request.build())
    }

    fun play(scenario: Scenario): Future<List<String>> =
        stages.submit(
            Callable {
                Stage(service, UUID.randomUUID().toString().take(8)).use { stage ->
                    withoutIds(play(scenario, stage))
                }
            },
        )

    private fun play(scenario: Scenario, stage: Stage): List<String> {
        val act =
            actors.submit(
                Callable {
                    scenario.play(stage)
                    stage.recording(awaitEnds = true)
                },
            )
        return try {
            act.get(DEADLINE_SECONDS, TimeUnit.SECONDS)
        } catch (_: TimeoutException) {
            act.cancel(true)
            listOf("not over after $DEADLINE_SECONDS seconds; this far it came:") + stage.recording(awaitEnds = false)
        } catch (broken: ExecutionException) {
            listOf("broke off; this far it came:") + failureLines(broken.cause!!) + stage.recording(awaitEnds = false)
        }
    }

    override fun close() {
        stages.shutdownNow()
        actors.shutdownNow()
        service.shutdownNow()
    }
}
