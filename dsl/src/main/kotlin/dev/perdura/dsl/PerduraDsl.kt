package dev.perdura.dsl

/**
 * Marks receivers of the workflow language, so that a lambda sees only the nearest one.
 *
 * It is what keeps a command out of a query: inside `onQuery { }` the surrounding [WorkflowScope] is out of reach.
 */
@DslMarker
@Target(AnnotationTarget.CLASS, AnnotationTarget.TYPE)
public annotation class PerduraDsl
