package dev.perdura

/** The front door of an engine elsewhere: here one of our own, over TCP. */
internal class TcpFrontDoorSpec : FrontDoorContract({ Perdura.connect("127.0.0.1:${engine.listen(0).port}") }) {
    init {
        afterSpec { engine.close() }
    }

    private companion object {
        val engine: Perdura by lazy { Perdura.inMemory() }
    }
}
