package dev.coalmine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import dev.coalmine.webhook.WebhookTarget;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A JVM without the modules that Coalmine can do without. */
class MissingModulesTest {
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    /** What runs there. */
    static final class Shop {
        public static void main(String[] arguments) {
            System.out.println(
                    "recorder " + ModuleLayer.boot().findModule("jdk.jfr").isPresent());
            try (Rollouts rollouts = Rollouts.builder().build()) {
                Rollout pricing = rollouts.named("pricing")
                        .plan(RolloutPlan.builder()
                                .step(Share.percent(10), Duration.ofDays(1))
                                .build())
                        .start();
                pricing.by("anna").abort("enough");
                System.out.println(pricing.phase().label() + ", "
                        + pricing.status().counters().internalFailures() + " failures");
            }
            try {
                Rollouts.builder().webhook(WebhookTarget.at("http://localhost")).build();
            } catch (IllegalStateException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    @Test
    void withoutFlightRecorderAndHttpClientRolloutsRunAndAWebhookSaysWhatIsMissing() throws Exception {
        String modules = "--limit-modules=java.base,java.logging,java.xml,java.naming,java.management,jdk.unsupported";
        assertThat(ChildJvm.runOn(JAVA, modules, Shop.class).lines())
                .containsExactly(
                        "recorder false",
                        "aborted, 0 failures",
                        "A webhook needs the JDK's module java.net.http: have your module require it, or add"
                                + " --add-modules java.net.http");
    }
}
