package dev.coalmine.micronaut;

import dev.coalmine.config.RolloutConfig;
import dev.coalmine.plan.RolloutPlan;
import io.micronaut.context.BeanContext;
import io.micronaut.context.Qualifier;
import io.micronaut.inject.BeanDefinition;
import io.micronaut.inject.qualifiers.Qualifiers;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plans that are beans. One is a rollout's if its name, as by {@link jakarta.inject.Named}, is that of the rollout, with
 * or without "Plan" behind it: {@code pricing} and {@code pricingPlan} are the plan of the rollout {@code pricing}, and
 * {@code checkoutV2Plan} is that of {@code checkout-v2}. It wins over properties, and says so.
 */
@Singleton
final class RolloutPlans {
    private static final Logger LOG = LoggerFactory.getLogger("dev.coalmine");

    private final BeanContext beans;

    RolloutPlans(BeanContext beans) {
        this.beans = beans;
    }

    /**
     * Returns the plan of the rollout that is a bean, or null if none is.
     *
     * @throws WiringException if several are
     */
    @Nullable
    RolloutPlan of(RolloutConfig said) {
        String rollout = said.name();
        List<BeanDefinition<RolloutPlan>> found = definitions(rollout);
        if (found.size() > 1) {
            throw new WiringException(List.of(new WiringProblem(
                    "Rollout " + rollout + " has " + found.size() + " plans that are beans: "
                            + found.stream().map(RolloutPlans::name).toList() + ".",
                    "Keep one of them, or name the others otherwise.")));
        }
        if (found.isEmpty()) {
            return null;
        }
        String name = name(found.get(0));
        if (said.saysPlan()) {
            LOG.warn(
                    "{}: its plan is bean \"{}\"; what properties below coalmine.rollouts.{} say of the plan does not"
                            + " hold",
                    rollout,
                    name,
                    rollout);
        } else {
            LOG.info("{}: its plan is bean \"{}\"", rollout, name);
        }
        return beans.getBean(found.get(0));
    }

    /** Returns whether the plan of the rollout is a bean. */
    boolean isBean(String rollout) {
        return !definitions(rollout).isEmpty();
    }

    private List<BeanDefinition<RolloutPlan>> definitions(String rollout) {
        return beans.getBeanDefinitions(RolloutPlan.class).stream()
                .filter(definition -> isNameOf(rollout, name(definition)))
                .toList();
    }

    /** Returns the name of a bean, which is empty if it has none. */
    private static String name(BeanDefinition<?> definition) {
        Qualifier<?> qualifier = definition.getDeclaredQualifier();
        String found = qualifier == null ? null : Qualifiers.findName(qualifier);
        return Optional.ofNullable(found).orElse(definition.getBeanName().orElse(""));
    }

    private static boolean isNameOf(String rollout, String word) {
        String plain = letters(word);
        return plain.equals(letters(rollout)) || plain.equals(letters(rollout) + "plan");
    }

    private static String letters(String name) {
        return name.replaceAll("[-_.]", "").toLowerCase(Locale.ROOT);
    }
}
