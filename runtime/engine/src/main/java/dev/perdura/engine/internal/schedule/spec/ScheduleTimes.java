package dev.perdura.engine.internal.schedule.spec;

import io.temporal.api.schedule.v1.IntervalSpec;
import io.temporal.api.schedule.v1.ScheduleSpec;
import io.temporal.api.schedule.v1.StructuredCalendarSpec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;

/**
 * When a schedule comes (rules 10.2 to 10.7): the union of its calendars and intervals, without what is excluded,
 * within its start and end time. All moments are whole seconds; jitter is added to them at the end.
 */
public final class ScheduleTimes {

    /** Enough for all that is meant; protects the engine from a spec that excludes all of itself. */
    private static final int MOST_EXCLUDED = 100_000;

    /** 2101-01-01T00:00:00Z. */
    private static final long END_SECOND = 4_133_980_800L;

    private static final long SECONDS_FROM_YEAR_ONE = 62_135_596_800L;
    private static final long MILLIS_PER_SECOND = 1_000;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long GREATEST_JITTER_MILLIS = 0xffff_ffffL;
    private static final int MOMENT_BYTES = 15;

    private final List<Calendar> calendars = new ArrayList<>();
    private final List<Calendar> excluded = new ArrayList<>();
    private final List<IntervalSpec> intervals;
    private final long startSecond;
    private final long endSecond;
    private final long jitterMillis;
    private final byte[] jitterSeed;

    /**
     * @param spec in the canonical form
     * @param jitterSeed what makes the jitter of this schedule its own: namespace id, dash, schedule id
     * @throws InvalidSpec if the time zone is not known (any more)
     */
    public ScheduleTimes(ScheduleSpec spec, String jitterSeed) {
        ZoneRules zone = TimeZones.rules(spec.getTimezoneName(), spec.getTimezoneData());
        for (StructuredCalendarSpec calendar : spec.getStructuredCalendarList()) {
            calendars.add(new Calendar(calendar, zone));
        }
        for (StructuredCalendarSpec calendar : spec.getExcludeStructuredCalendarList()) {
            excluded.add(new Calendar(calendar, zone));
        }
        this.intervals = spec.getIntervalList();
        this.startSecond = spec.getStartTime().getSeconds();
        this.endSecond = spec.hasEndTime() ? spec.getEndTime().getSeconds() : Long.MAX_VALUE;
        this.jitterMillis = Math.max(
                0,
                spec.getJitter().getSeconds() * MILLIS_PER_SECOND
                        + spec.getJitter().getNanos() / NANOS_PER_MILLI);
        this.jitterSeed = jitterSeed.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * One time at which the schedule comes.
     *
     * @param nominalMillis as the spec says
     * @param atMillis with jitter
     */
    public record Occurrence(long nominalMillis, long atMillis) {}

    /**
     * The first time whose nominal second is later than that of {@code afterMillis}; null if there is none.
     *
     * @throws TooManyExclusions if it cannot be found in reasonable time
     */
    public Occurrence next(long afterMillis) {
        long after = Math.max(Math.floorDiv(afterMillis, MILLIS_PER_SECOND), startSecond - 1);
        for (int i = 0; i < MOST_EXCLUDED; i++) {
            long nominal = nextNominal(after);
            if (nominal > endSecond || nominal >= END_SECOND) {
                return null;
            }
            long excludedUntil = excludedUntil(nominal);
            if (excludedUntil == nominal) {
                return new Occurrence(nominal * MILLIS_PER_SECOND, nominal * MILLIS_PER_SECOND + jitter(nominal));
            }
            after = excludedUntil - 1;
        }
        throw new TooManyExclusions();
    }

    private long nextNominal(long after) {
        long first = Calendar.NEVER;
        for (Calendar calendar : calendars) {
            first = Math.min(first, calendar.next(after));
        }
        for (IntervalSpec interval : intervals) {
            long seconds = interval.getInterval().getSeconds();
            long phase = interval.getPhase().getSeconds();
            first = Math.min(first, ((after - phase) / seconds + 1) * seconds + phase);
        }
        return first;
    }

    private long excludedUntil(long nominal) {
        for (Calendar calendar : excluded) {
            if (calendar.matches(nominal)) {
                return calendar.matchesUntil(nominal);
            }
        }
        return nominal;
    }

    /** Rule 10.7: the same for the same moment, for ever; at most up to the next nominal moment. */
    private long jitter(long nominal) {
        if (jitterMillis == 0) {
            return 0;
        }
        long following = nextNominal(nominal);
        long most = following == Calendar.NEVER
                ? jitterMillis
                : Math.min(jitterMillis, (following - nominal) * MILLIS_PER_SECOND);
        // What a Temporal server hashes: the moment as its language writes it in binary, then the seed.
        byte[] hashed = ByteBuffer.allocate(MOMENT_BYTES + jitterSeed.length)
                .put((byte) 1)
                .putLong(nominal + SECONDS_FROM_YEAR_ONE)
                .putInt(0)
                .putShort((short) -1)
                .put(jitterSeed)
                .array();
        long hash = FarmHash.fingerprint32(hashed) & 0xffff_ffffL;
        return hash * Math.min(most, GREATEST_JITTER_MILLIS) >>> 32;
    }

    /** So much of the spec is excluded by itself that looking for what is left takes too long. */
    public static final class TooManyExclusions extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TooManyExclusions() {
            super("the schedule calendar specification has too many exclusions. Please modify the specification.");
        }
    }
}
