package dev.perdura.worker.internal.replay

import kotlin.random.Random
import kotlin.uuid.ExperimentalUuidApi
import kotlin.uuid.Uuid

/**
 * Random numbers that are a function of a run id alone. The generator (SplitMix64) is our own because the seeded one of
 * the standard library may change, and its numbers are part of what a history means.
 */
internal class RunRandom(seed: String) : Random() {
    private var state = seedOf(seed)

    /** Starts anew from [seed]: a reset run must not repeat the numbers of the run it came from. */
    fun reseed(seed: String) {
        state = seedOf(seed)
    }

    override fun nextBits(bitCount: Int): Int {
        if (bitCount == 0) return 0
        return (nextWord() ushr (Long.SIZE_BITS - bitCount)).toInt()
    }

    private fun nextWord(): Long {
        state += GAMMA
        var word = state
        word = (word xor (word ushr 30)) * MIX_1
        word = (word xor (word ushr 27)) * MIX_2
        return word xor (word ushr 31)
    }

    /** A version 4 UUID. */
    @OptIn(ExperimentalUuidApi::class)
    fun nextUuid(): Uuid {
        val high = (nextWord() and VERSION_MASK) or VERSION_4
        val low = (nextWord() and VARIANT_MASK) or VARIANT
        return Uuid.fromLongs(high, low)
    }

    private companion object {
        const val GAMMA = -0x61c8864680b583ebL
        const val MIX_1 = -0x40a7b892e31b1a47L
        const val MIX_2 = -0x6b2fb644ecceee15L
        const val VERSION_MASK = -0xf001L
        const val VERSION_4 = 0x4000L
        const val VARIANT_MASK = 0x3fffffffffffffffL
        const val VARIANT = Long.MIN_VALUE
        const val FNV_OFFSET = -0x340d631b7bdddcdbL
        const val FNV_PRIME = 0x100000001b3L

        fun seedOf(text: String): Long =
            text.fold(FNV_OFFSET) { hash, char -> (hash xor char.code.toLong()) * FNV_PRIME }
    }
}
