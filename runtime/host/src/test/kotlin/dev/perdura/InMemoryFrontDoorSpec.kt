package dev.perdura

/** The front door on an engine that keeps everything in memory. */
internal class InMemoryFrontDoorSpec : FrontDoorContract({ Perdura.inMemory() })
