package dev.perdura.house

import java.nio.file.FileVisitResult
import java.nio.file.Path
import kotlin.io.path.extension
import kotlin.io.path.invariantSeparatorsPathString
import kotlin.io.path.name
import kotlin.io.path.nameWithoutExtension
import kotlin.io.path.readText
import kotlin.io.path.relativeTo
import kotlin.io.path.visitFileTree

/** One file of the repository; the path is relative to its root, with slashes. */
internal class Source(val path: String, val text: String) {
    private val language =
        when (path.substringAfterLast('.')) {
            "kt" -> Language.KOTLIN
            "java" -> Language.JAVA
            else -> null
        }

    val lines: List<String> = text.removeSuffix("\n").lines()

    val codeLines: List<String> by lazy { language?.let { codeOnly(text, it).lines() }.orEmpty() }

    val functions: List<Function> by lazy { language?.let { functionsOf(text, it) }.orEmpty() }

    val isMain: Boolean get() = "/src/main/" in "/$path"

    val isCode: Boolean get() = language != null
}

internal data class Finding(val path: String, val line: Int, val message: String) {
    override fun toString(): String = "$path:$line: $message"
}

internal const val LONGEST_FILE = 400
internal const val LONGEST_FUNCTION = 70
internal const val LONGEST_LINE = 120

private val emptyNames = Regex("""\w*(?:Impl|Utils?|Helpers?|Managers?|Base|Misc|Common)""")
private val emptyPackages = setOf("util", "utils", "helper", "helpers", "misc", "common", "impl")
private val declaredType = Regex("""(?<![.:])\b(?:class|interface|object|record|enum)\s+(\w+)""")

/** Written in two parts each, so that a search for them does not end here. */
private val laterWords = Regex("""\b(?:TO""" + """DO|FIX""" + """ME)\b""")

private val worldReads =
    Regex(
        """System\.(?:currentTimeMillis|nanoTime)|\b(?:Instant|(?:Local|Zoned|Offset)Date(?:Time)?)\.now\b""" +
            """|\bClock\.(?:System|system\w+)|\bTimeSource\.Monotonic|\bThread\.sleep""" +
            """|\bUUID\.randomUUID|\bUuid\.random""" +
            """|(?<!: )\b(?:Secure|Splittable)?Random\(|\bThreadLocalRandom\b""" +
            """|\bRandom\.(?:Default\b|next)|\bMath\.random\b""",
    )

/** What is untidy in a file; the rules stand in the order of the functions below. */
internal fun findings(source: Source): List<Finding> =
    if (source.isMain) {
        longFile(source) + longFunctions(source) + emptyNames(source) + laterWords(source) + longLines(source)
    } else {
        longLines(source)
    }

private fun longFile(source: Source): List<Finding> =
    if (source.lines.size <= LONGEST_FILE) {
        emptyList()
    } else {
        listOf(Finding(source.path, 1, "${source.lines.size} lines, at most $LONGEST_FILE: split off one concern"))
    }

private fun longFunctions(source: Source): List<Finding> =
    source.functions.filter { it.lines > LONGEST_FUNCTION }.map {
        Finding(source.path, it.line, "${it.name} has ${it.lines} lines, at most $LONGEST_FUNCTION: name its steps")
    }

private fun emptyNames(source: Source): List<Finding> {
    val folders = source.path.substringBeforeLast('/', "").split('/').filter { it in emptyPackages }
    val file = source.path.substringAfterLast('/').substringBefore('.')
    val files = listOf(file).filter { source.isCode && emptyNames.matches(it) }
    return (folders + files).map { Finding(source.path, 1, "'$it' says nothing: name what it does") } +
        source.codeLines.flatMapIndexed { index, line ->
            declaredType
                .findAll(line)
                .map { it.groupValues[1] }
                .filter { it != file && emptyNames.matches(it) }
                .map { Finding(source.path, index + 1, "'$it' says nothing: name what it does") }
        }
}

private fun laterWords(source: Source): List<Finding> =
    source.lines.mapIndexedNotNull { index, line ->
        laterWords.find(line)?.let { Finding(source.path, index + 1, "'${it.value}': do it, or open an issue") }
    }

private fun longLines(source: Source): List<Finding> =
    source.lines.mapIndexedNotNull { index, line ->
        if (!source.isCode || line.length <= LONGEST_LINE || line.startsWith("import ")) return@mapIndexedNotNull null
        Finding(source.path, index + 1, "${line.length} characters, at most $LONGEST_LINE")
    }

/** Where main code reads the clock or draws chance itself, instead of having it handed in. */
internal fun worldReads(source: Source): List<Finding> =
    if (!source.isMain) {
        emptyList()
    } else {
        source.codeLines.mapIndexedNotNull { index, line ->
            worldReads.find(line)?.let {
                Finding(source.path, index + 1, "'${it.value}': have time and ids handed in by the constructor")
            }
        }
    }

internal fun repositoryRoot(): Path =
    generateSequence(Path.of("").toAbsolutePath()) {
        it.parent
    }.first { it.resolve("runtime/server/pom.xml").toFile().exists() }

/** Every file below some `src/main` or `src/test`, without what builds leave behind. */
internal fun repositorySources(root: Path = repositoryRoot()): List<Source> {
    val sources = mutableListOf<Source>()
    root.visitFileTree {
        onPreVisitDirectory { directory, _ ->
            val skipped = directory != root && (directory.name == "target" || directory.name.startsWith("."))
            if (skipped) FileVisitResult.SKIP_SUBTREE else FileVisitResult.CONTINUE
        }
        onVisitFile { file, _ ->
            val path = file.relativeTo(root).invariantSeparatorsPathString
            val wanted = "/src/main/" in path || "/src/test/" in path
            if (wanted &&
                file.extension in setOf("kt", "java", "proto", "sql")
            ) {
                sources += Source(path, file.readText())
            }
            FileVisitResult.CONTINUE
        }
    }
    return sources.sortedBy { it.path }
}
