package dev.perdura.house

import com.sun.source.tree.CompilationUnitTree
import com.sun.source.tree.MethodTree
import com.sun.source.util.JavacTask
import com.sun.source.util.TreeScanner
import com.sun.source.util.Trees
import java.net.URI
import javax.tools.JavaFileObject
import javax.tools.SimpleJavaFileObject
import javax.tools.ToolProvider

/** A function or method; its lines count from its first keyword to its last brace, without what is said above it. */
internal data class Function(val name: String, val line: Int, val lines: Int)

internal fun functionsOf(text: String, language: Language): List<Function> =
    when (language) {
        Language.KOTLIN -> kotlinFunctions(text)
        Language.JAVA -> javaMethods(text)
    }

private val kotlinHead =
    Regex("""^( *)(?:[a-z@]\w* )*(?:fun (?!interface )(.*?)\(|(init) \{|(constructor)\(|(get|set)\()""")

/**
 * Reads the layout instead of the grammar, which holds because the formatter is enforced: a function ends before the
 * next line that is indented no deeper than its head, or with that line if it only closes brackets.
 */
private fun kotlinFunctions(text: String): List<Function> {
    val lines = codeOnly(text, Language.KOTLIN).lines().map { it.trimEnd() }
    return lines.mapIndexedNotNull { index, line ->
        kotlinHead.find(line)?.let { head ->
            val indent = head.groupValues[1].length
            val name = head.groupValues.drop(2).first { it.isNotEmpty() }
            Function(name, index + 1, lastLine(lines, index, indent) - index + 1)
        }
    }
}

private fun lastLine(lines: List<String>, head: Int, indent: Int): Int {
    var last = head
    for (index in head + 1 until lines.size) {
        val line = lines[index].trimStart()
        if (line.isEmpty()) continue
        val depth = lines[index].length - line.length
        val closes = depth == indent && line.first() in ")}]"
        if (depth > indent || closes) last = index
        if (closes && (line.first() == ')' || line.last() in "({[")) continue
        if (depth <= indent) return last
    }
    return last
}

private fun javaMethods(text: String): List<Function> {
    val source =
        object : SimpleJavaFileObject(URI("string:///Source.java"), JavaFileObject.Kind.SOURCE) {
            override fun getCharContent(ignoreEncodingErrors: Boolean): CharSequence = text
        }
    val compiler = checkNotNull(ToolProvider.getSystemJavaCompiler()) { "This test needs a JDK; this is a JRE." }
    val task = compiler.getTask(null, null, { }, null, null, listOf(source)) as JavacTask
    val positions = Trees.instance(task).sourcePositions
    return task.parse().flatMap { unit ->
        val found = mutableListOf<Function>()
        object : TreeScanner<Unit, CompilationUnitTree>() {
            override fun visitMethod(method: MethodTree, unit: CompilationUnitTree) {
                val first = unit.lineMap.getLineNumber(positions.getStartPosition(unit, method)).toInt()
                val last = unit.lineMap.getLineNumber(positions.getEndPosition(unit, method)).toInt()
                found += Function(method.name.toString(), first, last - first + 1)
                super.visitMethod(method, unit)
            }
        }.scan(unit, unit)
        found
    }
}
