package dev.perdura.worker.internal.activity

import dev.perdura.dsl.ActivityInfo
import dev.perdura.dsl.ApplicationFailure
import org.slf4j.Logger

/**
 * Tells the people who run a worker why attempts fail: callers hear of it only when there is no further attempt, which
 * may be never.
 *
 * An exception nobody thought of comes with its stack trace, the first time. A failure that the code made on purpose
 * is one line, and one that is expected now and then ([ApplicationFailure.Category.BENIGN]) is for debugging only.
 */
internal class FailedAttempts(private val logger: Logger) {
    fun log(info: ActivityInfo, failure: Throwable) {
        when {
            failure !is ApplicationFailure && info.attempt == 1 -> logger.warn("Failed: {}", info, failure)
            failure is ApplicationFailure && failure.category == BENIGN -> logger.debug(LINE, info, failure.toString())
            else -> logger.warn(LINE, info, failure.toString())
        }
    }

    private companion object {
        val BENIGN = ApplicationFailure.Category.BENIGN
        const val LINE = "Failed: {}: {}"
    }
}
