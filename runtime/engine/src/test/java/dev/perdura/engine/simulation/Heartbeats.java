package dev.perdura.engine.simulation;

import dev.perdura.engine.internal.state.ActivityState;
import io.temporal.api.common.v1.Payloads;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What workers have told with heartbeats, by workflow and activity id (rules 3.8, 3.13): the next attempt gets the last
 * that was acknowledged, or a later one.
 */
final class Heartbeats {

    private static final class Told {
        private final List<String> sent = new ArrayList<>();
        private int acknowledged = -1;
    }

    private final World world;
    private final Map<String, Told> byActivity = new HashMap<>();

    /** Workflow ids of which somebody wanted heartbeats to be forgotten. */
    private final Set<String> resets = new HashSet<>();

    Heartbeats(World world) {
        this.world = world;
    }

    private Told told(String workflowId, String activityId) {
        return byActivity.computeIfAbsent(workflowId + "/" + activityId, key -> new Told());
    }

    /** A worker is about to tell this. */
    Payloads send(String workflowId, String activityId) {
        String token = world.token("beat");
        told(workflowId, activityId).sent.add(token);
        return Tokens.payloads(token);
    }

    void reset(String workflowId) {
        resets.add(workflowId);
    }

    void acknowledged(String workflowId, String runId, String activityId, Payloads details) {
        Told told = told(workflowId, activityId);
        told.acknowledged = Math.max(told.acknowledged, told.sent.indexOf(Tokens.text(details)));
        CommittedRun run = world.ledger.run(runId);
        if (run == null || run.isDeleted()) {
            return;
        }
        for (ActivityState activity : run.state.activities()) {
            if (activity.activityId().equals(activityId)) {
                check(run.workflowId(), activityId, activity.heartbeatDetails(), run);
            }
        }
    }

    /**
     * @param details that a new attempt is told, or that are committed; null if there are none
     * @param what that is of
     */
    void check(String workflowId, String activityId, Payloads details, Object what) {
        Told told = told(workflowId, activityId);
        if (resets.contains(workflowId)
                || world.ledger.runsOf(workflowId).stream().anyMatch(CommittedRun::isOfReset)) {
            return;
        }
        int known = details == null ? -1 : told.sent.indexOf(Tokens.text(details));
        Violation.unless(
                known >= told.acknowledged,
                "The last heartbeat that was acknowledged is kept (3.8, 3.13)",
                told.sent,
                what);
    }
}
