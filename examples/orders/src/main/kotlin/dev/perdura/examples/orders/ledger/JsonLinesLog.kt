package dev.perdura.examples.orders.ledger

import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.KSerializer
import kotlinx.serialization.json.Json
import java.io.IOException
import java.nio.ByteBuffer
import java.nio.channels.Channels
import java.nio.channels.FileChannel
import java.nio.channels.OverlappingFileLockException
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.StandardOpenOption.CREATE
import java.nio.file.StandardOpenOption.READ
import java.nio.file.StandardOpenOption.WRITE

/**
 * A file of JSON lines that only grows. When [append] returns, its line is on disk: one writer takes what has come in
 * since its last write, writes it at once and syncs once for all of it.
 *
 * A line that a crash cut short was never acknowledged to anybody; it is cut off when the file is opened. Nothing else
 * is: a file that ends with anything but the beginning of such a line is refused. One process writes at a time.
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
        try {
            requireAlone()
            // Not closed: closing any stream of the file would give up the lock.
            length = readJsonLines(path, Channels.newInputStream(channel), serializer, onAppended)
            channel.truncate(length)
            channel.position(length)
        } catch (failure: Throwable) {
            channel.close()
            throw failure
        }
        writer = CoroutineScope(Dispatchers.IO).launch { write() }
    }

    /** The lock goes with the process, however it ends. */
    private fun requireAlone() {
        val lock =
            try {
                channel.tryLock()
            } catch (_: OverlappingFileLockException) {
                null
            }
        if (lock == null) {
            throw IOException("$path is being written by another process. Wait until it ends, or give another file.")
        }
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
