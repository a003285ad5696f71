package dev.perdura.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.enums.v1.IndexedValueType;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules 9.1 and 9.2: the search attributes that every namespace has, by name and type. */
class PredefinedAttributesTest extends VisibilityScene {

    @ParameterizedTest
    @CsvSource({
        "KEYWORD, WorkflowId RunId WorkflowType ExecutionStatus TaskQueue ParentWorkflowId ParentRunId RootWorkflowId"
                + " RootRunId BatcherNamespace BatcherUser TemporalScheduledById TemporalNamespaceDivision"
                + " TemporalWorkerDeployment TemporalWorkerDeploymentVersion TemporalWorkflowVersioningBehavior",
        "DATETIME, StartTime ExecutionTime CloseTime TemporalScheduledStartTime",
        "INT, HistoryLength HistorySizeBytes StateTransitionCount ExecutionDuration TemporalExternalPayloadCount"
                + " TemporalExternalPayloadSizeBytes",
        "KEYWORD_LIST, TemporalChangeVersion BinaryChecksums BuildIds TemporalPauseInfo TemporalReportedProblems"
                + " TemporalUsedWorkerDeploymentVersions",
        "BOOL, TemporalSchedulePaused",
    })
    void rule9_2_isThereAndCanBeAskedFor(String type, String names) {
        Map<String, IndexedValueType> types = listAttributes().getSystemAttributesMap();
        caller.start("order");
        for (String name : names.split(" ")) {
            assertThat(types).containsEntry(name, IndexedValueType.valueOf("INDEXED_VALUE_TYPE_" + type));
            assertThat(found(name + " IS NULL").size()
                            + found(name + " IS NOT NULL").size())
                    .as(name)
                    .isEqualTo(1);
        }
    }
}
