package dev.coalmine.micronaut;

import dev.coalmine.RequestRouting;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.condition.Condition;
import io.micronaut.context.condition.ConditionContext;
import io.micronaut.core.value.PropertyResolver;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Reads what properties say of web requests: which of them bring keys, and which force arms. */
@Factory
final class RequestReader {
    static final String PREFIX = "coalmine.web.";

    private static final String FORCING_HEADER = "X-Coalmine-Arm";

    @Singleton
    @Requires(condition = Asked.class)
    RequestRouting requestRouting(PropertyResolver properties) {
        RequestRouting asked = RequestRouting.none();
        if (isSet(properties, "key.principal")) {
            asked = asked.keyByPrincipal();
        }
        Optional<String> header = properties.get(PREFIX + "key.header", String.class);
        if (header.isPresent()) {
            asked = asked.keyByHeader(header.get());
        }
        Optional<String> cookie = properties.get(PREFIX + "key.cookie", String.class);
        if (cookie.isPresent()) {
            asked = asked.keyByCookie(cookie.get());
        }
        return isSet(properties, "forcing.enabled")
                ? asked.forcingByHeader(properties.get(PREFIX + "forcing.header", String.class, FORCING_HEADER))
                : asked;
    }

    private static boolean isSet(PropertyResolver properties, String name) {
        return properties.get(PREFIX + name, Boolean.class, false);
    }

    /** Whether anything of a request is asked for. */
    static final class Asked implements Condition {
        @Override
        @SuppressWarnings("rawtypes") // as it is declared
        public boolean matches(ConditionContext context) {
            PropertyResolver properties = (PropertyResolver) context.getBeanContext();
            return isSet(properties, "key.principal")
                    || isSet(properties, "forcing.enabled")
                    || properties.containsProperty(PREFIX + "key.header")
                    || properties.containsProperty(PREFIX + "key.cookie");
        }
    }
}
