package dev.perdura.benchmarks.growth.recovery

import java.nio.ByteBuffer
import java.nio.channels.FileChannel
import java.nio.file.Path
import java.nio.file.StandardOpenOption.APPEND
import java.nio.file.StandardOpenOption.CREATE
import java.nio.file.StandardOpenOption.WRITE
import kotlin.io.path.exists
import kotlin.io.path.readBytes

/** Ids in a file, in the order in which they came. What was appended is there after the process was killed. */
internal class IdLog(file: Path) {
    private val channel = FileChannel.open(file, CREATE, WRITE, APPEND)

    fun append(id: Long) {
        val bytes = ByteBuffer.allocate(Long.SIZE_BYTES).putLong(id).flip()
        synchronized(channel) { channel.write(bytes) }
    }

    companion object {
        fun read(file: Path): List<Long> {
            if (!file.exists()) return emptyList()
            val ids = ByteBuffer.wrap(file.readBytes()).asLongBuffer()
            return List(ids.remaining()) { ids.get() }
        }
    }
}
