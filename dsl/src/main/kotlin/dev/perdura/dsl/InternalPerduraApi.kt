package dev.perdura.dsl

/** Marks what Perdura's own modules share with each other; it may change in any release without notice. */
@RequiresOptIn("Shared between Perdura's own modules; may change in any release.", RequiresOptIn.Level.ERROR)
@Retention(AnnotationRetention.BINARY)
@Target(
    AnnotationTarget.CLASS,
    AnnotationTarget.CONSTRUCTOR,
    AnnotationTarget.FUNCTION,
    AnnotationTarget.PROPERTY,
    AnnotationTarget.PROPERTY_SETTER,
    AnnotationTarget.TYPEALIAS,
)
public annotation class InternalPerduraApi
