package dev.perdura.testing.internal.time

import dev.perdura.engine.VirtualClock
import dev.perdura.engine.VirtualTimeService
import io.grpc.BindableService

/** Offers [TestService] at the doors of every engine in virtual time, as soon as this module is on the class path. */
internal class TestServiceOfVirtualTime : VirtualTimeService {
    override fun over(clock: VirtualClock): BindableService = TestService(clock)
}
