package dev.perdura.engine.internal.execution;

import dev.perdura.engine.EngineClock;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * New ids: UUIDs of version 7, which begin with the time, so that the store's indexes grow at their end. The only place
 * where the engine draws random numbers. The ids name things; they are no secrets.
 */
public final class Ids implements Supplier<String> {

    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final long VERSION_7 = 0x7000;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private final EngineClock clock;
    private final Supplier<? extends RandomGenerator> chance;

    public Ids(EngineClock clock) {
        this(clock, ThreadLocalRandom::current);
    }

    /** @param chance called for every id, on any thread */
    public Ids(EngineClock clock, Supplier<? extends RandomGenerator> chance) {
        this.clock = clock;
        this.chance = chance;
    }

    @Override
    public String get() {
        RandomGenerator random = chance.get();
        long high = clock.nowMillis() << 16 | VERSION_7 | random.nextInt(0x1000);
        long low = VARIANT | random.nextLong() >>> 2;
        byte[] text = new byte[36];
        write(high >>> 32, 8, text, 0);
        write(high >>> 16, 4, text, 9);
        write(high, 4, text, 14);
        write(low >>> 48, 4, text, 19);
        write(low, 12, text, 24);
        text[8] = '-';
        text[13] = '-';
        text[18] = '-';
        text[23] = '-';
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private static void write(long value, int digits, byte[] text, int at) {
        long rest = value;
        for (int i = at + digits - 1; i >= at; i--) {
            text[i] = DIGITS[(int) (rest & 0xf)];
            rest >>>= 4;
        }
    }
}
