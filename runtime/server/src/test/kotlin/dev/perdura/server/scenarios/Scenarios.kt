package dev.perdura.server.scenarios

/** All of them; those that wait longest come first. */
internal val scenarios: List<Scenario> =
    childScenarios + chainScenarios + activityTimeoutScenarios + externalScenarios + workflowTaskScenarios +
        updateScenarios + resetScenarios + scheduleScenarios + scheduleOverlapScenarios + scheduleDescriptionScenarios +
        activityControlScenarios + startScenarios +
        signalScenarios + rawScenarios + limitScenarios + viewScenarios + timerScenarios + activityScenarios

/** Recorded, but not served by our engine yet. Only shrinks: one that passes fails the test until it is taken off. */
internal val notYetServed: Set<String> = emptySet()
