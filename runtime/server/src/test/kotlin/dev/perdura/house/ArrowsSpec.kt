package dev.perdura.house

import com.tngtech.archunit.base.DescribedPredicate
import com.tngtech.archunit.base.DescribedPredicate.not
import com.tngtech.archunit.core.domain.JavaClass
import com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage
import com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages
import com.tngtech.archunit.core.domain.JavaMethodCall
import com.tngtech.archunit.core.importer.ClassFileImporter
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests
import com.tngtech.archunit.lang.ArchRule
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeGreaterThan

private const val OURS = "dev.perdura.."
private const val DSL = "dev.perdura.dsl.."
private const val ENGINE = "dev.perdura.engine.."
private const val CLIENT = "dev.perdura.client.."
private const val WORKER = "dev.perdura.worker.."

private const val INTERNAL = "dev.perdura.engine.internal"
private const val GENERATED = "$INTERNAL..v1.."
private val core =
    arrayOf("$INTERNAL.command..", "$INTERNAL.state..", "$INTERNAL.cron..", "$INTERNAL.schedule..")

/** Without the generated messages, which offer to read streams; nobody asks that of them. */
private val writtenCore = resideInAnyPackage(*core).and(resideOutsideOfPackages(GENERATED))

private val clocksAndChance =
    setOf(
        "java.lang.System.currentTimeMillis",
        "java.lang.System.nanoTime",
        "java.lang.Math.random",
        "java.time.Instant.now",
        "java.util.UUID.randomUUID",
    )

private val worldReads: DescribedPredicate<JavaMethodCall> =
    DescribedPredicate.describe("reads a clock or draws chance") {
        "${it.target.owner.name}.${it.target.name}" in clocksAndChance
    }

private val arrows: Map<String, ArchRule> =
    mapOf(
        "the engine knows the protocol and nothing else of ours, and no Kotlin" to
            noClasses().that().resideInAPackage(ENGINE).should().dependOnClassesThat(
                resideInAnyPackage("kotlin..", "kotlinx..")
                    .or(resideInAnyPackage(OURS).and(resideOutsideOfPackages(ENGINE))),
            ),
        "client and worker speak to any service: they never see the engine" to
            noClasses()
                .that()
                .resideInAnyPackage(CLIENT, WORKER)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ENGINE),
        "the client does not know the worker" to
            noClasses().that().resideInAPackage(CLIENT).should().dependOnClassesThat().resideInAPackage(WORKER),
        "the DSL knows neither the wire nor a store nor the rest of us" to
            noClasses().that().resideInAPackage(DSL).should().dependOnClassesThat(
                resideInAnyPackage("io.grpc..", "com.google.protobuf..", "io.temporal..", "java.sql..")
                    .or(resideInAnyPackage(OURS).and(resideOutsideOfPackages(DSL))),
            ),
        // Protobuf's streams over byte arrays declare IOException; to catch it is no I/O.
        "the engine's core has no I/O, no threads and no clock" to
            noClasses().that(writtenCore).should().dependOnClassesThat(
                resideInAnyPackage("java.io..", "java.nio.file..", "java.net..", "java.sql..", "java.util.concurrent..")
                    .and(not(isOneOf("java.io.IOException")))
                    .or(isOneOf("java.lang.Thread", "java.time.Clock", "java.util.Random")),
            ),
        "the engine's core has time and ids handed in" to
            noClasses().that().resideInAnyPackage(*core).should().callMethodWhere(worldReads),
        "the engine's core does not know what drives it" to
            noClasses().that().resideInAnyPackage(*core).should().dependOnClassesThat(
                resideInAnyPackage("$INTERNAL..")
                    .and(
                        resideOutsideOfPackages(
                            *core,
                            "$INTERNAL.journal..",
                            "$INTERNAL.token..",
                            "$INTERNAL.refusal..",
                        ),
                    ),
            ),
        "state applies, it never decides" to
            noClasses()
                .that()
                .resideInAPackage("$INTERNAL.state..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("$INTERNAL.command.."),
        "only the SQLite store speaks SQL" to
            noClasses()
                .that()
                .resideInAPackage(OURS)
                .and()
                .resideOutsideOfPackage("$INTERNAL.store.sqlite..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "org.sqlite.."),
        "a store knows rows, not what they mean" to
            noClasses().that().resideInAPackage("$INTERNAL.store..").should().dependOnClassesThat(
                resideInAnyPackage("$INTERNAL..").and(resideOutsideOfPackages("$INTERNAL.store..")),
            ),
        "what is internal to the engine stays there" to
            noClasses()
                .that()
                .resideInAPackage(OURS)
                .and()
                .resideOutsideOfPackage(ENGINE)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("$INTERNAL.."),
        "what is internal to the DSL stays there" to
            noClasses()
                .that()
                .resideInAPackage(OURS)
                .and()
                .resideOutsideOfPackage(DSL)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.perdura.dsl.internal.."),
        "the engine's public methods show nothing internal" to
            methods()
                .that()
                .arePublic()
                .and()
                .areDeclaredInClassesThat()
                .arePublic()
                .and()
                .areDeclaredInClassesThat()
                .resideInAPackage("dev.perdura.engine")
                .should()
                .notHaveRawReturnType(resideInAnyPackage("$INTERNAL..")),
        "no circles between the engine's concerns" to slices().matching("$INTERNAL.(*)..").should().beFreeOfCycles(),
        "no circles between the client's concerns" to
            slices().matching("dev.perdura.client.internal.(*)..").should().beFreeOfCycles(),
        "no circles between the worker's concerns" to
            slices().matching("dev.perdura.worker.internal.(*)..").should().beFreeOfCycles(),
    )

private fun isOneOf(vararg names: String) =
    DescribedPredicate.describe<JavaClass>("is one of ${names.toList()}") { it.name in names }

/** Who may know whom: what Maven cannot refuse, because it is on the class path anyway or within one module. */
class ArrowsSpec :
    FunSpec({
        val classes = ClassFileImporter().withImportOption(DoNotIncludeTests()).importPackages("dev.perdura")

        test("the classes are found") {
            classes.size shouldBeGreaterThan 10
        }

        for ((name, rule) in arrows) test(name) { rule.allowEmptyShould(true).check(classes) }
    })
