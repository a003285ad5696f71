package dev.perdura.engine.simulation;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What callers were told about the requests they made, by the token that each put into its request. In the end what was
 * acknowledged is in a history once, and what was only ever refused is in none.
 */
final class Promises {

    private static final class Promise {
        private int uncertain;
        private String acknowledgedBy;
        private boolean once = true;
    }

    private final Map<String, Promise> byToken = new LinkedHashMap<>();

    private Promise promise(String token) {
        return byToken.computeIfAbsent(token, t -> new Promise());
    }

    /** The request was sent; until it is refused it may have its effect. */
    void sent(String token) {
        promise(token).uncertain++;
    }

    /** It was sent without a request id, so each time it arrives counts. */
    void mayRepeat(String token) {
        promise(token).once = false;
    }

    void refused(String token) {
        promise(token).uncertain--;
    }

    /** @param runId the run whose history has to have it, empty if any of them */
    void acknowledged(String token, String runId) {
        Promise promise = promise(token);
        if (promise.acknowledgedBy == null || promise.acknowledgedBy.isEmpty()) {
            promise.acknowledgedBy = runId;
        }
    }

    /**
     * A retry that met the next run of the chain is in both: a reset brings both into its run, whatever their request
     * id (reapplyEvents in service/history/ndc/workflow_resetter.go of a Temporal server).
     */
    private static int mostTimes(Ledger ledger, String token, CommittedRun run) {
        if (!run.isOfReset()) {
            return 1;
        }
        long runs = ledger.runsOf(run.workflowId()).stream()
                .filter(each -> each != run && each.rules.count(token) > 0)
                .count();
        return Math.max(1, (int) runs);
    }

    /** When everything is over. */
    void check(Ledger ledger) {
        for (Map.Entry<String, Promise> entry : byToken.entrySet()) {
            String token = entry.getKey();
            Promise promise = entry.getValue();
            int sum = 0;
            for (CommittedRun run : ledger.runs()) {
                int count = run.rules.count(token);
                sum += count;
                Violation.unless(
                        count <= mostTimes(ledger, token, run) || !promise.once,
                        "A request has its effect once",
                        token,
                        run);
            }
            Violation.unless(promise.uncertain > 0 || sum == 0, "A request that was refused has no effect", token, sum);
            if (promise.acknowledgedBy != null) {
                checkAcknowledged(ledger, token, promise.acknowledgedBy, sum);
            }
        }
    }

    private static void checkAcknowledged(Ledger ledger, String token, String runId, int sum) {
        CommittedRun run = ledger.run(runId);
        boolean gone = runId.isEmpty() ? ledger.hasDeletions() : run == null || run.isDeleted();
        int there = gone ? 1 : runId.isEmpty() ? sum : run.rules.count(token);
        Violation.unless(there > 0, "What was acknowledged is in history", token, runId);
    }
}
