package dev.coalmine.micronaut;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the compiler says of annotations that cannot be understood: where, what is wrong, and what to do about it. */
class MisuseTest {
    @TempDir
    Path directory;

    private static String candidate(String annotations, String type) {
        return annotations + " class Vector implements " + type
                + " { public String quote(String customer) { return null; } }\n";
    }

    private static String quotes(String canary, String methods) {
        return "@Singleton class Quotes {\n" + canary
                + " public String quote(@RoutingKey String customer) { return null; }\n" + methods + "}\n";
    }

    static Stream<Arguments> misuses() {
        String pricing = "@Singleton @Candidate(\"pricing\")";
        String canary = "@Canary(rollout = \"quote\", candidate = \"other\")";
        return Stream.of(
                Arguments.of(
                        candidate("@Candidate(\"pricing\")", "Pricing"), "is no bean. Mark it with @Singleton too."),
                Arguments.of(
                        candidate("@Prototype @Candidate(\"pricing\")", "Pricing"),
                        "is made anew for each injection, but the bean that routes to it is made once."),
                Arguments.of(candidate(pricing, "java.io.Serializable"), "implements no interface"),
                Arguments.of(
                        candidate(pricing, "Pricing, Other") + "interface Other { String quote(String customer); }",
                        "implements more than one interface: application.Pricing, application.Other. Say which of them is"
                                + " routed by @Candidate(value = \"pricing\", type = Pricing.class)."),
                Arguments.of(
                        candidate("@Singleton @Candidate(value = \"pricing\", type = Runnable.class)", "Pricing"),
                        "is no java.lang.Runnable, as @Candidate(type = ...) says. Name an interface that it implements."),
                Arguments.of(
                        candidate("@Singleton @Candidate(value = \"pricing\", type = Legacy.class)", "Pricing"),
                        "is to be routed as a application.Legacy, which is no interface"),
                Arguments.of(candidate("@Singleton @Candidate(\"a b\")", "Pricing"), "Invalid rollout name \"a b\""),
                Arguments.of(
                        candidate("@Singleton @Candidate(value = \"pricing\", key = \"#customer\")", "Pricing"),
                        "The key \"#customer\" of rollout pricing is no expression of Micronaut's. Write it as"),
                Arguments.of(
                        candidate("@Singleton @Candidate(value = \"pricing\", key = \"#{#cart.id}\")", "Pricing"),
                        "The key \"#{#cart.id}\" of rollout pricing fits none of the methods of application.Pricing:"
                                + " quote(customer). Name arguments as the methods do."),
                Arguments.of(
                        "@Singleton @Candidate(\"pricing\") class Vector implements Two { public String quote("
                                + "@RoutingKey String one, @RoutingKey String two) { return null; } }\n"
                                + "interface Two { String quote(String one, String two); }",
                        "Several parameters of application.Two.quote are marked with @RoutingKey. Mark one"),
                Arguments.of(
                        "@Singleton @Candidate(\"pricing\") class Vector implements Two { public String quote("
                                + "@RoutingKey Double one) { return null; } }\n"
                                + "interface Two { String quote(Double one); }",
                        "is marked with @RoutingKey, but a java.lang.Double cannot be a routing key. Mark a String, long"),
                Arguments.of(
                        "@Singleton @Candidate(\"pricing\") class Vector implements Later { public Future<String> quote("
                                + "String one) { return null; } }\ninterface Later { Future<String> quote(String one); }",
                        "application.Later.quote returns a java.util.concurrent.Future, whose outcome comes after the call"
                                + " and cannot be measured. Let it return a CompletionStage"),
                Arguments.of(
                        "class Outer { @Singleton @Candidate(\"pricing\") static class Vector implements Hidden {"
                                + " public String quote() { return null; } }\n"
                                + " private interface Hidden { String quote(); } }",
                        "is out of reach for a class of package application"),
                Arguments.of(
                        "@Factory class Beans { @Singleton @Candidate(\"pricing\") Legacy rewrite() { return null; }\n"
                                + "@Bean @Candidate(\"again\") Pricing again() { return null; } }",
                        "The candidate of rollout again, application.Pricing, is made anew for each injection"),
                Arguments.of(quotes(canary, ""), "there is no method other. Let the candidate be another method"),
                Arguments.of(
                        quotes(canary, "public String other(int customer) { return null; }"),
                        "no method other has the same parameters: other(int)."),
                Arguments.of(
                        quotes(canary, "public int other(String customer) { return 0; }"),
                        "the candidate returns int instead of java.lang.String."),
                Arguments.of(
                        quotes(canary, "public String other(String customer) throws Exception { return null; }"),
                        "the candidate throws java.lang.Exception, which the method does not declare."),
                Arguments.of(
                        quotes(canary, "private String other(String customer) { return null; }"),
                        "the candidate is private or static, and cannot be called without reflection."),
                Arguments.of(
                        quotes("@Canary(rollout = \"quote\", candidate = \"quote\")", ""),
                        "the method cannot be its own candidate."),
                Arguments.of(
                        quotes(canary + " final", "public String other(String customer) { return null; }"),
                        "it is final, private or static, so that no advice can be around it."),
                Arguments.of(
                        quotes(canary, "public String other(String customer) { return null; }")
                                .replace("class Quotes", "final class Quotes"),
                        "its class is final, so that no advice can be around its methods."),
                Arguments.of(
                        quotes(canary, "public String other(String customer) { return null; }")
                                .replace("@Singleton class", "class"),
                        "its class is no bean."),
                Arguments.of(
                        quotes(
                                "@Canary(rollout = \"quote\", candidate = \"other\", key = \"customer\")",
                                "public String other(String customer) { return null; }"),
                        "The key \"customer\" of rollout quote is no expression of Micronaut's."));
    }

    @ParameterizedTest
    @MethodSource("misuses")
    void misuseIsACompileError(String members, String message) {
        List<String> errors = Compiler.errors(directory, members);
        assertThat(errors).anySatisfy(error -> assertThat(error).contains(message));
        assertThat(errors.get(0)).containsPattern("@C(andidate|anary)"); // where it is
    }

    @Test
    void anExpressionThatAsksForWhatIsNotThereIsACompileError() {
        assertThat(Compiler.errors(
                        directory,
                        quotes(
                                "@Canary(rollout = \"quote\", candidate = \"other\", key = \"#{#customer.noSuch}\")",
                                "public String other(String customer) { return null; }")))
                .anySatisfy(error -> assertThat(error).contains("noSuch"));
        assertThat(Compiler.errors(
                        directory,
                        candidate(
                                "@Singleton @Candidate(value = \"pricing\", key = \"#{#customer.noSuch}\")",
                                "Pricing")))
                .anySatisfy(error -> assertThat(error).contains("noSuch"));
    }

    @Test
    void rightUseIsNone() {
        assertThat(Compiler.errors(
                        directory,
                        candidate(
                                        "@Singleton @Candidate(value = \"pricing\", key = \"#{#customer.trim()}\")",
                                        "Pricing")
                                + quotes(
                                        "@Canary(rollout = \"quote\", candidate = \"other\")",
                                        "public String other(String customer) { return null; }")))
                .isEmpty();
    }
}
