package dev.coalmine.spring;

import dev.coalmine.RoutingContext;
import dev.coalmine.plan.Arm;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.StringUtils;

/** Reads a request's routing context: its key, and the arms that it forces where it may. Immutable and thread-safe. */
final class RequestRouting {
    private static final Logger LOG = LoggerFactory.getLogger("dev.coalmine");

    private final CoalmineWebProperties properties;

    RequestRouting(CoalmineWebProperties properties) {
        this.properties = properties;
    }

    /** Looks up a value of a request by its name. */
    @FunctionalInterface
    interface Lookup {
        /** Returns the value of that name, or null. */
        @Nullable
        String get(String name);
    }

    boolean asksPrincipal() {
        return properties.getKey().isPrincipal();
    }

    int order() {
        return properties.getFilterOrder();
    }

    /** Returns the context of a request; it begins with the one in force. */
    RoutingContext contextOf(@Nullable String principal, Lookup headers, Lookup cookies) {
        RoutingContext context = RoutingContext.current();
        String key = keyOf(principal, headers, cookies);
        if (key != null) {
            context = context.withKey(key);
        }
        CoalmineWebProperties.Forcing forcing = properties.getForcing();
        String forced = forcing.isEnabled() ? headers.get(forcing.getHeader()) : null;
        return forced == null ? context : forced(context, forced);
    }

    private @Nullable String keyOf(@Nullable String principal, Lookup headers, Lookup cookies) {
        CoalmineWebProperties.Key asked = properties.getKey();
        String key = asked.isPrincipal() ? principal : null;
        if (isMissing(key) && asked.getHeader() != null) {
            key = headers.get(asked.getHeader());
        }
        if (isMissing(key) && asked.getCookie() != null) {
            key = cookies.get(asked.getCookie());
        }
        return isMissing(key) ? null : key;
    }

    private static boolean isMissing(@Nullable String key) {
        return key == null || key.isEmpty();
    }

    private static RoutingContext forced(RoutingContext context, String header) {
        RoutingContext forcing = context;
        try {
            for (String each : StringUtils.commaDelimitedListToStringArray(header)) {
                int sign = each.indexOf('=');
                Arm arm = Arm.valueOf(each.substring(sign + 1).trim().toUpperCase(Locale.ROOT));
                forcing = sign < 0
                        ? forcing.forcing(arm)
                        : forcing.forcing(each.substring(0, sign).trim(), arm);
            }
            return forcing;
        } catch (IllegalArgumentException e) {
            LOG.debug("A request's header that forces arms is ignored: allowed is an arm, stable or candidate, or"
                    + " rollout=arm, several with commas between");
            return context;
        }
    }
}
