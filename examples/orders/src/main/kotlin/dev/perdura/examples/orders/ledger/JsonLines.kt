package dev.perdura.examples.orders.ledger

import kotlinx.serialization.KSerializer
import kotlinx.serialization.SerializationException
import kotlinx.serialization.json.Json
import java.io.ByteArrayOutputStream
import java.io.IOException
import java.io.InputStream
import java.nio.file.Path

/**
 * Hands the lines of [input], the file [path] of JSON lines, to [onLine], and gives the length of the whole lines in
 * bytes. What follows the last of them is left out, if it is the beginning of a line that a crash cut short.
 *
 * @throws IOException if there is anything else in it
 */
internal fun <T> readJsonLines(path: Path, input: InputStream, serializer: KSerializer<T>, onLine: (T) -> Unit): Long {
    var wholeBytes = 0L
    var number = 1
    val bytes = input.buffered()
    val line = ByteArrayOutputStream()
    while (true) {
        val byte = bytes.read()
        if (byte < 0) break
        line.write(byte)
        if (byte != '\n'.code) continue
        val text = line.toString(Charsets.UTF_8)
        onLine(decode(text, serializer) ?: throw notOurs(path, number, text))
        number++
        wholeBytes += line.size()
        line.reset()
    }
    val rest = line.toString(Charsets.UTF_8)
    if (!mayBeCutShort(rest, serializer)) throw notOurs(path, number, rest)
    return wholeBytes
}

private fun <T> decode(line: String, serializer: KSerializer<T>): T? =
    try {
        Json.decodeFromString(serializer, line)
    } catch (_: SerializationException) {
        null
    }

/** Its first field tells a line of ours; after a loss of power its bytes may not have come to the disk. */
private fun mayBeCutShort(rest: String, serializer: KSerializer<*>): Boolean {
    val beginning = "{\"" + serializer.descriptor.getElementName(0) + "\":"
    return rest.startsWith(beginning) || beginning.startsWith(rest) || rest.all { it == '\u0000' }
}

private fun notOurs(path: Path, number: Int, line: String): IOException {
    val readable = line.take(MAX_SHOWN).map { if (it.isISOControl()) ' ' else it }.joinToString("").trim()
    return IOException(
        "$path, line $number: expected a line of this program, but it is '$readable'. Nothing was changed. Was the " +
            "file edited, or is it something else? Give another file.",
    )
}

private const val MAX_SHOWN = 80
