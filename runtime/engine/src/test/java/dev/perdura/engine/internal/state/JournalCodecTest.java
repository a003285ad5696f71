package dev.perdura.engine.internal.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.perdura.engine.internal.journal.v1.JournalTransition;
import dev.perdura.engine.internal.state.Entry.EventEntry;
import dev.perdura.engine.internal.state.Entry.FactEntry;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class JournalCodecTest {

    private static final Entry EVENT = new EventEntry(HistoryEvent.newBuilder()
            .setEventId(7)
            .setEventType(EventType.EVENT_TYPE_MARKER_RECORDED)
            .build());
    private static final Entry EMPTY_EVENT = new EventEntry(HistoryEvent.getDefaultInstance());
    private static final Entry FACT = new FactEntry(Facts.runCreated("x".repeat(300)));
    private static final Entry SMALL_FACT = new FactEntry(Facts.STICKY_CLEARED);

    @Test
    void entriesSurviveTheRoundTrip() {
        List<Entry> entries = List.of(FACT, EVENT, SMALL_FACT, EMPTY_EVENT);

        assertThat(JournalCodec.decode(JournalCodec.encode(entries))).isEqualTo(entries);
        assertThat(JournalCodec.encode(List.of())).isEmpty();
    }

    @Test
    void rowsCanBeJoined() {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.writeBytes(JournalCodec.encode(List.of(FACT, EVENT)));
        joined.writeBytes(JournalCodec.encode(List.of(SMALL_FACT)));

        assertThat(JournalCodec.decode(joined.toByteArray())).containsExactly(FACT, EVENT, SMALL_FACT);
    }

    @Test
    void eventsCanBeReadWithoutTheFacts() {
        List<HistoryEvent> events = new ArrayList<>();
        JournalCodec.decodeEvents(JournalCodec.encode(List.of(FACT, EVENT, SMALL_FACT, EVENT)), events::add);

        assertThat(events).containsExactly(((EventEntry) EVENT).event(), ((EventEntry) EVENT).event());
    }

    @Test
    void aRowIsTheMessageOfTheSchema() throws InvalidProtocolBufferException {
        JournalTransition message = JournalTransition.parseFrom(JournalCodec.encode(List.of(FACT, EVENT)));

        assertThat(message.getEntries(0).getFact()).isEqualTo(((FactEntry) FACT).fact());
        assertThat(HistoryEvent.parseFrom(message.getEntries(1).getEvent())).isEqualTo(((EventEntry) EVENT).event());
        assertThat(JournalCodec.decode(message.toByteArray())).containsExactly(FACT, EVENT);
    }

    @Test
    void aDamagedRowIsSaidToBeOne() {
        byte[] row = JournalCodec.encode(List.of(EVENT));
        byte[] cut = Arrays.copyOf(row, row.length - 1);
        byte[] foreign = {0x10, 0x01};

        assertThatThrownBy(() -> JournalCodec.decode(cut)).hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> JournalCodec.decode(foreign)).hasMessageContaining("cannot be read");
    }

    @Test
    void aFoldedRunNoticesAMissingEvent() {
        WorkflowState state = WorkflowState.of(new RunKey("n", "w", "r"));

        assertThatThrownBy(() -> state.apply(EVENT)).hasMessageContaining("expected event 1, got 7");
    }
}
