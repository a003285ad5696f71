package dev.perdura.server.scenarios

import java.nio.file.Path
import kotlin.io.path.exists
import kotlin.io.path.readLines

private const val DIFFERS = "# differs: "
private val time = Regex("""\b1\d{12}\b|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z""")
private val uuid = Regex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")

/**
 * What a scenario showed on a real server. In its file, lines that begin with `<` hold only there and lines that begin
 * with `>` only for our engine; the header says why.
 */
internal class Recording(private val header: List<String>, private val body: List<String>) {
    val ofTheServer get() = body.filterNot { it.startsWith(">") }.map { it.removePrefix("<") }

    val ofOurs get() = body.filterNot { it.startsWith("<") }.map { it.removePrefix(">") }

    val differsWithoutReason get() =
        body.any { it.startsWith('<') || it.startsWith('>') } !=
            header.any { it.startsWith(DIFFERS) }

    fun text() = (header + body).joinToString("\n", postfix = "\n")

    companion object {
        fun read(file: Path): Recording? =
            if (!file.exists()) {
                null
            } else {
                val (header, body) = file.readLines().partition { it.startsWith("#") }
                Recording(header, body)
            }
    }
}

private val patience = Regex("\\b${PATIENCE.seconds}s\\b")

/** With ids by the order in which they turn up, without times, and with the time-outs that a server gives itself. */
internal fun withoutIds(lines: List<String>): List<String> {
    val names = mutableMapOf<String, String>()
    return lines.flatMap(String::lines).map { line ->
        uuid.replace(time.replace(patience.replace(line, "10s"), "<time>")) {
            names.getOrPut(it.value) { "#${names.size + 1}" }
        }
    }
}

/** Both as one text: `-` is what was expected, `+` what came; null if they are the same. */
internal fun difference(expected: List<String>, actual: List<String>): String? {
    if (expected == actual) return null
    val common = Array(expected.size + 1) { IntArray(actual.size + 1) }
    for (i in expected.indices.reversed()) {
        for (j in actual.indices.reversed()) {
            common[i][j] =
                if (expected[i] == actual[j]) common[i + 1][j + 1] + 1 else maxOf(common[i + 1][j], common[i][j + 1])
        }
    }
    return buildString {
        var i = 0
        var j = 0
        while (i < expected.size || j < actual.size) {
            when {
                i < expected.size && j < actual.size && expected[i] == actual[j] -> {
                    appendLine(
                        "  ${expected[i++]}",
                    ).also { j++ }
                }

                j == actual.size || (i < expected.size && common[i + 1][j] >= common[i][j + 1]) -> {
                    appendLine(
                        "- ${expected[i++]}",
                    )
                }

                else -> {
                    appendLine("+ ${actual[j++]}")
                }
            }
        }
    }
}
