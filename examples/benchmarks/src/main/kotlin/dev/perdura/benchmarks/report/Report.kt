package dev.perdura.benchmarks.report

import dev.perdura.benchmarks.bar.Bar
import dev.perdura.benchmarks.floor.Floor
import dev.perdura.benchmarks.measure.Measurement
import dev.perdura.benchmarks.measure.Spread
import kotlinx.serialization.Serializable

/** Everything that one run of the benchmarks found. */
@Serializable
internal class Report(
    val environment: Environment,
    val floors: List<Floor>,
    val sections: List<Section>,
    val bars: List<Bar>,
)

/** Where it ran. */
@Serializable
internal class Environment(
    val processors: Int,
    val java: String,
    val system: String,
    val heapMebibytes: Long,
    val quick: Boolean,
) {
    companion object {
        fun here(quick: Boolean): Environment {
            val runtime = Runtime.getRuntime()

            fun property(name: String) = System.getProperty(name)
            return Environment(
                processors = runtime.availableProcessors(),
                java = "${property("java.vm.name")} ${property("java.runtime.version")}",
                system = "${property("os.name")} ${property("os.version")} ${property("os.arch")}",
                heapMebibytes = runtime.maxMemory() / 1024 / 1024,
                quick = quick,
            )
        }
    }
}

/** One benchmark: its measurements, and what is concluded from them. */
@Serializable
internal class Section(
    val title: String,
    val measurements: List<Measurement>,
    val openLoop: List<OpenLoopResult> = emptyList(),
    val notes: List<String> = emptyList(),
)

/** What callers saw who came at an even rate, latency counted from the moment at which a workflow was due. */
@Serializable
internal class OpenLoopResult(
    val subject: String,
    val activities: Int,
    val offeredPerSecond: Int,
    val completedPerSecond: Double,
    val latencyMillis: Spread,
    val p99Millis: Double,
    val cpuMillis: Double,
    val clean: Boolean,
)
