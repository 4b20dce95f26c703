package dev.coalmine.micronaut;

import dev.coalmine.InterceptedMethod;
import dev.coalmine.Rollout;
import dev.coalmine.micronaut.spi.Arms;
import dev.coalmine.micronaut.spi.CallKey;
import dev.coalmine.micronaut.spi.RoutedBeans;
import dev.coalmine.micronaut.spi.RoutedMethod;
import io.micronaut.context.BeanContext;
import io.micronaut.inject.ExecutableMethod;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Routes beans by the rollouts of an application context. Thread-safe. */
@Singleton
final class BeanRouter implements RoutedBeans {
    private final BeanContext beans;
    private final Pairings pairings;
    private final RolloutStarter starter;
    private final KeyRules keys;

    /** The rollouts of which some calls at least may have a key. */
    private final Set<String> keyed = ConcurrentHashMap.newKeySet();

    BeanRouter(BeanContext beans, Pairings pairings, RolloutStarter starter, KeyRules keys) {
        this.beans = beans;
        this.pairings = pairings;
        this.starter = starter;
        this.keys = keys;
    }

    /**
     * Returns the bean that routes between the two of a pairing.
     *
     * @throws WiringException if none of its calls has a key
     */
    <T> T route(Pairing<T> pairing) {
        T routed = beans.getBean(pairing.code());
        if (!keyed.contains(pairing.rollout()) && !starter.mayLackKeys(pairing.rollout())) {
            throw new WiringException(List.of(
                    KeyRules.none(pairing.rollout(), pairing.type().getType().getName())));
        }
        return routed;
    }

    @Override
    @SuppressWarnings("unchecked") // a pairing was found by the interface of the code
    public <T> Arms<T> arms(Class<? extends T> code) {
        Pairing<T> pairing = (Pairing<T>) pairings.of(code);
        Rollout rollout = starter.rollout(pairing.rollout());
        return new Arms<>(
                beans.getBean(pairing.stable()),
                beans.getBean(pairing.candidate()),
                pairing.type().getSimpleName() + " routed by rollout " + pairing.rollout(),
                (name, returned, key, parameters) ->
                        route(pairing, rollout, returned, method(pairing, name, key, parameters)));
    }

    private static KeyRules.Method method(Pairing<?> pairing, String name, int key, List<Class<?>> parameters) {
        ExecutableMethod<?, ?> method = pairing.code().getRequiredMethod(name, parameters.toArray(Class<?>[]::new));
        return new KeyRules.Method(
                pairing.rollout(), name, key, KeyExpression.of(method.getAnnotationMetadata(), CallKey.class, "value"));
    }

    @SuppressWarnings("NullAway") // from a jar, it reads what is nullable in arrays and wildcards as if it were not
    private RoutedMethod route(Pairing<?> pairing, Rollout rollout, Class<?> returned, KeyRules.Method method) {
        InterceptedMethod calls = InterceptedMethod.of(pairing.type().getType(), method.name(), returned)
                .repeatedAsTheRolloutSays();
        if (!keys.mayFind(method)) {
            return new RoutedMethod(rollout.intercept(calls));
        }
        keyed.add(pairing.rollout());
        return new RoutedMethod(rollout.intercept(calls.keyedBy(arguments -> keys.keyOf(method, null, arguments))));
    }
}
