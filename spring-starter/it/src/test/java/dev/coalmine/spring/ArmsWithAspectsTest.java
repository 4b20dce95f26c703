package dev.coalmine.spring;

import static dev.coalmine.spring.Contexts.pinned;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coalmine.Fault;
import dev.coalmine.Promise;
import dev.coalmine.RoutingContext;
import dev.coalmine.annotation.Canary;
import dev.coalmine.annotation.Candidate;
import dev.coalmine.annotation.RoutingKey;
import dev.coalmine.plan.Arm;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Arms with transactions, caches and threads of their own, by class proxies and by proxies of interfaces. */
class ArmsWithAspectsTest {
    interface Ledger {
        String book(@RoutingKey String customer);

        String fail(@RoutingKey String customer) throws Exception;

        CompletableFuture<String> later(@RoutingKey String customer);

        @Transactional
        default String ofInterface(@RoutingKey String customer) {
            return "depth " + Transactions.begun;
        }
    }

    static class Broken extends Exception {
        private static final long serialVersionUID = 1;
        static final Broken INSTANCE = new Broken();
    }

    @Component
    static class OldLedger implements Ledger {
        int booked;

        @Override
        @Cacheable("old")
        @Transactional
        public String book(String customer) {
            booked++;
            return "old, in a transaction: " + TransactionSynchronizationManager.isActualTransactionActive();
        }

        @Override
        @Transactional(rollbackFor = Broken.class)
        public String fail(String customer) throws Broken {
            throw Broken.INSTANCE;
        }

        @Override
        @Async
        public CompletableFuture<String> later(String customer) {
            return CompletableFuture.completedFuture(Thread.currentThread().getName());
        }
    }

    @Component
    @Candidate("ledger")
    static class NewLedger implements Ledger {
        int booked;

        @Override
        @Cacheable("new")
        @Transactional
        public String book(String customer) {
            booked++;
            return "new, in a transaction: " + TransactionSynchronizationManager.isActualTransactionActive();
        }

        @Override
        @Transactional(rollbackFor = Broken.class)
        public String fail(String customer) throws Broken {
            throw Broken.INSTANCE;
        }

        @Override
        @Async
        public CompletableFuture<String> later(String customer) {
            return CompletableFuture.completedFuture(Thread.currentThread().getName() + ", "
                    + RoutingContext.current().isEmpty());
        }
    }

    static final class Transactions extends AbstractPlatformTransactionManager {
        private static final long serialVersionUID = 1;
        static int begun;
        static int rolledBack;

        @Override
        protected Object doGetTransaction() {
            return this;
        }

        @Override
        protected void doBegin(Object transaction, TransactionDefinition definition) {
            begun++;
        }

        @Override
        protected void doCommit(DefaultTransactionStatus status) {}

        @Override
        protected void doRollback(DefaultTransactionStatus status) {
            rolledBack++;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync(proxyTargetClass = true)
    @EnableCaching(proxyTargetClass = true)
    @EnableTransactionManagement(proxyTargetClass = true)
    static class ClassProxies {
        @Bean
        PlatformTransactionManager transactions() {
            return new Transactions();
        }

        @Bean
        CacheManager caches() {
            return new ConcurrentMapCacheManager();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @EnableCaching
    @EnableTransactionManagement
    static class InterfaceProxies extends ClassProxies {}

    @Test
    @Fault(4)
    void theArmsKeepTheirTransactionsAndCaches() {
        for (Class<?> proxies : List.of(ClassProxies.class, InterfaceProxies.class)) {
            for (Arm arm : Arm.values()) {
                pinned(arm, proxies, OldLedger.class, NewLedger.class).run(context -> {
                    Ledger ledger = context.getBean(Ledger.class);
                    String word = arm == Arm.STABLE ? "old" : "new";
                    assertThat(AopUtils.isAopProxy(ledger)).isFalse();
                    assertThat(ledger.book("anna")).isEqualTo(word + ", in a transaction: true");
                    Transactions.begun = 0;
                    assertThat(ledger.book("anna")).isEqualTo(word + ", in a transaction: true");
                    assertThat(Transactions.begun).as("served by the cache").isZero();
                    assertThat(context.getBean(CacheManager.class).getCacheNames())
                            .containsExactly(word);
                });
            }
        }
    }

    @Test
    void whatTheInterfaceSaysOfTransactionsHoldsOnceAlone() {
        pinned(Arm.CANDIDATE, ClassProxies.class, OldLedger.class, NewLedger.class)
                .run(context -> {
                    Transactions.begun = 0;
                    assertThat(context.getBean(Ledger.class).ofInterface("anna"))
                            .isEqualTo("depth 1");
                });
    }

    @Test
    @Promise("C1")
    void anExceptionPassesTheProxiesAndRollsBack() {
        for (Class<?> proxies : List.of(ClassProxies.class, InterfaceProxies.class)) {
            pinned(Arm.CANDIDATE, proxies, OldLedger.class, NewLedger.class).run(context -> {
                Transactions.rolledBack = 0;
                assertThatThrownBy(() -> context.getBean(Ledger.class).fail("anna"))
                        .isSameAs(Broken.INSTANCE);
                assertThat(Transactions.rolledBack).isEqualTo(1);
            });
        }
    }

    @Test
    @Promise("C4")
    @Fault(2)
    void theRoutedBeanAnswersForItself() {
        pinned(Arm.CANDIDATE, ClassProxies.class, OldLedger.class, NewLedger.class)
                .run(context -> {
                    Ledger ledger = context.getBean(Ledger.class);
                    assertThat(ledger.equals(ledger)).isTrue();
                    assertThat(ledger).isNotEqualTo(context.getBean(OldLedger.class));
                    assertThat(ledger.hashCode()).isEqualTo(System.identityHashCode(ledger));
                    assertThat(ledger).hasToString("Ledger routed by rollout ledger");
                });
    }

    @Test
    void theRoutingContextGoesAlongWithAsync() {
        pinned(Arm.CANDIDATE, ClassProxies.class, OldLedger.class, NewLedger.class)
                .withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class))
                .run(context -> {
                    Ledger ledger = context.getBean(Ledger.class);
                    String inContext = RoutingContext.of("anna")
                            .call(() -> ledger.later("anna"))
                            .join();
                    assertThat(inContext).startsWith("task-").endsWith(", false");
                    assertThat(ledger.later("anna").join()).endsWith(", true");
                });
    }

    @Test
    void aCanaryMethodKeepsItsOwnTransaction() {
        pinned(Arm.CANDIDATE, ClassProxies.class, Closing.class)
                .run(context ->
                        assertThat(context.getBean(Closing.class).close("anna")).isEqualTo("new, true"));
        pinned(Arm.STABLE, ClassProxies.class, Closing.class)
                .run(context ->
                        assertThat(context.getBean(Closing.class).close("anna")).isEqualTo("false"));
    }

    @Component
    static class Closing {
        @Canary(rollout = "close", candidate = "closeV2")
        public String close(@RoutingKey String customer) {
            return "" + TransactionSynchronizationManager.isActualTransactionActive();
        }

        @Transactional
        public String closeV2(String customer) {
            return "new, " + TransactionSynchronizationManager.isActualTransactionActive();
        }
    }
}
