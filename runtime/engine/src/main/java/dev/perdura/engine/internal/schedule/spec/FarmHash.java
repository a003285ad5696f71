package dev.perdura.engine.internal.schedule.spec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * FarmHash's 32-bit fingerprint of more than 24 bytes (github.com/google/farmhash): what a Temporal server derives
 * jitter from, so that a schedule moved from there keeps its times.
 */
final class FarmHash {

    private static final int C1 = 0xcc9e2d51;
    private static final int C2 = 0x1b873593;
    private static final int ADDED = 0xe6546b64;
    private static final int SHORTEST = 25;
    private static final int CHUNK = 20;

    private FarmHash() {}

    static int fingerprint32(byte[] bytes) {
        int length = bytes.length;
        if (length < SHORTEST) {
            throw new IllegalArgumentException("expected at least " + SHORTEST + " bytes, got " + length);
        }
        ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int h = length;
        int g = C1 * length;
        int f = g;
        h = stir(h ^ scrambled(data, length - 4));
        h = stir(h ^ scrambled(data, length - 16));
        g = stir(g ^ scrambled(data, length - 8));
        g = stir(g ^ scrambled(data, length - 12));
        f = Integer.rotateRight(f + scrambled(data, length - 20), 19) + 113;
        for (int at = 0; length - at > CHUNK; at += CHUNK) {
            int a = data.getInt(at);
            int b = data.getInt(at + 4);
            int c = data.getInt(at + 8);
            int d = data.getInt(at + 12);
            int e = data.getInt(at + 16);
            h = mixed(d, h + a) + e;
            g = mixed(c, g + b) + a;
            f = mixed(b + e * C1, f + c) + d;
            f += g;
            g += f;
        }
        g = Integer.rotateRight(Integer.rotateRight(g, 11) * C1, 17) * C1;
        f = Integer.rotateRight(Integer.rotateRight(f, 11) * C1, 17) * C1;
        h = Integer.rotateRight(stir(h + g), 17) * C1;
        return Integer.rotateRight(stir(h + f), 17) * C1;
    }

    private static int scrambled(ByteBuffer data, int at) {
        return Integer.rotateRight(data.getInt(at) * C1, 17) * C2;
    }

    private static int stir(int value) {
        return Integer.rotateRight(value, 19) * 5 + ADDED;
    }

    private static int mixed(int value, int into) {
        return stir(into ^ Integer.rotateRight(value * C1, 17) * C2);
    }
}
