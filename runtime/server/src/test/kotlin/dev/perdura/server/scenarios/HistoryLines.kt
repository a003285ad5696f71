package dev.perdura.server.scenarios

import com.google.protobuf.ByteString
import com.google.protobuf.Descriptors.EnumValueDescriptor
import com.google.protobuf.Descriptors.FieldDescriptor
import com.google.protobuf.Duration
import com.google.protobuf.Message
import com.google.protobuf.MessageOrBuilder
import com.google.protobuf.Timestamp
import com.google.protobuf.util.Durations
import io.temporal.api.common.v1.Payload
import io.temporal.api.common.v1.Payloads
import io.temporal.api.common.v1.WorkflowExecution
import io.temporal.api.enums.v1.TaskQueueKind
import io.temporal.api.failure.v1.Failure
import io.temporal.api.history.v1.HistoryEvent
import io.temporal.api.taskqueue.v1.TaskQueue

/** What differs between two runs of the same thing, or says nothing about the engine. */
private val leftOut =
    setOf(
        "stack_trace",
        "request_id",
        "history_size_bytes",
        "worker_version",
        "links",
        "source_version_stamp",
        "backlog_count_hint",
        "prev_auto_reset_points",
        "namespace_id",
        "parent_workflow_namespace_id",
    )

private const val LONG = 1000

private val backoffs = setOf("first_workflow_task_backoff", "backoff_start_interval")

/** The run, its events, and how it ended. */
internal fun runLines(run: Run, history: List<HistoryEvent>): List<String> {
    val info = run.describe().workflowExecutionInfo
    val facts =
        listOfNotNull(
            "status=" + enumText(info.status.valueDescriptor),
            "history_length=${info.historyLength}",
            info.memo.fieldsMap.takeIf { it.isNotEmpty() }?.let { "memo=" + messageText(info.memo) },
            info.searchAttributes.indexedFieldsMap
                .filterKeys { it != "BuildIds" }
                .takeIf { it.isNotEmpty() }
                ?.let { "search_attributes=" + mapText(it) },
        )
    val outcome =
        when {
            run.isOpen() -> "open"
            nextRunId(history.last()) != null -> "next run"
            else -> runCatching { run.result() }.fold({ "result $it" }, { failureLines(it).joinToString("\n     < ") })
        }
    return listOf("run ${run.workflowId} ${run.runId}") + history.map(::eventLine) +
        "    $outcome".lines() + "    describe ${facts.joinToString(" ")}"
}

internal fun nextRunId(closing: HistoryEvent): String? =
    with(closing) {
        listOf(
            workflowExecutionContinuedAsNewEventAttributes.newExecutionRunId,
            workflowExecutionCompletedEventAttributes.newExecutionRunId,
            workflowExecutionFailedEventAttributes.newExecutionRunId,
            workflowExecutionTimedOutEventAttributes.newExecutionRunId,
        ).firstOrNull { it.isNotEmpty() }
    }

internal fun eventLine(event: HistoryEvent): String {
    val attributes = event.allFields.entries.single { it.key.containingOneof?.name == "attributes" }
    val type =
        attributes.key.messageType.name
            .removeSuffix("EventAttributes")
    val others = if (event.workerMayIgnore) " worker_may_ignore" else ""
    val metadata = if (event.hasUserMetadata()) " user_metadata=" + messageText(event.userMetadata) else ""
    return "%3d %s %s".format(event.eventId, type, fieldsText(attributes.value as Message)).trimEnd() +
        others + metadata
}

private fun fieldsText(message: MessageOrBuilder): String =
    message.allFields.entries
        .filter { (field, _) -> field.name !in leftOut }
        .joinToString(" ") { (field, value) -> "${field.name}=${valueText(field, value)}" }

private fun valueText(field: FieldDescriptor, value: Any): String =
    when {
        field.isMapField -> {
            mapText((value as List<*>).associate { entry -> entryOf(entry as Message) })
        }

        field.isRepeated -> {
            (value as List<*>).joinToString(", ", "[", "]") { singleText(it!!) }
        }

        // How long it is depends on when it was asked for.
        field.name in backoffs && Durations.toMillis(value as Duration) in 1..1000 -> {
            "<=1s"
        }

        else -> {
            singleText(value)
        }
    }

private fun entryOf(entry: Message): Pair<String, Any> {
    val (key, value) = entry.descriptorForType.fields
    return entry.getField(key).toString() to entry.getField(value)
}

private fun mapText(map: Map<String, Any>): String =
    map.toSortedMap().entries.joinToString(", ", "{", "}") { (key, value) -> "$key=${singleText(value)}" }

private fun singleText(value: Any): String =
    when (value) {
        is EnumValueDescriptor -> enumText(value)
        is String -> if (value.any { it in " \n{}[]\"" }) "'${value.replace("\n", "\\n")}'" else value
        is ByteString -> value.toStringUtf8()
        is Message -> messageText(value)
        else -> value.toString()
    }

private fun enumText(value: EnumValueDescriptor): String {
    val prefix = value.type.name.replace(Regex("(?<=[a-z])(?=[A-Z])"), "_").uppercase() + "_"
    return value.name.removePrefix(prefix)
}

internal fun messageText(message: Message): String =
    when (message) {
        is Duration -> {
            Durations.toString(message)
        }

        is Timestamp -> {
            "<time>"
        }

        is Payloads -> {
            message.payloadsList.joinToString(", ", "[", "]", transform = ::payloadText)
        }

        is Payload -> {
            payloadText(message)
        }

        is WorkflowExecution -> {
            "${message.workflowId}/${message.runId}"
        }

        is TaskQueue -> {
            queueText(message)
        }

        is Failure -> {
            "{${fieldsText(if (message.hasServerFailureInfo()) inOwnWords(message) else message)}}"
        }

        else -> {
            if (message.descriptorForType.fields.size == 1 && message.descriptorForType.fields[0].name == "name") {
                message.allFields.values.joinToString()
            } else {
                "{${fieldsText(message)}}"
            }
        }
    }

/** How the server puts a refusal is its own; what it is about is said before the colon. */
private fun inOwnWords(refusal: Failure): Failure =
    refusal.toBuilder().setMessage(refusal.message.substringBefore(':')).build()

private fun queueText(queue: TaskQueue): String =
    when (queue.kind) {
        TaskQueueKind.TASK_QUEUE_KIND_STICKY -> "sticky(${queue.normalName})"
        TaskQueueKind.TASK_QUEUE_KIND_NORMAL -> "${queue.name}(normal)"
        else -> queue.name
    }

private fun payloadText(payload: Payload): String {
    val type = payload.metadataMap["type"]?.let { "(${it.toStringUtf8()})" }.orEmpty()
    return when (val encoding = payload.metadataMap["encoding"]?.toStringUtf8()) {
        "json/plain" -> payload.data.toStringUtf8().let { if (it.length > LONG) "<${it.length} bytes>" else it }
        "binary/null" -> "null"
        else -> "$encoding:${payload.data.toStringUtf8()}"
    } + type
}
