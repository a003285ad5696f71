package dev.perdura.server.internal

import java.util.Properties

/** The version that the build wrote beside the classes. */
internal object ServerVersion {
    val current: String by lazy {
        val properties = Properties()
        ServerVersion::class.java.getResourceAsStream("/dev/perdura/server/version.properties").use(properties::load)
        properties.getProperty("version")
    }
}
