package dev.coalmine.spring;

import dev.coalmine.config.RolloutConfig;
import dev.coalmine.plan.RolloutPlan;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * The plans that are beans. One is a rollout's if its name or qualifier is that of the rollout, with or without "Plan"
 * behind it: {@code pricing} and {@code pricingPlan} are the plan of the rollout {@code pricing}, and {@code
 * checkoutV2Plan} is that of {@code checkout-v2}. It wins over properties, and says so.
 */
final class RolloutPlans {
    private static final Logger LOG = LoggerFactory.getLogger("dev.coalmine");

    private final ConfigurableListableBeanFactory beans;

    RolloutPlans(ConfigurableListableBeanFactory beans) {
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
        List<String> names = beansOf(rollout);
        if (names.size() > 1) {
            throw new WiringException(List.of(new WiringProblem(
                    "Rollout " + rollout + " has " + names.size() + " plans that are beans: " + names + ".",
                    "Keep one of them, or name the others otherwise.")));
        }
        if (names.isEmpty()) {
            return null;
        }
        if (said.saysPlan()) {
            LOG.warn(
                    "{}: its plan is bean \"{}\"; what properties below coalmine.rollouts.{} say of the plan does not"
                            + " hold",
                    rollout,
                    names.get(0),
                    rollout);
        } else {
            LOG.info("{}: its plan is bean \"{}\"", rollout, names.get(0));
        }
        return beans.getBean(names.get(0), RolloutPlan.class);
    }

    /** Returns whether the plan of the rollout is a bean. */
    boolean isBean(String rollout) {
        return !beansOf(rollout).isEmpty();
    }

    private List<String> beansOf(String rollout) {
        return Arrays.stream(beans.getBeanNamesForType(RolloutPlan.class))
                .filter(name ->
                        BeanFactoryAnnotationUtils.isQualifierMatch(word -> isNameOf(rollout, word), name, beans))
                .toList();
    }

    private static boolean isNameOf(String rollout, String word) {
        String plain = letters(word);
        return plain.equals(letters(rollout)) || plain.equals(letters(rollout) + "plan");
    }

    private static String letters(String name) {
        return name.replaceAll("[-_.]", "").toLowerCase(Locale.ROOT);
    }
}
