package dev.perdura.engine.internal.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perdura.engine.internal.commit.CommitFailure;
import dev.perdura.engine.internal.commit.Committer;
import dev.perdura.engine.internal.commit.LaneOutbox;
import dev.perdura.engine.internal.commit.Release;
import dev.perdura.engine.internal.execution.Namespaces.Namespace;
import dev.perdura.engine.internal.refusal.Refusal;
import dev.perdura.engine.internal.store.memory.MemoryStore;
import org.junit.jupiter.api.Test;

class NamespacesTest {

    private static final Release NOBODY = new Release() {
        @Override
        public void committed() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void lost(CommitFailure failure) {
            throw new UnsupportedOperationException();
        }
    };

    /** Two callers have found the same namespace before either deleted it. */
    @Test
    void aNamespaceIsDeletedOnce() {
        LaneOutbox outbox = new Committer(new MemoryStore(), failure -> {}).newOutbox();
        Namespaces namespaces = new Namespaces();
        namespaces.ensureDefault("12345", false, outbox);
        Namespace found = namespaces.find(Namespaces.DEFAULT);
        namespaces.markDeleted(found, namespace -> "default-deleted-123", outbox, name -> NOBODY);

        assertThatThrownBy(() ->
                        namespaces.markDeleted(found, namespace -> "default-deleted-1234", outbox, name -> NOBODY))
                .isInstanceOf(Refusal.class);

        assertThat(namespaces.all()).extracting(Namespace::name).containsExactly("default-deleted-123");
    }
}
