package dev.perdura.engine;

import io.grpc.BindableService;

/**
 * A service by which clients of an engine in virtual time move its clock. Such an engine looks for them with a {@link
 * java.util.ServiceLoader} and offers what it finds at all its doors; an engine in the system's time never looks. So
 * what only tests need stays in test libraries.
 */
public interface VirtualTimeService {

    /** The service over that clock, which is the engine's. */
    BindableService over(VirtualClock clock);
}
