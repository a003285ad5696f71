package dev.perdura.engine.internal.state;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import dev.perdura.engine.internal.journal.v1.Fact;
import dev.perdura.engine.internal.journal.v1.JournalEntry;
import dev.perdura.engine.internal.journal.v1.JournalTransition;
import dev.perdura.engine.internal.state.Entry.EventEntry;
import dev.perdura.engine.internal.state.Entry.FactEntry;
import io.temporal.api.history.v1.HistoryEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Journal rows: the bytes of a JournalTransition of journal.proto. Written and read by hand so that an event is copied
 * once, straight between its message and the row. The encodings of several transitions may be joined into one row.
 */
public final class JournalCodec {

    private static final int ENTRY_TAG = WireFormatTag.lengthDelimited(JournalTransition.ENTRIES_FIELD_NUMBER);
    private static final int EVENT_TAG = WireFormatTag.lengthDelimited(JournalEntry.EVENT_FIELD_NUMBER);
    private static final int FACT_TAG = WireFormatTag.lengthDelimited(JournalEntry.FACT_FIELD_NUMBER);

    /** Requests are read with a limit of 100; what was taken of one lies a few levels deeper in an event. */
    private static final int MAXIMUM_DEPTH = 200;

    private JournalCodec() {}

    public static byte[] encode(List<Entry> entries) {
        int size = 0;
        for (int at = 0; at < entries.size(); at++) {
            int entrySize = entrySize(contentSize(entries.get(at)));
            size += 1 + CodedOutputStream.computeUInt32SizeNoTag(entrySize) + entrySize;
        }
        byte[] row = new byte[size];
        CodedOutputStream output = CodedOutputStream.newInstance(row);
        try {
            for (int at = 0; at < entries.size(); at++) {
                write(entries.get(at), output);
            }
            output.checkNoSpaceLeft();
        } catch (IOException failure) {
            throw new IllegalStateException(
                    "A journal row of " + size + " bytes could not be written to memory.", failure);
        }
        return row;
    }

    /** @throws IllegalStateException if the row is damaged */
    public static List<Entry> decode(byte[] row) {
        List<Entry> entries = new ArrayList<>();
        read(row, entries::add, true);
        return entries;
    }

    /** Only the events that have their place in history, in order; facts are skipped unread. */
    public static void decodeEvents(byte[] row, Consumer<HistoryEvent> consumer) {
        read(row, entry -> consumer.accept(((EventEntry) entry).event()), false);
    }

    /** An event that is part of a fact. */
    static HistoryEvent parseEvent(ByteString bytes) throws InvalidProtocolBufferException {
        CodedInputStream input = bytes.newCodedInput();
        input.setRecursionLimit(MAXIMUM_DEPTH);
        try {
            return HistoryEvent.parseFrom(input);
        } catch (InvalidProtocolBufferException failure) {
            throw failure;
        } catch (IOException failure) {
            throw new InvalidProtocolBufferException(failure);
        }
    }

    private static int contentSize(Entry entry) {
        return entry instanceof EventEntry event
                ? event.event().getSerializedSize()
                : ((FactEntry) entry).fact().getSerializedSize();
    }

    private static int entrySize(int contentSize) {
        return 1 + CodedOutputStream.computeUInt32SizeNoTag(contentSize) + contentSize;
    }

    private static void write(Entry entry, CodedOutputStream output) throws IOException {
        int contentSize = contentSize(entry);
        output.writeUInt32NoTag(ENTRY_TAG);
        output.writeUInt32NoTag(entrySize(contentSize));
        if (entry instanceof EventEntry event) {
            output.writeUInt32NoTag(EVENT_TAG);
            output.writeUInt32NoTag(contentSize);
            event.event().writeTo(output);
        } else {
            output.writeUInt32NoTag(FACT_TAG);
            output.writeUInt32NoTag(contentSize);
            ((FactEntry) entry).fact().writeTo(output);
        }
    }

    private static void read(byte[] row, Consumer<Entry> consumer, boolean withFacts) {
        CodedInputStream input = CodedInputStream.newInstance(row);
        input.setRecursionLimit(MAXIMUM_DEPTH);
        try {
            while (!input.isAtEnd()) {
                int tag = input.readTag();
                if (tag != ENTRY_TAG) {
                    throw damaged("expected an entry (tag " + ENTRY_TAG + "), got tag " + tag, null);
                }
                int limit = input.pushLimit(input.readRawVarint32());
                readEntry(input, consumer, withFacts);
                input.popLimit(limit);
            }
        } catch (IOException failure) {
            throw damaged(failure.getMessage(), failure);
        }
    }

    private static void readEntry(CodedInputStream input, Consumer<Entry> consumer, boolean withFacts)
            throws IOException {
        int tag = input.readTag();
        int limit = input.pushLimit(input.readRawVarint32());
        if (tag == EVENT_TAG) {
            consumer.accept(new EventEntry(HistoryEvent.parseFrom(input)));
        } else if (tag == FACT_TAG && withFacts) {
            consumer.accept(new FactEntry(Fact.parseFrom(input)));
        } else if (tag == FACT_TAG) {
            input.skipRawBytes(input.getBytesUntilLimit());
        } else {
            throw damaged("expected an event or a fact, got tag " + tag, null);
        }
        input.popLimit(limit);
    }

    private static IllegalStateException damaged(String what, Throwable cause) {
        return new IllegalStateException(
                "A journal row cannot be read: " + what
                        + ". It was written by a newer version of the engine, or the database is damaged.",
                cause);
    }

    /** The tags of fields 1 to 15, which take one byte. */
    private static final class WireFormatTag {

        private static final int FIELD_SHIFT = 3;

        private static int lengthDelimited(int field) {
            return field << FIELD_SHIFT | WireFormat.WIRETYPE_LENGTH_DELIMITED;
        }
    }
}
