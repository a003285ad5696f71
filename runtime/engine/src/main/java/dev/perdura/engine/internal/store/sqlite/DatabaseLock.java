package dev.perdura.engine.internal.store.sqlite;

import dev.perdura.engine.internal.store.StoreFailure;
import dev.perdura.engine.internal.store.StoreFailure.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The right to use a database file alone, among all engines of all processes, for as long as this is open.
 *
 * <p>Across processes it is an operating system's lock on {@code <file>.lock}, which ends with the process, however it
 * ends. The lock file stays behind: removing it would let two processes lock two files of the same name.
 *
 * <p>Within a process such a lock does not help: opening the lock file a second time and closing it again would drop
 * the first one's lock (POSIX). So a name is taken first, in the system properties, because they are the one map that
 * several class loaders (as in servers that reload applications) share.
 */
final class DatabaseLock implements AutoCloseable {

    private static final String PROPERTY_PREFIX = "dev.perdura.engine.open.";

    /** Past any content, so that other processes can read who holds the lock even where locks are mandatory. */
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    private static final int MESSAGE_LIMIT_BYTES = 200;

    private final String property;
    private final FileChannel channel;

    private DatabaseLock(String property, FileChannel channel) {
        this.property = property;
        this.channel = channel;
    }

    static DatabaseLock acquire(Path database) {
        String property = PROPERTY_PREFIX + database;
        if (System.getProperties().putIfAbsent(property, "open") != null) {
            throw inUse(database, "another engine of this process", null);
        }
        FileChannel channel = null;
        try {
            Path lockFile = lockFile(database);
            channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
            if (lock == null) {
                throw inUse(database, holder(lockFile), null);
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(describeSelf().getBytes(StandardCharsets.UTF_8)));
            return new DatabaseLock(property, channel);
        } catch (OverlappingFileLockException overlap) {
            abandon(property, channel);
            throw inUse(database, "another engine of this process", overlap);
        } catch (IOException failure) {
            abandon(property, channel);
            throw new StoreFailure(
                    Reason.READ_ONLY,
                    "Cannot lock " + lockFile(database) + " (" + failure + "). An engine locks this file so that no"
                            + " second one writes its database. Make the directory writable.",
                    failure);
        } catch (RuntimeException | Error failure) {
            abandon(property, channel);
            throw failure;
        }
    }

    static Path lockFile(Path database) {
        return database.resolveSibling(database.getFileName() + ".lock");
    }

    @Override
    public void close() {
        abandon(property, channel);
    }

    private static void abandon(String property, FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException ignored) {
            // The descriptor is gone either way, and the lock with it.
        } finally {
            System.getProperties().remove(property);
        }
    }

    private static String describeSelf() {
        return "process " + ProcessHandle.current().pid() + "\n";
    }

    private static String holder(Path lockFile) {
        try (var in = Files.newInputStream(lockFile)) {
            String holder = new String(in.readNBytes(MESSAGE_LIMIT_BYTES), StandardCharsets.UTF_8).strip();
            return holder.isEmpty() ? "another process" : holder;
        } catch (IOException unreadable) {
            return "another process";
        }
    }

    private static StoreFailure inUse(Path database, String holder, Throwable cause) {
        return new StoreFailure(
                Reason.IN_USE,
                "The database " + database + " is in use by " + holder + ". One engine owns a database alone."
                        + " Close the other one, share it inside the process, or use another file.",
                cause);
    }
}
