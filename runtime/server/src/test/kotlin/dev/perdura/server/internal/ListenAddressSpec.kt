package dev.perdura.server.internal

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain

/** Addresses as they are written on the command line. */
internal class ListenAddressSpec :
    StringSpec({
        "host and port are read, whatever kind the host is" {
            ListenAddress.parse("127.0.0.1:7233") shouldBe ListenAddress("127.0.0.1", 7233)
            ListenAddress.parse("temporal.acme-1:0") shouldBe ListenAddress("temporal.acme-1", 0)
            ListenAddress.parse("[::1]:65535") shouldBe ListenAddress("::1", 65_535)
        }

        "an address is written as it was read" {
            listOf("127.0.0.1:7233", "[::1]:80").forEach { ListenAddress.parse(it).toString() shouldBe it }
        }

        "what only this machine reaches is known" {
            listOf("127.0.0.1:1", "127.9.9.9:1", "localhost:1", "[::1]:1").forEach {
                ListenAddress.parse(it).isLoopback shouldBe true
            }
            listOf("0.0.0.0:1", "[::]:1", "10.0.0.1:1").forEach { ListenAddress.parse(it).isLoopback shouldBe false }
        }

        "what is no address is refused, with an example of one" {
            listOf("", "7233", ":7233", "host", "host:", "host:x", "host:65536", "::1:7233", "a b:1")
                .forEach { text ->
                    shouldThrow<IllegalArgumentException> { ListenAddress.parse(text) }.message shouldContain
                        "\"$text\" is not HOST:PORT, such as 127.0.0.1:7233"
                }
        }
    })
