package dev.perdura.house

internal enum class Language { KOTLIN, JAVA }

/** The same text, line by line, with comments, strings and characters turned into spaces. */
internal fun codeOnly(text: String, language: Language): String = CodeReader(text, language).read()

private class CodeReader(private val text: String, private val language: Language) {
    private val out = StringBuilder(text.length)
    private var at = 0

    fun read(): String {
        code(insideTemplate = false)
        return out.toString()
    }

    /** Up to the end of the text, or to the brace that closes a string template. */
    private fun code(insideTemplate: Boolean) {
        var depth = 0
        while (at < text.length && !(insideTemplate && depth == 0 && text[at] == '}')) {
            if (text[at] == '{') depth++
            if (text[at] == '}') depth--
            when {
                looking("//") -> while (at < text.length && text[at] != '\n') blank(1)
                looking("/*") -> blockComment()
                looking(RAW) -> string(RAW)
                looking("\"") -> string("\"")
                looking("'") -> string("'")
                else -> out.append(text[at++])
            }
        }
    }

    private fun blockComment() {
        val nests = language == Language.KOTLIN
        var depth = 0
        do {
            val opens = looking("/*") && (depth == 0 || nests)
            val closes = looking("*/")
            if (opens) depth++
            if (closes) depth--
            blank(if (opens || closes) 2 else 1)
        } while (depth > 0 && at < text.length)
    }

    private fun string(quote: String) {
        val escapes = quote != RAW || language == Language.JAVA
        val templates = quote != "'" && language == Language.KOTLIN
        blank(quote.length)
        while (at < text.length && !looking(quote)) {
            when {
                escapes && text[at] == '\\' -> blank(2)
                templates && looking("\${") -> template()
                else -> blank(1)
            }
        }
        blank(quote.length)
        while (quote == RAW && looking("\"")) blank(1)
    }

    private fun template() {
        blank(2)
        code(insideTemplate = true)
        blank(1)
    }

    private fun looking(token: String) = text.startsWith(token, at)

    private fun blank(count: Int) =
        repeat(minOf(count, text.length - at)) {
            out.append(if (text[at] == '\n') '\n' else ' ')
            at++
        }

    private companion object {
        const val RAW = "\"\"\""
    }
}
