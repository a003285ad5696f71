package dev.perdura.benchmarks.growth.report

import kotlinx.serialization.Serializable

/** Rows that have the same columns, in the same order. */
@Serializable
internal class Table(val title: String, val rows: List<TableRow>)

/**
 * Figures by the names of their columns, units in the names; null for what is not known. The times of a row that is not
 * [clean] are not to be quoted.
 */
@Serializable
internal class TableRow(val name: String, val values: Map<String, Double?>, val clean: Boolean)
