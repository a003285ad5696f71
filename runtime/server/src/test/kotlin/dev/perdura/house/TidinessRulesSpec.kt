package dev.perdura.house

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe

/** The rules of [TidinessSpec], each seen to catch what it is for and to leave the rest alone. */
class TidinessRulesSpec :
    FunSpec({
        context("functions") {
            test("a Kotlin function of 70 lines passes, one of 71 is caught") {
                messages(kotlin("class A {", function(70), "}")).shouldBeEmpty()
                messages(kotlin("class A {", function(71), "}"))
                    .shouldContainExactly("2: f has 71 lines, at most 70: name its steps")
            }

            test("a Java method of 70 lines passes, one of 71 is caught") {
                messages(java("class A {", method(70), "}")).shouldBeEmpty()
                messages(java("class A {", method(71), "}"))
                    .shouldContainExactly("2: f has 71 lines, at most 70: name its steps")
            }

            test("a Kotlin function ends where its body does") {
                val source =
                    kotlin(
                        "interface A {",
                        "    fun abstract(a: Int): Int",
                        "",
                        "    // a comment between",
                        "    private suspend fun <T> wrapped(",
                        "        a: T,",
                        "    ): Int {",
                        "        return 1",
                        "    }",
                        "",
                        "    fun expression() =",
                        "        listOf(1)",
                        "            .first()",
                        "",
                        "    fun lambdas() = both({",
                        "        1",
                        "    }, {",
                        "        2",
                        "    })",
                        "    val a: Int",
                        "        get() {",
                        "            return 1",
                        "        }",
                        "    fun last() {}",
                        "}",
                        "fun interface B { fun only() }",
                    )
                source.functions.map { "${it.name} ${it.line}+${it.lines}" }.shouldContainExactly(
                    "abstract 2+1",
                    "<T> wrapped 5+5",
                    "expression 11+3",
                    "lambdas 15+5",
                    "get 21+3",
                    "last 24+1",
                )
            }

            test("text that looks like code does not end a Kotlin function") {
                val source =
                    kotlin(
                        "fun f() {",
                        "    val a = \"\"\"",
                        "}",
                        "fun g() {",
                        "\"\"\"",
                        "    val b = '\"' // }",
                        "    /* /* nested",
                        "fun h() {} */",
                        "fun h() {} */",
                        "    val c = \"\${if (a == \"}\") \"{\" else \"\"} \\\" }\"",
                        "}",
                    )
                source.functions.map { "${it.name} ${it.lines}" }.shouldContainExactly("f 11")
            }

            test("a Java method counts from its annotation to its brace, its lambdas within") {
                val source =
                    java(
                        "class A {",
                        "    /** Not counted. */",
                        "    @Override",
                        "    public String toString() {",
                        "        Runnable r = () -> {",
                        "        };",
                        "        return \"}\";",
                        "    }",
                        "",
                        "    A() {}",
                        "}",
                    )
                source.functions.map { "${it.name} ${it.line}+${it.lines}" }.shouldContainExactly(
                    "toString 3+6",
                    "<init> 10+1",
                )
            }
        }

        context("files and lines") {
            test("a file of 400 lines passes, one of 401 is caught") {
                messages(Source("a/src/main/proto/a.proto", "\n".repeat(400))).shouldBeEmpty()
                messages(Source("a/src/main/proto/a.proto", "\n".repeat(401)))
                    .shouldContainExactly("1: 401 lines, at most 400: split off one concern")
            }

            test("a line of 120 characters passes, one of 121 is caught, in tests too; an import may be longer") {
                messages(kotlin("//".padEnd(120, '-'), "import ".padEnd(130, 'a'))).shouldBeEmpty()
                messages(kotlin("//".padEnd(121, '-')))
                    .shouldContainExactly("1: 121 characters, at most 120")
                messages(Source("a/src/test/java/A.java", "//".padEnd(121, '-')))
                    .shouldContainExactly("1: 121 characters, at most 120")
            }

            test("words that put work off are caught in every kind of file") {
                val later = "TO" + "DO"
                messages(Source("a/src/main/resources/a.sql", "-- $later: index"))
                    .shouldContainExactly("1: '$later': do it, or open an issue")
                messages(kotlin("val METHODOLOGY = 1")).shouldBeEmpty()
            }
        }

        context("names") {
            val empty = "StoreImpl TimeUtils TimeUtil RetryHelper Helpers LaneManager WorkerBase Misc Common"
            for (name in empty.split(' ')) {
                test("$name is caught, as a type and as a file") {
                    messages(kotlin("internal class $name"))
                        .shouldContainExactly("1: '$name' says nothing: name what it does")
                    messages(Source("a/src/main/java/$name.java", "enum $name {}"))
                        .shouldContainExactly("1: '$name' says nothing: name what it does")
                }
            }

            test("a package that says nothing is caught") {
                messages(Source("a/src/main/kotlin/dev/perdura/util/A.kt", "class A"))
                    .shouldContainExactly("1: 'util' says nothing: name what it does")
            }

            test("other names, comments and strings pass") {
                messages(kotlin("// class FooImpl", "val a = \"class FooImpl\"", "class Database", "class Implicit"))
                    .shouldBeEmpty()
            }
        }

        context("clock and chance") {
            val reads =
                listOf(
                    "System.currentTimeMillis()",
                    "System.nanoTime()",
                    "Instant.now()",
                    "Clock.System.now()",
                    "Clock.systemUTC()",
                    "Thread.sleep" + "(1)",
                    "UUID.randomUUID()",
                    "Uuid.random()",
                    "Random(1)",
                    "new SecureRandom()",
                    "Random.nextInt()",
                    "ThreadLocalRandom.current()",
                    "Math.random()",
                    "TimeSource.Monotonic.markNow()",
                )
            for (read in reads) {
                test("$read is caught") {
                    worldReads(kotlin("", "val a = $read")).map { it.line }.shouldContainExactly(2)
                }
            }

            test("what only looks so passes, and so do tests") {
                worldReads(
                    kotlin("// System.nanoTime()", "val a = \"Instant.now()\"", "clock.now()", "class A : Random() {}"),
                ).shouldBeEmpty()
                worldReads(Source("a/src/test/kotlin/A.kt", "val a = System.nanoTime()")).shouldBeEmpty()
            }
        }

        test("a finding says where it is") {
            findings(kotlin("class Misc")).single().toString() shouldBe
                "a/src/main/kotlin/A.kt:1: 'Misc' says nothing: name what it does"
        }
    })

private fun kotlin(vararg lines: String) = Source("a/src/main/kotlin/A.kt", lines.joinToString("\n"))

private fun java(vararg lines: String) = Source("a/src/main/java/A.java", lines.joinToString("\n"))

private fun messages(source: Source) = findings(source).map { "${it.line}: ${it.message}" }

private fun function(lines: Int) = "    fun f() {\n" + "        g()\n".repeat(lines - 2) + "    }"

private fun method(lines: Int) = "    void f() {\n" + "        g();\n".repeat(lines - 2) + "    }"
