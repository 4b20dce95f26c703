/**
 * In-process canary routing: rollouts of one code path, judged by statistics that stay valid however often one looks.
 */
module dev.coalmine {
    requires io.github.resilience4j.bulkhead;
    requires io.github.resilience4j.circuitbreaker;
    requires org.objectweb.asm;
    requires org.slf4j;
    requires transitive HdrHistogram;
    requires static context.propagation;
    requires static java.net.http;
    requires static jdk.jfr;
    requires static micrometer.core;
    requires static transitive org.jspecify;
    requires static org.reactivestreams;
    requires static reactor.core;

    exports dev.coalmine;
    exports dev.coalmine.annotation;
    exports dev.coalmine.config;
    exports dev.coalmine.console;
    exports dev.coalmine.event;
    exports dev.coalmine.metrics;
    exports dev.coalmine.plan;
    exports dev.coalmine.report;
    exports dev.coalmine.simulation;
    exports dev.coalmine.spi;
    exports dev.coalmine.stats;
    exports dev.coalmine.store;
    exports dev.coalmine.verdict;
    exports dev.coalmine.webhook;
}
