package dev.perdura.engine.simulation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/** Where the engine logs to in tests: nowhere, save that a simulation hears of warnings and errors on its thread. */
public final class EngineLog implements SLF4JServiceProvider {

    private static final ThreadLocal<BiConsumer<String, Throwable>> WATCHER = new ThreadLocal<>();
    private static final ThreadLocal<Boolean> TROUBLE = new ThreadLocal<>();

    private final Map<String, Logger> loggers = new ConcurrentHashMap<>();
    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter context = new NOPMDCAdapter();

    /** Has all that is logged on this thread told to the watcher; to nobody if it is null. */
    static void watch(BiConsumer<String, Throwable> watcher) {
        WATCHER.set(watcher);
    }

    /** Whether trouble is expected on this thread. */
    static void expectTrouble(boolean expected) {
        TROUBLE.set(expected ? Boolean.TRUE : null);
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return name -> loggers.computeIfAbsent(name, Watched::new);
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return context;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }

    @Override
    public void initialize() {
        // There is nothing to be made ready.
    }

    private static final class Watched extends LegacyAbstractLogger {

        private static final long serialVersionUID = 1;

        private Watched(String name) {
            this.name = name;
        }

        private static boolean isWatched() {
            return WATCHER.get() != null && TROUBLE.get() == null;
        }

        @Override
        public boolean isTraceEnabled() {
            return false;
        }

        @Override
        public boolean isDebugEnabled() {
            return false;
        }

        @Override
        public boolean isInfoEnabled() {
            return false;
        }

        @Override
        public boolean isWarnEnabled() {
            return isWatched();
        }

        @Override
        public boolean isErrorEnabled() {
            return isWatched();
        }

        @Override
        protected String getFullyQualifiedCallerName() {
            return null;
        }

        @Override
        protected void handleNormalizedLoggingCall(
                Level level, Marker marker, String message, Object[] arguments, Throwable cause) {
            WATCHER.get().accept(MessageFormatter.basicArrayFormat(message, arguments), cause);
        }
    }
}
