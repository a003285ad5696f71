package dev.perdura.examples.orders.command

import java.io.File
import java.nio.file.Path
import java.util.jar.JarEntry
import java.util.jar.JarOutputStream
import kotlin.io.path.Path
import kotlin.io.path.div
import kotlin.io.path.inputStream
import kotlin.io.path.isDirectory
import kotlin.io.path.isRegularFile
import kotlin.io.path.outputStream
import kotlin.io.path.pathString
import kotlin.io.path.relativeTo
import kotlin.io.path.walk
import kotlin.io.path.writeLines

/**
 * JVM options with which the program starts in half the time: an archive of its classes, made by a first run in
 * [directory].
 *
 * The JVM archives classes from jars only, so the directories of the class path become jars first.
 */
internal class QuickStart private constructor(private val directory: Path) {
    private val archive = directory / "classes.jsa"
    private val classPath =
        System
            .getProperty("java.class.path")
            .split(File.pathSeparator)
            .map(::Path)
            .filter { it.isDirectory() || it.isRegularFile() }
            .mapIndexed { number, entry -> if (entry.isDirectory()) jarOf(entry, number) else entry }
            .joinToString(File.pathSeparator)

    /** For every run after the first one. A JVM that cannot use the archive goes on without it. */
    val options: List<String> = listOf("-XX:SharedArchiveFile=$archive", "-Xlog:disable", "-cp", classPath)

    private fun makeArchive(order: String) {
        (directory / "orders.jsonl").writeLines(listOf(order))
        val options = listOf("-XX:ArchiveClassesAtExit=$archive", "-Xlog:disable", "-cp", classPath)
        OrdersProcess(directory, options, "--orders", "${directory / "orders.jsonl"}").awaitEnd()
    }

    private fun jarOf(classes: Path, number: Int): Path {
        val jar = directory / "classes-$number.jar"
        JarOutputStream(jar.outputStream()).use { output ->
            for (file in classes.walk()) {
                output.putNextEntry(JarEntry(file.relativeTo(classes).pathString.replace(File.separatorChar, '/')))
                file.inputStream().use { it.copyTo(output) }
            }
        }
        return jar
    }

    companion object {
        /** Runs the program once, for [order], a line of a file of orders. */
        fun prepare(directory: Path, order: String): QuickStart = QuickStart(directory).also { it.makeArchive(order) }
    }
}
