package dev.perdura.examples.orders.command

import com.github.ajalt.clikt.core.CliktError
import dev.perdura.engine.EngineException
import java.io.IOException
import java.nio.file.AccessDeniedException
import java.nio.file.FileAlreadyExistsException
import java.nio.file.NoSuchFileException

/**
 * Runs [block]; what the person at the keyboard can mend, a file or a port, ends the program with a message, without
 * a stack trace.
 */
internal fun <T> sayingWhatFailed(block: () -> T): T =
    try {
        block()
    } catch (failure: IOException) {
        throw CliktError("Cannot read or write: ${reasonOf(failure)}")
    } catch (failure: EngineException) {
        throw CliktError(failure.message)
    }

/** The message of these is the name of the file and nothing else. */
private fun reasonOf(failure: IOException): String =
    when (failure) {
        is AccessDeniedException -> "${failure.file}: this user may not. Change its permissions, or give another file."
        is FileAlreadyExistsException -> "${failure.file} is a file, but a directory is needed. Give another path."
        is NoSuchFileException -> "${failure.file} is not there. Correct the path."
        else -> failure.message ?: failure.toString()
    }
