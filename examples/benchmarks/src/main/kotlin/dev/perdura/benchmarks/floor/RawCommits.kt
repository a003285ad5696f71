package dev.perdura.benchmarks.floor

import dev.perdura.benchmarks.measure.Counters
import dev.perdura.benchmarks.subject.Subject
import java.nio.file.Path
import java.sql.Connection
import java.sql.DriverManager

/**
 * F1: what one durable commit costs here with nothing above it: one row of [rowBytes] per transaction, WAL, FULL.
 *
 * It is measured as a subject whose workflow is one commit, so that its slices lie between those of the engine. For one
 * caller.
 */
internal class RawCommits(file: Path, rowBytes: Int) : Subject {
    override val name: String = NAME
    override val durability: String = "FULL"

    private val connection: Connection = DriverManager.getConnection("jdbc:sqlite:$file").also(::prepare)
    private val insert = connection.prepareStatement("INSERT INTO journal VALUES (?, ?, ?)")
    private val row = ByteArray(rowBytes) { it.toByte() }
    private var sequence = 0L

    override suspend fun execute(activities: Int) {
        insert.setLong(1, sequence % RUNS)
        insert.setLong(2, sequence++)
        insert.setBytes(3, row)
        insert.executeUpdate()
        connection.commit()
    }

    override fun counters(): Counters? = null

    override fun close() {
        insert.close()
        connection.close()
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

    companion object {
        const val NAME = "F1 raw SQLite commit"
        private const val RUNS = 1_000
    }
}
