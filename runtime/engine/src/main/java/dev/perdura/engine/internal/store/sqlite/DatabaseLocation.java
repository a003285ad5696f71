package dev.perdura.engine.internal.store.sqlite;

import dev.perdura.engine.internal.store.StoreFailure;
import dev.perdura.engine.internal.store.StoreFailure.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A path that can hold a database, with all symbolic links followed, so that one file has one name. The checks here
 * only make errors clear and early; what counts in the end is what SQLite says.
 */
record DatabaseLocation(Path file) {

    private static final byte[] SQLITE_HEADER = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

    /** Follows links and checks everything that can be told without opening the file. */
    static DatabaseLocation of(Path path) {
        if (path.getFileSystem() != FileSystems.getDefault()) {
            throw unusable(path, "it is not on the default file system. Use a path of the machine itself.");
        }
        if (path.toString().isEmpty()) {
            throw unusable(path, "the path is empty. Name a file, for example \"orders.db\".");
        }
        Path absolute = path.toAbsolutePath();
        if (absolute.toString().indexOf('?') >= 0) {
            throw unusable(path, "SQLite takes what follows a question mark for options. Use another name.");
        }
        Path parent = absolute.getParent();
        if (parent == null || Files.isDirectory(absolute)) {
            throw unusable(path, "it is a directory. Name a file in it, for example \"orders.db\".");
        }
        if (!Files.isDirectory(parent)) {
            throw unusable(path, "there is no directory " + parent + ". Create it, or correct the path.");
        }
        if (!Files.exists(absolute) && Files.isSymbolicLink(absolute)) {
            throw unusable(
                    path, "it is a symbolic link to a file that does not exist. Create the target or remove it.");
        }
        if (Files.exists(absolute) && !Files.isRegularFile(absolute)) {
            throw unusable(path, "it is neither a file nor free. Use another name.");
        }
        return new DatabaseLocation(resolve(absolute, parent)).requireWritable();
    }

    /** Whether there is content that a schema could be read from. */
    boolean holdsData() {
        try {
            return Files.exists(file) && Files.size(file) > 0;
        } catch (IOException failure) {
            throw new StoreFailure(Reason.INPUT_OUTPUT, "Cannot look at " + file + ": " + failure, failure);
        }
    }

    /**
     * Refuses a file that does not start as every SQLite database does. To be called only while nothing in this process
     * has the database open: closing any descriptor of a file drops the locks that SQLite holds on it (POSIX).
     */
    void requireDatabase() {
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(SQLITE_HEADER.length);
        } catch (IOException failure) {
            throw new StoreFailure(Reason.INPUT_OUTPUT, "Cannot read " + file + ": " + failure, failure);
        }
        if (!Arrays.equals(start, SQLITE_HEADER)) {
            throw new StoreFailure(
                    Reason.NOT_A_DATABASE,
                    "Expected " + file + " to be an SQLite database, but it starts differently."
                            + " Nothing was changed. Probably the path names another file; use that of the database.");
        }
    }

    private DatabaseLocation requireWritable() {
        Path directory = file.getParent();
        if (!Files.isWritable(directory)) {
            throw readOnly("this process may not write in " + directory + ", where SQLite keeps its log");
        }
        if (Files.exists(file) && !Files.isWritable(file)) {
            throw readOnly("this process may not write " + file);
        }
        return this;
    }

    private static Path resolve(Path absolute, Path parent) {
        try {
            return Files.exists(absolute)
                    ? absolute.toRealPath()
                    : parent.toRealPath().resolve(absolute.getFileName());
        } catch (IOException failure) {
            throw new StoreFailure(
                    Reason.UNUSABLE_PATH, "Cannot follow " + absolute + " to a file: " + failure, failure);
        }
    }

    private static StoreFailure unusable(Path path, String why) {
        return new StoreFailure(Reason.UNUSABLE_PATH, "Cannot keep a database at \"" + path + "\": " + why);
    }

    private static StoreFailure readOnly(String why) {
        return new StoreFailure(
                Reason.READ_ONLY, "Cannot open the database: " + why + ". Correct the permissions, or the mount.");
    }
}
