package dev.coalmine.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** What web requests say of the calls that are made for them. */
@ConfigurationProperties(CoalmineWebProperties.PREFIX)
public class CoalmineWebProperties {
    static final String PREFIX = "coalmine.web";

    /** After Spring Security, which knows the principal. */
    private static final int AFTER_SECURITY = -50;

    private final Key key = new Key();
    private final Forcing forcing = new Forcing();

    /** Order of the filter; by default after that of Spring Security. */
    private int filterOrder = AFTER_SECURITY;

    /** Returns where a request's routing key comes from. */
    public Key getKey() {
        return key;
    }

    /** Returns whether and how a request may force arms. */
    public Forcing getForcing() {
        return forcing;
    }

    /** Returns the order of the filter. */
    public int getFilterOrder() {
        return filterOrder;
    }

    /** Sets the order of the filter. */
    public void setFilterOrder(int order) {
        this.filterOrder = order;
    }

    /** Where a request's routing key comes from: of those that are set, the first in this order that the request has. */
    public static class Key {
        /** Whether the name of the request's principal is the routing key of the calls made for it. */
        private boolean principal;

        /** Name of the header whose value is the routing key of the calls made for a request. */
        private @Nullable String header;

        /** Name of the cookie whose value is the routing key of the calls made for a request. */
        private @Nullable String cookie;

        /** Returns whether the principal's name is asked for. */
        public boolean isPrincipal() {
            return principal;
        }

        /** Sets whether the principal's name is asked for. */
        public void setPrincipal(boolean principal) {
            this.principal = principal;
        }

        /** Returns the name of the header that is asked for, or null. */
        public @Nullable String getHeader() {
            return header;
        }

        /** Sets the name of the header that is asked for. */
        public void setHeader(@Nullable String header) {
            this.header = header;
        }

        /** Returns the name of the cookie that is asked for, or null. */
        public @Nullable String getCookie() {
            return cookie;
        }

        /** Sets the name of the cookie that is asked for. */
        public void setCookie(@Nullable String cookie) {
            this.cookie = cookie;
        }

        boolean isAsked() {
            return principal || header != null || cookie != null;
        }
    }

    /** Whether and how a request may force arms. */
    public static class Forcing {
        /** Whether a request may force the arm of the calls made for it by a header. For testers: whoever can send it may. */
        private boolean enabled;

        /** Name of that header; its value is an arm, such as "candidate", or "pricing=candidate, search=stable". */
        private String header = "X-Coalmine-Arm";

        /** Returns whether requests may force arms. */
        public boolean isEnabled() {
            return enabled;
        }

        /** Sets whether requests may force arms. */
        public void setEnabled(boolean enabled) {
            this.enabled = enabled;
        }

        /** Returns the name of the header. */
        public String getHeader() {
            return header;
        }

        /** Sets the name of the header. */
        public void setHeader(String header) {
            this.header = header;
        }
    }
}
