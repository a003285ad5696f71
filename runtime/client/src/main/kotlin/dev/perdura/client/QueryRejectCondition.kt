package dev.perdura.client

/** When a query is not to be put to the workflow. */
public enum class QueryRejectCondition {
    /** Never: closed workflows answer too. The default. */
    NONE,

    /** When it is closed. */
    NOT_OPEN,

    /** When it is closed in any way but with a result. */
    NOT_COMPLETED_CLEANLY,
}
