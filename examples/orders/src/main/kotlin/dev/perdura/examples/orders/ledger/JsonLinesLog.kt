package dev.perdura.examples.orders.ledger

import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.KSerializer
import kotlinx.serialization.SerializationException
import kotlinx.serialization.json.Json
import java.io.ByteArrayOutputStream
import java.io.IOException
import java.nio.ByteBuffer
import java.nio.channels.FileChannel
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.StandardOpenOption.CREATE
import java.nio.file.StandardOpenOption.READ
import java.nio.file.StandardOpenOption.WRITE

/**
 * A file of JSON lines that only grows. When [append] returns, its line is on disk: one writer takes what has come in
 * since its last write, writes it at once and syncs once for all of it.
 *
 * A line that a crash cut short was never acknowledged to anybody; it is cut off when the file is opened.
 */
internal class JsonLinesLog<T>(
    private val path: Path,
    private val serializer: KSerializer<T>,
    private val onAppended: (T) -> Unit,
) : AutoCloseable {
    private class Append<T>(val value: T, val done: CompletableDeferred<Unit>)

    private val incoming = Channel<Append<T>>(CAPACITY)
    private val channel: FileChannel
    private val writer: Job
    private var length: Long

    init {
        path.toAbsolutePath().parent?.let(Files::createDirectories)
        channel = FileChannel.open(path, CREATE, READ, WRITE)
        length = readAll()
        channel.truncate(length)
        channel.position(length)
        writer = CoroutineScope(Dispatchers.IO).launch { write() }
    }

    /**
     * Returns when [value] is on disk. Throws [IOException] when it cannot be written; then nothing of it is in the
     * file.
     */
    suspend fun append(value: T) {
        val append = Append(value, CompletableDeferred())
        incoming.send(append)
        append.done.await()
    }

    override fun close() {
        incoming.close()
        runBlocking { writer.join() }
        channel.close()
    }

    /** Hands the lines that are there to [onAppended]; returns the length of the whole lines, in bytes. */
    private fun readAll(): Long {
        var wholeBytes = 0L
        Files.newInputStream(path).buffered().use { input ->
            val line = ByteArrayOutputStream()
            var number = 1
            while (true) {
                val byte = input.read()
                if (byte < 0) break
                line.write(byte)
                if (byte == '\n'.code) {
                    onAppended(decode(line.toString(Charsets.UTF_8), number++))
                    wholeBytes += line.size()
                    line.reset()
                }
            }
        }
        return wholeBytes
    }

    private fun decode(line: String, number: Int): T =
        try {
            Json.decodeFromString(serializer, line)
        } catch (wrong: SerializationException) {
            throw IOException(
                "$path, line $number: expected a line of this program, but it is '${line.trim().take(80)}'. " +
                    "Was the file edited, or is it something else? Give another file.",
                wrong,
            )
        }

    private suspend fun write() {
        for (first in incoming) {
            val batch = mutableListOf(first)
            while (batch.size < CAPACITY) batch += incoming.tryReceive().getOrNull() ?: break
            val failure = runCatching { writeDurably(batch.map { it.value }) }.exceptionOrNull()
            for (append in batch) {
                if (failure == null) append.done.complete(Unit) else append.done.completeExceptionally(failure)
            }
        }
    }

    private fun writeDurably(values: List<T>) {
        val text = values.joinToString("") { Json.encodeToString(serializer, it) + "\n" }
        val bytes = ByteBuffer.wrap(text.toByteArray())
        try {
            while (bytes.hasRemaining()) channel.write(bytes)
            channel.force(false)
        } catch (failure: IOException) {
            // What was written of the batch is not acknowledged, so it must not stay.
            channel.truncate(length)
            channel.position(length)
            throw failure
        }
        length = channel.position()
        values.forEach(onAppended)
    }

    private companion object {
        const val CAPACITY = 1_024
    }
}
