package dev.perdura.engine.internal.state;

import java.util.HashSet;
import java.util.Set;

/**
 * A set of request ids. Most are random UUIDs, which are kept as sixteen bytes in an open table; others as strings.
 * Exact in either case. Takes little memory when empty.
 */
final class RequestIds {

    private static final int FIRST_SLOTS = 4;
    private static final int UUID_LENGTH = 36;

    private long[] table;
    private int uuids;
    private Set<String> others;

    boolean contains(String id) {
        if (isUuid(id)) {
            if (table == null) {
                return false;
            }
            int slot = slot(table, high(id), low(id));
            return table[slot] != 0 || table[slot + 1] != 0;
        }
        return others != null && others.contains(id);
    }

    void add(String id) {
        if (!isUuid(id)) {
            if (others == null) {
                others = new HashSet<>();
            }
            others.add(id);
            return;
        }
        if (table == null) {
            table = new long[2 * FIRST_SLOTS];
        } else if (uuids * 3 >= table.length) {
            grow();
        }
        long high = high(id);
        long low = low(id);
        int slot = slot(table, high, low);
        if (table[slot] == 0 && table[slot + 1] == 0) {
            table[slot] = high;
            table[slot + 1] = low;
            uuids++;
        }
    }

    int size() {
        return uuids + (others == null ? 0 : others.size());
    }

    private void grow() {
        long[] larger = new long[table.length * 2];
        for (int at = 0; at < table.length; at += 2) {
            if (table[at] != 0 || table[at + 1] != 0) {
                int slot = slot(larger, table[at], table[at + 1]);
                larger[slot] = table[at];
                larger[slot + 1] = table[at + 1];
            }
        }
        table = larger;
    }

    /** Where that id is, or the free place where it would go. */
    private static int slot(long[] table, long high, long low) {
        int mask = table.length / 2 - 1;
        long mixed = (high ^ low) * 0x9E3779B97F4A7C15L;
        int at = (int) (mixed >>> 32) & mask;
        while ((table[2 * at] != 0 || table[2 * at + 1] != 0) && (table[2 * at] != high || table[2 * at + 1] != low)) {
            at = (at + 1) & mask;
        }
        return 2 * at;
    }

    /** Lower case only, and not all zeros, so that the sixteen bytes stand for exactly this string. */
    private static boolean isUuid(String id) {
        if (id.length() != UUID_LENGTH) {
            return false;
        }
        boolean zero = true;
        for (int at = 0; at < UUID_LENGTH; at++) {
            char c = id.charAt(at);
            if (at == 8 || at == 13 || at == 18 || at == 23) {
                if (c != '-') {
                    return false;
                }
            } else if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f')) {
                return false;
            } else {
                zero &= c == '0';
            }
        }
        return !zero;
    }

    private static long high(String id) {
        return hex(id, 19, UUID_LENGTH);
    }

    private static long low(String id) {
        return hex(id, 0, 19);
    }

    private static long hex(String id, int from, int to) {
        long value = 0;
        for (int at = from; at < to; at++) {
            char c = id.charAt(at);
            if (c != '-') {
                value = value << 4 | Character.digit(c, 16);
            }
        }
        return value;
    }
}
