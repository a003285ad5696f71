/**
 * Perdura for Java: every call a {@link java.util.concurrent.CompletableFuture}, times of {@code java.time}, builders
 * and functional interfaces.
 *
 * <p>Start at {@link dev.perdura.java.PerduraJava}. Contracts, options, failures and exceptions are those of the Kotlin
 * modules, which Java reads as they are.
 */
package dev.perdura.java;
