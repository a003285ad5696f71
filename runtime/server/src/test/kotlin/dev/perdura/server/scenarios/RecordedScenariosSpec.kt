package dev.perdura.server.scenarios

import dev.perdura.Perdura
import dev.perdura.house.repositoryRoot
import io.kotest.assertions.fail
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.temporal.serviceclient.Version
import java.nio.file.Path
import java.util.concurrent.Future
import kotlin.io.path.createDirectories
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.nameWithoutExtension
import kotlin.io.path.writeText

/** Another server than ours to play on, `host:port`; to record from it, or to see whether the recordings still hold. */
private val target: String? = System.getProperty("perdura.recording.target")

/** Whether recordings are written instead of compared; only ever from a real server. */
private val write = System.getProperty("perdura.recording.write").toBoolean()

/** Names of the only scenarios to play, with commas between them. */
private val only = System.getProperty("perdura.recording.only")?.split(',')

private const val MOST_PLAYS = 3

private val recordings: Path = repositoryRoot().resolve("runtime/server/src/test/resources/scenarios")

private fun fileOf(scenario: Scenario) = recordings.resolve("${scenario.name}.txt")

/**
 * Official client and worker on our engine see what they saw on a real Temporal server, event by event.
 *
 * To record: `-Dperdura.recording.target=127.0.0.1:7433 -Dperdura.recording.write=true`, for one scenario also
 * `-Dperdura.recording.only=name`.
 */
internal class RecordedScenariosSpec :
    FunSpec({
        require(!write || target != null) { "recordings are written from a real server: name a target" }
        val perdura by lazy { Perdura.inMemory() }
        val theatre by lazy { Theatre(target ?: "127.0.0.1:${perdura.listen(0).port}") }
        val shows = mutableMapOf<Scenario, Future<List<String>>>()
        val chosen = scenarios.filter { only == null || it.name in only }

        beforeSpec {
            if (target == null) theatre.registerSearchAttributes()
            // The first play loads the SDK and is slow; what follows is as quick as scenarios expect.
            theatre.play(activityScenarios.first()).get()
            chosen.associateWithTo(shows) { theatre.play(it) }
        }

        afterSpec {
            theatre.close()
            if (target == null) perdura.close()
        }

        /**
         * What [scenario] showed. A timed one that is too late beside others is played again when all are over. No
         * other has a second chance: what differs once in many plays is a bug.
         */
        fun shown(scenario: Scenario, expected: List<String>?): List<String> {
            var shown = shows.getValue(scenario).get()
            if (!scenario.isTimed || write || expected == null) return shown
            var plays = 1
            while (shown != expected && plays < MOST_PLAYS) {
                shows.values.forEach { runCatching { it.get() } }
                println("${scenario.name}: not as recorded in play ${plays++}; played again, alone")
                shown = theatre.play(scenario).get()
            }
            return shown
        }

        for (scenario in chosen) {
            test(scenario.name) {
                val recording = Recording.read(fileOf(scenario))
                val actual = shown(scenario, if (target == null) recording?.ofOurs else recording?.ofTheServer)
                when {
                    write -> record(scenario, actual, recording, theatre.serverVersion)
                    recording == null -> fail("not recorded yet; it showed\n" + actual.joinToString("\n"))
                    target != null -> compare(recording.ofTheServer, actual)
                    scenario.name in notYetServed -> compareInVain(recording.ofOurs, actual)
                    else -> compare(recording.ofOurs, actual)
                }
            }
        }

        test("every recording has a scenario, and every scenario a recording") {
            recordings.listDirectoryEntries("*.txt").map { it.nameWithoutExtension } shouldContainExactlyInAnyOrder
                scenarios.map { it.name }
        }

        test("what is not yet served is a scenario") {
            (notYetServed - scenarios.map { it.name }.toSet()).shouldBeEmpty()
        }

        test("where a recording differs from our engine it says why") {
            scenarios
                .filter {
                    Recording
                        .read(
                            fileOf(it),
                        )?.differsWithoutReason == true
                }.map { it.name }
                .shouldBeEmpty()
        }
    })

private fun compareInVain(expected: List<String>, actual: List<String>) {
    if (expected == actual) fail("it is served now: take it off the list notYetServed")
}

private fun compare(expected: List<String>, actual: List<String>) {
    difference(expected, actual)?.let { fail("not as recorded (- recorded, + seen now)\n$it") }
}

private fun record(scenario: Scenario, actual: List<String>, before: Recording?, serverVersion: String) {
    if (before?.ofTheServer == actual) return
    if ("this far it came" in actual.first()) fail(actual.joinToString("\n"))
    val header = "# Recorded from Temporal server $serverVersion with the Java SDK ${Version.LIBRARY_VERSION}."
    fileOf(scenario).parent.createDirectories()
    fileOf(scenario).writeText(Recording(listOf(header), actual).text())
    println("recorded ${scenario.name}")
}
