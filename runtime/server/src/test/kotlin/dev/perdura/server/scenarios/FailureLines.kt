package dev.perdura.server.scenarios

import io.grpc.StatusRuntimeException
import io.grpc.protobuf.StatusProto

/**
 * A failure and its causes, as a client sees them. Of a refused call only the status and the kind of its detail: the
 * words of our refusals are our own.
 */
internal fun failureLines(failure: Throwable): List<String> {
    val causes = generateSequence(failure) { it.cause }.toList()
    val words =
        causes.filterIsInstance<StatusRuntimeException>().flatMap {
            listOfNotNull(it.message, it.status.description)
        }
    return causes.map { cause ->
        if (cause is StatusRuntimeException) {
            statusText(cause)
        } else {
            val message = words.fold(cause.message.orEmpty()) { text, word -> text.replace(word, "...") }
            "${cause.javaClass.simpleName}: ${message.replace("\n", "\\n")}"
        }
    }
}

private fun statusText(refused: StatusRuntimeException): String {
    val details = StatusProto.fromThrowable(refused)?.detailsList.orEmpty()
    return (listOf(refused.status.code.name) + details.map { it.typeUrl.substringAfterLast('.') }).joinToString(" ")
}
