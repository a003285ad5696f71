package dev.perdura.server.internal

import com.github.ajalt.clikt.core.CliktError
import com.github.ajalt.clikt.core.MultiUsageError
import com.github.ajalt.clikt.core.UsageError
import com.github.ajalt.clikt.output.Localization
import com.github.ajalt.clikt.output.ParameterFormatter

/** Why the server does not serve, in one line. */
internal data class ErrorLine(val text: String, val status: Int) {
    private object English : Localization

    companion object {
        /** The line for [ended], or null if it is not an error: `--help` and `--version` end the command likewise. */
        fun of(ended: CliktError): ErrorLine? =
            when (ended) {
                is UsageError -> ofUsage(listOf(ended))
                is MultiUsageError -> ofUsage(ended.errors)
                is Unavailable -> ErrorLine(ended.reason, ended.code.status)
                else -> null
            }

        private fun ofUsage(errors: List<UsageError>): ErrorLine {
            val messages =
                errors.joinToString("; ") { error ->
                    error.formatMessage(error.context?.localization ?: English, ParameterFormatter.Plain)
                }
            return ErrorLine("$messages (--help tells what is possible)", ExitCode.BAD_ARGUMENTS.status)
        }
    }
}

/** The database or the address cannot be had; [code] says which. */
internal class Unavailable(val code: ExitCode, cause: Exception) : CliktError(cause = cause) {
    /** The cause's own words, on one line. */
    val reason: String = cause.message.orEmpty().replace(Regex("\\s*\\n\\s*"), " ")
}
