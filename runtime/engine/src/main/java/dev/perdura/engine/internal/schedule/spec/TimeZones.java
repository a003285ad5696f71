package dev.perdura.engine.internal.schedule.spec;

import com.google.protobuf.ByteString;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.time.zone.ZoneRulesProvider;
import java.util.Map;

/** Time zones by their IANA name, or by the content of a time zone file that the client sent along (rule 10.6). */
final class TimeZones {

    /** Names of the IANA database that Java's copy of it leaves out. */
    private static final Map<String, ZoneOffset> FIXED = Map.of(
            "", ZoneOffset.UTC,
            "EST", ZoneOffset.ofHours(-5),
            "MST", ZoneOffset.ofHours(-7),
            "HST", ZoneOffset.ofHours(-10));

    private TimeZones() {}

    /**
     * @param name UTC if empty
     * @param data what the zone's file contains; if not empty, the name is only a name
     * @throws InvalidSpec if there is no such zone, or the data is none
     */
    static ZoneRules rules(String name, ByteString data) {
        if (!data.isEmpty()) {
            return ZoneFile.rules(data);
        }
        ZoneOffset fixed = FIXED.get(name);
        if (fixed != null) {
            return fixed.getRules();
        }
        if (!ZoneRulesProvider.getAvailableZoneIds().contains(name)) {
            throw new InvalidSpec("unknown time zone " + name);
        }
        return ZoneRulesProvider.getRules(name, false);
    }
}
