package dev.perdura.worker.internal.replay

import org.slf4j.Logger
import org.slf4j.MDC
import org.slf4j.Marker
import org.slf4j.event.Level
import org.slf4j.helpers.LegacyAbstractLogger

/**
 * Passes on to [delegate] unless [isSilent] says that the line was written before, with the ids of [mdc] at hand of the
 * logging backend.
 */
internal class RunLogger(
    private val delegate: Logger,
    private val mdc: Map<String, String>,
    private val isSilent: () -> Boolean,
) : LegacyAbstractLogger() {
    override fun getName(): String = delegate.name

    override fun isTraceEnabled(): Boolean = !isSilent() && delegate.isTraceEnabled

    override fun isDebugEnabled(): Boolean = !isSilent() && delegate.isDebugEnabled

    override fun isInfoEnabled(): Boolean = !isSilent() && delegate.isInfoEnabled

    override fun isWarnEnabled(): Boolean = !isSilent() && delegate.isWarnEnabled

    override fun isErrorEnabled(): Boolean = !isSilent() && delegate.isErrorEnabled

    override fun getFullyQualifiedCallerName(): String = RunLogger::class.java.name

    override fun handleNormalizedLoggingCall(
        level: Level,
        marker: Marker?,
        messagePattern: String?,
        arguments: Array<out Any?>?,
        throwable: Throwable?,
    ) {
        val before = mdc.keys.associateWith { MDC.get(it) }
        mdc.forEach { (key, value) -> MDC.put(key, value) }
        try {
            val line = delegate.atLevel(level).setMessage(messagePattern)
            if (marker != null) line.addMarker(marker)
            if (throwable != null) line.setCause(throwable)
            arguments?.forEach { line.addArgument(it) }
            line.log()
        } finally {
            before.forEach { (key, value) -> if (value == null) MDC.remove(key) else MDC.put(key, value) }
        }
    }
}
