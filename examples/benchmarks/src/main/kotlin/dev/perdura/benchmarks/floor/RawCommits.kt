package dev.perdura.benchmarks.floor

import dev.perdura.benchmarks.measure.ClosedLoop
import dev.perdura.benchmarks.measure.Machine
import java.nio.file.Path
import java.sql.Connection
import java.sql.DriverManager
import kotlin.time.Duration
import kotlin.time.DurationUnit

/**
 * F1: what one durable commit costs here with nothing above it: one row of [rowBytes] per transaction, WAL,
 * synchronous=FULL.
 */
internal class RawCommits(private val file: Path, private val rowBytes: Int) {
    fun measure(length: Duration): Floor =
        DriverManager.getConnection("jdbc:sqlite:$file").use { connection ->
            prepare(connection)
            val latencyMicros = ClosedLoop.newHistogram()
            val row = ByteArray(rowBytes) { it.toByte() }
            connection.prepareStatement("INSERT INTO journal VALUES (?, ?, ?)").use { insert ->
                val start = Machine.elapsed()
                var sequence = 0L
                while (Machine.elapsed() - start < length) {
                    val before = Machine.elapsed()
                    insert.setLong(1, sequence % RUNS)
                    insert.setLong(2, sequence++)
                    insert.setBytes(3, row)
                    insert.executeUpdate()
                    connection.commit()
                    latencyMicros.recordValue((Machine.elapsed() - before).toLong(DurationUnit.MICROSECONDS))
                }
            }
            Floor.of("F1 raw SQLite commit, $rowBytes bytes, FULL", latencyMicros, length)
        }

    private fun prepare(connection: Connection) {
        connection.createStatement().use { statement ->
            statement.execute("PRAGMA journal_mode=WAL")
            statement.execute("PRAGMA synchronous=FULL")
            statement.execute(
                "CREATE TABLE journal(run INTEGER, sequence INTEGER, data BLOB, PRIMARY KEY(run, sequence)) " +
                    "WITHOUT ROWID",
            )
        }
        connection.autoCommit = false
    }

    private companion object {
        const val RUNS = 1_000
    }
}
