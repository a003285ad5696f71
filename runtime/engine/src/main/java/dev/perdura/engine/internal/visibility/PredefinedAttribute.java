package dev.perdura.engine.internal.visibility;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Search attributes that exist in every namespace and that SDKs, tools and the engine give to runs (rule 9.2). */
public enum PredefinedAttribute {
    CHANGE_VERSION("TemporalChangeVersion", AttributeType.KEYWORD_LIST, true),
    BINARY_CHECKSUMS("BinaryChecksums", AttributeType.KEYWORD_LIST, true),
    BUILD_IDS("BuildIds", AttributeType.KEYWORD_LIST, true),
    PAUSE_INFO("TemporalPauseInfo", AttributeType.KEYWORD_LIST, true),
    REPORTED_PROBLEMS("TemporalReportedProblems", AttributeType.KEYWORD_LIST, true),
    BATCHER_NAMESPACE("BatcherNamespace", AttributeType.KEYWORD, true),
    BATCHER_USER("BatcherUser", AttributeType.KEYWORD, true),
    SCHEDULED_BY_ID("TemporalScheduledById", AttributeType.KEYWORD, true),
    SCHEDULED_START_TIME("TemporalScheduledStartTime", AttributeType.DATETIME, true),
    SCHEDULE_PAUSED("TemporalSchedulePaused", AttributeType.BOOL, true),
    /** Separates what is not a workflow of users, as schedules and batches, from what is. */
    NAMESPACE_DIVISION("TemporalNamespaceDivision", AttributeType.KEYWORD, true),
    WORKER_DEPLOYMENT("TemporalWorkerDeployment", AttributeType.KEYWORD, false),
    WORKER_DEPLOYMENT_VERSION("TemporalWorkerDeploymentVersion", AttributeType.KEYWORD, false),
    USED_WORKER_DEPLOYMENT_VERSIONS("TemporalUsedWorkerDeploymentVersions", AttributeType.KEYWORD_LIST, false),
    WORKFLOW_VERSIONING_BEHAVIOR("TemporalWorkflowVersioningBehavior", AttributeType.KEYWORD, false),
    EXTERNAL_PAYLOAD_COUNT("TemporalExternalPayloadCount", AttributeType.INT, false),
    EXTERNAL_PAYLOAD_SIZE_BYTES("TemporalExternalPayloadSizeBytes", AttributeType.INT, false);

    /** By the name that callers use. */
    public static final Map<String, PredefinedAttribute> BY_NAME = Arrays.stream(values())
            .collect(Collectors.toUnmodifiableMap(PredefinedAttribute::label, Function.identity()));

    private final String label;
    private final AttributeType type;
    private final boolean settable;

    PredefinedAttribute(String label, AttributeType type, boolean settable) {
        this.label = label;
        this.type = type;
        this.settable = settable;
    }

    /** The name that callers use. */
    public String label() {
        return label;
    }

    public AttributeType type() {
        return type;
    }

    /** Whether clients and workers may give it to a run; the others only the service gives. */
    public boolean isSettable() {
        return settable;
    }
}
