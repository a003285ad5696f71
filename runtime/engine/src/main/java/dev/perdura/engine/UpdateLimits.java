package dev.perdura.engine;

/**
 * What one run takes of updates.
 *
 * @param inFlight updates that have no outcome yet (10)
 * @param inFlightBytes size of the requests of updates that were not accepted yet (20 MiB)
 * @param total updates of a run, with those that are done (2,000); at nine tenths of it workers are told to continue
 *     as new
 */
public record UpdateLimits(int inFlight, int inFlightBytes, int total) {

    private static final double SUGGEST_SHARE = 0.9;

    /** @throws IllegalArgumentException if a limit is not above zero */
    public UpdateLimits {
        if (inFlight <= 0 || inFlightBytes <= 0 || total <= 0) {
            throw new IllegalArgumentException("Every limit on updates must be above zero, was " + inFlight + ", "
                    + inFlightBytes + " bytes, " + total + ".");
        }
    }

    /** The limits of a Temporal server. */
    public static UpdateLimits defaults() {
        return new UpdateLimits(10, 20 * 1024 * 1024, 2_000);
    }

    /** Number of updates at which workers are told to continue as new. */
    public int suggestContinueAsNew() {
        return (int) Math.ceil(total * SUGGEST_SHARE);
    }
}
