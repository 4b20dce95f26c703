package dev.coalmine.micronaut;

import static dev.coalmine.micronaut.Contexts.rollout;
import static dev.coalmine.micronaut.Contexts.start;
import static dev.coalmine.micronaut.Contexts.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coalmine.Promise;
import dev.coalmine.Rollout;
import dev.coalmine.Rollouts;
import dev.coalmine.annotation.Canary;
import dev.coalmine.annotation.Candidate;
import dev.coalmine.event.RolloutEvent;
import dev.coalmine.plan.Failures;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import dev.coalmine.plan.Step;
import dev.coalmine.store.InMemoryStateStore;
import dev.coalmine.store.StateStore;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.env.Environment;
import io.micronaut.context.env.PropertySource;
import io.micronaut.runtime.context.scope.refresh.RefreshEvent;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** What properties, beans of plans, stores and customizers say of rollouts, and what a refresh changes. */
class ConfigurationTest {
    interface Search {
        String find(String text);
    }

    @Singleton
    @Requires(property = "spec", value = "search")
    static class OldSearch implements Search {
        @Override
        public String find(String text) {
            return "old";
        }
    }

    @Singleton
    @Candidate("search")
    @Requires(property = "spec", value = "search")
    static class NewSearch implements Search {
        @Override
        public String find(String text) {
            throw new IllegalArgumentException("nothing found");
        }
    }

    @Singleton
    @Requires(property = "resolver")
    static class Resolver implements RoutingKeyResolver {
        @Override
        public Object keyOf(String rollout, String method, Object[] arguments) {
            if (arguments[0].equals("broken")) {
                throw new IllegalStateException("resolver");
            }
            return rollout + "." + method + ":" + arguments[0];
        }
    }

    @Factory
    @Requires(property = "more")
    static class More {
        static final InMemoryStateStore STORE = new InMemoryStateStore();
        static final RolloutPlan PLAN = RolloutPlan.builder()
                .step(Share.percent(10), Duration.ofMinutes(1))
                .build();

        @Singleton
        @Named("searchPlan")
        RolloutPlan searchPlan() {
            return PLAN;
        }

        @Singleton
        @Named("otherPlan")
        RolloutPlan otherPlan() {
            return RolloutPlan.defaults();
        }

        @Singleton
        StateStore store() {
            return STORE;
        }

        @Singleton
        RolloutCustomizer customizer() {
            return (name, rollout) -> rollout.failures(Failures.defaults().ignoring(IllegalArgumentException.class));
        }
    }

    @Test
    void aResolverFindsTheKey() {
        try (ApplicationContext context = start(
                "spec",
                "search",
                "resolver",
                "true",
                "coalmine.rollouts.search.overrides.candidate",
                "search.find:x")) {
            Search search = context.getBean(Search.class);
            assertThatThrownBy(() -> search.find("x")).hasMessage("nothing found");
            assertThat(search.find("y")).isEqualTo("old");
            assertThat(search.find("broken")).isEqualTo("old");
            assertThat(rollout(context, "search").status().counters().missingKeys())
                    .isEqualTo(1);
            assertThat(rollout(context, "search").status().counters().internalFailures())
                    .isEqualTo(1);
        }
    }

    @Test
    void aCandidateWithoutAnyKeyIsRefused() {
        assertThatThrownBy(() -> start("spec", "search"))
                .rootCause()
                .hasMessageContaining("Rollout search has no routing key for calls of " + Search.class.getName())
                .hasMessageContaining("RoutingKeyResolver")
                .hasMessageContaining("coalmine.web.key.*");
        try (ApplicationContext context = start("spec", "search", "coalmine.web.key.header", "X-Customer")) {
            assertThat(context.getBean(Search.class).find("x")).isEqualTo("old");
        }
    }

    @Test
    void beansOfPlansStoresAndCustomizersAreTakenUp() {
        String[] properties = {
            "spec",
            "search",
            "more",
            "true",
            "resolver",
            "true",
            "coalmine.rollouts.search.plan.steps[0].share",
            "5%",
            "coalmine.rollouts.search.plan.steps[0].hold",
            "10m",
            "coalmine.rollouts.search.overrides.candidate",
            "search.find:x"
        };
        try (ApplicationContext context = start(properties)) {
            assertThat(rollout(context, "search").plan()).isSameAs(More.PLAN);
            rollout(context, "search").by("anna").abort("enough");
        }
        try (ApplicationContext context = start(properties)) {
            assertThat(rollout(context, "search").status().phase().label()).isEqualTo("aborted");
        }
    }

    @Test
    void aRegistryOfTheApplicationsOwnTakesThePlaceOfOurs() {
        try (Rollouts own = Rollouts.builder().build();
                ApplicationContext context = with("spec", "search", "resolver", "true")
                        .singletons(own)
                        .start()) {
            assertThat(context.getBean(Rollouts.class)).isSameAs(own);
            assertThat(own.find("search")).isPresent();
        }
    }

    @Test
    void theSourceOfTheHighestPrecedenceHasTheLastWordAndListsComeAsAWhole() {
        PropertySource file = PropertySource.of(
                "file",
                Map.of(
                        "coalmine.rollouts.checkoutV2.plan.steps",
                        List.of(Map.of("share", "5%", "hold", "10m"), Map.of("share", "50%", "hold", "1h")),
                        "coalmine.rollouts.checkoutV2.alpha-pass",
                        "2%",
                        "coalmine.rollouts.checkoutV2.revision",
                        "r7"),
                -10);
        PropertySource variables = PropertySource.of(
                "variables",
                Map.of(
                        "COALMINE_ROLLOUTS_CHECKOUTV2_PLAN_STEPS_0_SHARE", "20%",
                        "COALMINE_ROLLOUTS_CHECKOUTV2_PLAN_STEPS_0_HOLD", "${hold}",
                        "COALMINE_ROLLOUTS_CHECKOUTV2_ALPHAPASS", "3%",
                        "HOLD", "1h"),
                PropertySource.PropertyConvention.ENVIRONMENT_VARIABLE,
                PropertySource.Origin.of("variables"));
        try (ApplicationContext context =
                with("hold", "2h").propertySources(file, variables).start()) {
            Rollout checkout = rollout(context, "checkoutV2");
            assertThat(checkout.revision()).isEqualTo("r7");
            assertThat(checkout.plan().alphaPass()).isEqualTo(0.03);
            assertThat(checkout.plan().steps()).extracting(Step::share).containsExactly(Share.percent(20));
            assertThat(checkout.plan().steps().get(0).hold()).isEqualTo(Duration.ofHours(2));
        }
    }

    /** A source that says what the map says now. */
    private record Changing(Map<String, Object> map) implements PropertySource {
        @Override
        public String getName() {
            return "changing";
        }

        @Override
        public Object get(String key) {
            return map.get(key);
        }

        @Override
        public Iterator<String> iterator() {
            return map.keySet().iterator();
        }
    }

    private static ApplicationContext refreshable(Map<String, Object> properties) {
        properties.put("coalmine.rollouts.checkout.overrides.candidate", "anna");
        return with("coalmine.rollouts.other.revision", "r1")
                .propertySources(new Changing(properties))
                .start();
    }

    private static void refresh(ApplicationContext context) {
        Environment environment = context.getEnvironment();
        Map<String, Object> changed = environment.refreshAndDiff();
        context.publishEvent(new RefreshEvent(changed));
    }

    /** Returns a list of what is heard of that rollout from now on. */
    private static List<RolloutEvent> listenTo(ApplicationContext context, String rollout) {
        List<RolloutEvent> heard = new ArrayList<>();
        context.getBean(Rollouts.class)
                .addListener(
                        event -> {
                            if (event.change().rollout().equals(rollout)) {
                                heard.add(event);
                            }
                        },
                        Runnable::run);
        return heard;
    }

    @Test
    void aRefreshReconfiguresWhatHasChangedAndStartsWhatIsNew() {
        Map<String, Object> properties = new ConcurrentHashMap<>();
        try (ApplicationContext context = refreshable(properties)) {
            Rollout checkout = rollout(context, "checkout");
            List<RolloutEvent> heard = listenTo(context, "checkout");
            List<RolloutEvent> other = listenTo(context, "other");
            properties.put("coalmine.rollouts.checkout.plan.steps[0].share", "25%");
            properties.put("coalmine.rollouts.checkout.plan.steps[0].hold", "1h");
            properties.put("coalmine.rollouts.fresh.revision", "r1");

            refresh(context);
            assertThat(checkout.plan().steps()).extracting(Step::share).containsExactly(Share.percent(25));
            assertThat(heard).hasSize(1).first().isInstanceOf(RolloutEvent.Reconfigured.class);
            assertThat(rollout(context, "fresh").revision()).isEqualTo("r1");

            refresh(context);
            assertThat(heard).hasSize(1);
            assertThat(other).isEmpty();
        }
    }

    @Test
    @Promise("S6")
    void aRefreshThatIsNotValidChangesNoRolloutAndSaysSo() {
        Map<String, Object> properties = new ConcurrentHashMap<>();
        try (ApplicationContext context = refreshable(properties)) {
            Rollout checkout = rollout(context, "checkout");
            RolloutPlan before = checkout.plan();
            List<RolloutEvent> heard = listenTo(context, "checkout");
            properties.put("coalmine.rollouts.checkout.alpha-pass", "3%");
            properties.put("coalmine.rollouts.other.fuse.window", "3");

            refresh(context);
            assertThat(checkout.plan()).isSameAs(before);
            assertThat(heard)
                    .hasSize(1)
                    .first()
                    .satisfies(event -> assertThat(event.toString())
                            .contains("ReconfigurationRefused")
                            .contains("coalmine.rollouts.other.fuse.window: Invalid fuse window 3"));

            properties.remove("coalmine.rollouts.other.fuse.window");
            properties.put("coalmine.rollouts.checkout.revision", "r2");
            refresh(context);
            assertThat(checkout.plan()).isSameAs(before);
            properties.remove("coalmine.rollouts.checkout.revision");
            refresh(context);
            assertThat(checkout.plan().alphaPass()).isEqualTo(0.03);
        }
    }

    @Singleton
    @Requires(property = "spec", value = "stack")
    static class Stacked {
        @Canary(rollout = "stacked", candidate = "newStack")
        public List<String> stack(@dev.coalmine.annotation.RoutingKey String customer) {
            return frames();
        }

        public List<String> newStack(String customer) {
            return frames();
        }

        static List<String> frames() {
            return StackWalker.getInstance(java.util.Set.of(
                            StackWalker.Option.SHOW_REFLECT_FRAMES, StackWalker.Option.RETAIN_CLASS_REFERENCE))
                    .walk(frames -> frames.map(frame -> frame.getClassName() + "." + frame.getMethodName())
                            .takeWhile(frame -> !frame.contains("CallNothingByReflection"))
                            .toList());
        }
    }

    interface Trace {
        List<String> frames(String customer);
    }

    @Singleton
    @Requires(property = "spec", value = "stack")
    static class OldTrace implements Trace {
        @Override
        public List<String> frames(String customer) {
            return Stacked.frames();
        }
    }

    @Singleton
    @Candidate("trace")
    @Requires(property = "spec", value = "stack")
    static class NewTrace implements Trace {
        @Override
        public List<String> frames(@dev.coalmine.annotation.RoutingKey String customer) {
            return Stacked.frames();
        }
    }

    @Test
    void routedBeansAndAdviceCallNothingByReflection() {
        try (ApplicationContext context = start(
                "spec", "stack",
                "coalmine.rollouts.trace.overrides.candidate", "anna",
                "coalmine.rollouts.stacked.overrides.candidate", "anna")) {
            Stacked stacked = context.getBean(Stacked.class);
            Trace trace = context.getBean(Trace.class);
            List<String> all = new ArrayList<>();
            for (String customer : List.of("anna", "eve")) {
                all.addAll(stacked.stack(customer));
                all.addAll(trace.frames(customer));
            }
            assertThat(all)
                    .noneMatch(frame -> frame.startsWith("java.lang.reflect")
                            || frame.startsWith("jdk.internal.reflect")
                            || frame.startsWith("java.lang.invoke"));
            assertThat(all)
                    .anyMatch(frame -> frame.startsWith("dev.coalmine.micronaut.CanaryInterceptor"))
                    .anyMatch(frame -> frame.contains("NewTrace_Routed.frames"));
        }
    }
}
