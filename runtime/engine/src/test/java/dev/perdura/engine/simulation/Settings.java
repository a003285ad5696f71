package dev.perdura.engine.simulation;

import dev.perdura.engine.EngineLimits;
import dev.perdura.engine.UpdateLimits;
import java.util.random.RandomGenerator;

/**
 * What the world of one seed is like. Drawn, so that some worlds crash all the time and others never, some forget every
 * run at once and others keep them all: what happens rarely in one is common in another.
 */
final class Settings {

    final int steps;
    final int lanes;
    final long cacheBytes;
    final EngineLimits limits;
    final int workflowIds;
    final int workers;
    final int percentLost;
    final int percentIllegal;
    final int percentClosing;
    final int crashWeight;
    final int commitWeight;
    final int turnWeight;
    final int lookWeight;
    final int timeWeight;
    final int clientWeight;
    final int workerWeight;
    final int restWeight;
    final boolean deletes;
    final int percentDeletes;
    final int percentUpdates;
    final int percentSchedules;
    final int percentResets;
    final int percentActivityControl;
    final int percentLists;
    final int percentBatches;
    final int percentProperties;
    final int longestPauseMillis;

    Settings(RandomGenerator random) {
        steps = 100 + random.nextInt(200);
        lanes = 1 + random.nextInt(3);
        cacheBytes = oneOf(random, 0, 4_000, 20_000, 1 << 20, 1 << 20);
        limits = limits(random);
        workflowIds = 1 + random.nextInt(4);
        workers = 1 + random.nextInt(3);
        percentLost = oneOf(random, 0, 0, 5, 20);
        percentIllegal = oneOf(random, 0, 3, 15);
        percentClosing = oneOf(random, 3, 10, 25);
        crashWeight = oneOf(random, 0, 1, 2, 5);
        commitWeight = oneOf(random, 8, 20, 50);
        turnWeight = oneOf(random, 10, 30);
        lookWeight = oneOf(random, 2, 8);
        timeWeight = oneOf(random, 1, 3, 8);
        clientWeight = oneOf(random, 6, 10, 25);
        workerWeight = oneOf(random, 40, 60, 90);
        longestPauseMillis = oneOf(random, 2_000, 10_000, 100_000, 2_000_000);
        deletes = random.nextInt(4) == 0;
        percentDeletes = deletes ? oneOf(random, 0, 3, 10) : 0;
        restWeight = oneOf(random, 1, 1, 4);
        percentUpdates = oneOf(random, 0, 10, 40);
        percentActivityControl = oneOf(random, 0, 0, 5, 20);
        percentResets = oneOf(random, 0, 0, 0, 4, 12);
        percentSchedules = oneOf(random, 0, 0, 0, 10, 30);
        percentLists = oneOf(random, 0, 0, 5, 15);
        percentBatches = oneOf(random, 0, 0, 0, 5, 10);
        percentProperties = oneOf(random, 0, 10, 40);
    }

    private static EngineLimits limits(RandomGenerator random) {
        EngineLimits.Builder limits = EngineLimits.builder();
        if (random.nextBoolean()) {
            limits.bufferedEvents(oneOf(random, 3, 6, 20))
                    .signals(oneOf(random, 5, 30))
                    .pendingActivities(oneOf(random, 2, 10))
                    .historyPageEvents(oneOf(random, 1, 4, 20))
                    .bufferedQueries(2)
                    .updates(new UpdateLimits(
                            oneOf(random, 1, 3, 10), oneOf(random, 200, 1_000_000), oneOf(random, 4, 100)))
                    .historyEvents(oneOf(random, 60, 1_000))
                    .workflowTaskHeartbeatMillis(20_000);
        }
        return limits.build();
    }

    private static int oneOf(RandomGenerator random, int... values) {
        return values[random.nextInt(values.length)];
    }
}
