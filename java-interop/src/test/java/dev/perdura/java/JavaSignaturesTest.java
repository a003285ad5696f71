package dev.perdura.java;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A Java caller never meets a type of Kotlin's own. */
class JavaSignaturesTest {
    static Stream<Method> publicMethods() {
        List<Class<?>> api = List.of(
                PerduraJava.class,
                PerduraJavaClient.class,
                WorkflowHandle.class,
                WorkflowDescription.class,
                PendingActivity.class,
                ActivityContext.class,
                ActivityFunction.class,
                StagedActivityFunction.class,
                WorkerRegistry.class,
                JavaWorker.class,
                dev.perdura.client.WorkflowOptions.Builder.class,
                dev.perdura.dsl.ActivityOptions.Builder.class,
                dev.perdura.dsl.RetryPolicy.Builder.class);
        return api.stream()
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                // The names that Kotlin mangles cannot be written in Java.
                .filter(method -> !method.getName().contains("-"));
    }

    @ParameterizedTest
    @MethodSource("publicMethods")
    void speaksJava(Method method) {
        assertThat(method.toGenericString())
                .doesNotContain("kotlin.")
                .doesNotContain("kotlinx.")
                .doesNotContain("Continuation");
    }
}
