package dev.perdura.engine.internal.schedule.spec;

import com.google.protobuf.ByteString;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;

/**
 * A compiled time zone file (TZif, RFC 9636): when the clocks changed, and by which rule they will go on changing. Leap
 * seconds are left out, as all clocks of computers do.
 */
final class ZoneFile {

    private static final int MAGIC = 0x545a6966;
    private static final int RESERVED_BYTES = 15;
    private static final int RECORD_BYTES = 6;

    private final ByteBuffer data;
    private final List<ZoneOffsetTransition> transitions = new ArrayList<>();
    private ZoneOffset first;
    private ZoneOffset last;
    private long lastSecond = Long.MIN_VALUE;

    private ZoneFile(ByteString bytes) {
        this.data = bytes.asReadOnlyByteBuffer();
    }

    /** @throws InvalidSpec if it is no such file */
    static ZoneRules rules(ByteString bytes) {
        try {
            return new ZoneFile(bytes).read();
        } catch (BufferUnderflowException | IndexOutOfBoundsException | DateTimeException | NumberFormatException e) {
            throw new InvalidSpec("malformed time zone information");
        }
    }

    private ZoneRules read() {
        Header header = header();
        if (header.version == 0) {
            readBlock(header, Integer.BYTES);
        } else {
            skip(header.blockBytes(Integer.BYTES));
            readBlock(header(), Long.BYTES);
            readFooter();
        }
        return ZoneRules.of(first, first, List.of(), transitions, List.of());
    }

    /** How many of each there are in the block that follows. */
    private record Header(int version, int utcMarks, int standardMarks, int leaps, int times, int types, int chars) {

        int blockBytes(int timeBytes) {
            return times * (timeBytes + 1)
                    + types * RECORD_BYTES
                    + chars
                    + leaps * (timeBytes + Integer.BYTES)
                    + standardMarks
                    + utcMarks;
        }
    }

    private Header header() {
        if (data.getInt() != MAGIC) {
            throw new InvalidSpec("malformed time zone information");
        }
        int version = data.get();
        skip(RESERVED_BYTES);
        return new Header(version, count(), count(), count(), count(), count(), count());
    }

    private int count() {
        int count = data.getInt();
        if (count < 0 || count > data.remaining()) {
            throw new InvalidSpec("malformed time zone information");
        }
        return count;
    }

    private void skip(int bytes) {
        if (bytes < 0 || bytes > data.remaining()) {
            throw new InvalidSpec("malformed time zone information");
        }
        data.position(data.position() + bytes);
    }

    private void readBlock(Header header, int timeBytes) {
        long[] times = new long[header.times];
        for (int i = 0; i < times.length; i++) {
            times[i] = timeBytes == Long.BYTES ? data.getLong() : data.getInt();
        }
        byte[] types = new byte[header.times];
        data.get(types);
        ZoneOffset[] offsets = new ZoneOffset[header.types];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = ZoneOffset.ofTotalSeconds(data.getInt());
            skip(RECORD_BYTES - Integer.BYTES);
        }
        skip(header.chars + header.leaps * (timeBytes + Integer.BYTES) + header.standardMarks + header.utcMarks);
        first = offsets[0];
        last = first;
        for (int i = 0; i < times.length; i++) {
            change(times[i], offsets[types[i] & 0xff]);
        }
    }

    private void change(long second, ZoneOffset offset) {
        if (second <= lastSecond && lastSecond != Long.MIN_VALUE) {
            throw new InvalidSpec("malformed time zone information");
        }
        lastSecond = second;
        if (!offset.equals(last) && second > LocalDateTime.MIN.toEpochSecond(ZoneOffset.MIN)) {
            transitions.add(ZoneOffsetTransition.of(LocalDateTime.ofEpochSecond(second, 0, last), last, offset));
            last = offset;
        }
    }

    private void readFooter() {
        byte[] rest = new byte[data.remaining()];
        data.get(rest);
        String footer = new String(rest, StandardCharsets.US_ASCII);
        int end = footer.lastIndexOf('\n');
        if (!footer.startsWith("\n") || end < 1) {
            return;
        }
        ZoneRule rule = ZoneRule.parse(footer.substring(1, end));
        if (rule != null) {
            rule.changes(lastSecond, (second, offset) -> {
                if (second > lastSecond) {
                    change(second, offset);
                }
            });
        }
    }
}
