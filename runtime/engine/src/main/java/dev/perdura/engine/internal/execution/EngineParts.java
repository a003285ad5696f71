package dev.perdura.engine.internal.execution;

import dev.perdura.engine.EngineClock;
import dev.perdura.engine.EngineLimits;
import dev.perdura.engine.internal.matching.Matching;
import dev.perdura.engine.internal.state.AttributeChecks;
import dev.perdura.engine.internal.store.Store;
import dev.perdura.engine.internal.timer.Timers;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * What every lane of an engine works with.
 *
 * @param attributes what search attributes the runs of a namespace, given by name, may have
 * @param retentionMillis how long closed runs of a namespace, given by name, are kept
 * @param executionKeys the last key given to a run
 * @param scheduleKeys the last key given to a schedule
 * @param handedOut tasks that workers have and have not answered; counted for the clock of tests
 * @param waitingClients callers that wait for the next event of a history
 */
public record EngineParts(
        EngineClock clock,
        Ids ids,
        EngineLimits limits,
        Store store,
        Timers timers,
        Matching matching,
        Horizon horizon,
        QueryTable queries,
        Function<String, AttributeChecks> attributes,
        ToLongFunction<String> retentionMillis,
        AtomicLong executionKeys,
        AtomicLong scheduleKeys,
        AtomicInteger handedOut,
        AtomicInteger waitingClients) {}
