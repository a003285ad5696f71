package dev.perdura.server.scenarios

import io.temporal.api.common.v1.Payload
import io.temporal.api.common.v1.Payloads
import io.temporal.common.converter.DefaultDataConverter

internal fun payload(value: Any): Payload = DefaultDataConverter.STANDARD_INSTANCE.toPayload(value).get()

internal fun json(vararg values: Any): Payloads = Payloads.newBuilder().addAllPayloads(values.map(::payload)).build()
