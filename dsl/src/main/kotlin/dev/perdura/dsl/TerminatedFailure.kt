package dev.perdura.dsl

/** A workflow was ended from outside, without a say in it. The message gives the reason, if there was one. */
public class TerminatedFailure(message: String, cause: Throwable? = null) : PerduraFailure(message, cause)
