package dev.coalmine.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.Rollouts;
import dev.coalmine.annotation.Candidate;
import dev.coalmine.annotation.RoutingKey;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What the starter with ten rollouts adds to the start of an application: printed, not asserted. */
class StartupCostTest {
    private static final int STARTS = 9;

    private static final Class<?>[] OLD = {
        Old0.class,
        Old1.class,
        Old2.class,
        Old3.class,
        Old4.class,
        Old5.class,
        Old6.class,
        Old7.class,
        Old8.class,
        Old9.class
    };
    private static final Class<?>[] NEW = {
        New0.class,
        New1.class,
        New2.class,
        New3.class,
        New4.class,
        New5.class,
        New6.class,
        New7.class,
        New8.class,
        New9.class
    };

    @Test
    void tenRolloutsArePrinted() {
        ApplicationContextRunner without = new ApplicationContextRunner().withUserConfiguration(OLD);
        ApplicationContextRunner with = Contexts.plain(OLD).withUserConfiguration(NEW);
        with.run(context -> assertThat(context.getBean(Rollouts.class).all()).hasSize(10));
        double first = millis(with);
        double[] bare = new double[STARTS];
        double[] routed = new double[STARTS];
        for (int i = 0; i < STARTS; i++) {
            bare[i] = millis(without);
            routed[i] = millis(with);
        }
        Arrays.sort(bare);
        Arrays.sort(routed);
        System.out.printf(
                "Start of an application, median of %d: %.1f ms without the starter, %.1f ms with it and ten rollouts"
                        + " (second start of the JVM: %.1f ms)%n",
                STARTS, bare[STARTS / 2], routed[STARTS / 2], first);
    }

    private static double millis(ApplicationContextRunner application) {
        long start = System.nanoTime();
        long[] end = new long[1];
        application.run(context -> end[0] = System.nanoTime());
        return (end[0] - start) / 1e6;
    }

    interface Port0 {
        String call(@RoutingKey String key);
    }

    record Old0() implements Port0 {
        @Override
        public String call(String key) {
            return "old";
        }
    }

    @Candidate("rollout-0")
    record New0() implements Port0 {
        @Override
        public String call(String key) {
            return "new";
        }
    }

    interface Port1 {
        String call(@RoutingKey String key);
    }

    record Old1() implements Port1 {
        @Override
        public String call(String key) {
            return "old";
        }
    }

    @Candidate("rollout-1")
    record New1() implements Port1 {
        @Override
        public String call(String key) {
            return "new";
        }
    }

    interface Port2 {
        String call(@RoutingKey String key);
    }

    record Old2() implements Port2 {
        @Override
        public String call(String key) {
            return "old";
        }
    }

    @Candidate("rollout-2")
    record New2() implements Port2 {
        @Override
        public String call(String key) {
            return "new";
        }
    }

    interface Port3 {
        String call(@RoutingKey String key);
    }

    record Old3() implements Port3 {
        @Override
        public String call(String key) {
            return "old";
        }
    }

    @Candidate("rollout-3")
    record New3() implements Port3 {
        @Override
        public String call(String key) {
            return "new";
        }
    }

    interface Port4 {
        String call(@RoutingKey String key);
    }

    record Old4() implements Port4 {
        @Override
        public String call(String key) {
            return "old";
        }
    }

    @Candidate("rollout-4")
    record New4() implements Port4 {
        @Override
        public String call(String key) {
            return "new";
        }
    }

    interface Port5 {
        String call(@RoutingKey String key);
    }

    record Old5() implements Port5 {
        @Override
        public String call(String key) {
            return "old";
        }
    }

    @Candidate("rollout-5")
    record New5() implements Port5 {
        @Override
        public String call(String key) {
            return "new";
        }
    }

    interface Port6 {
        String call(@RoutingKey String key);
    }

    record Old6() implements Port6 {
        @Override
        public String call(String key) {
            return "old";
        }
    }

    @Candidate("rollout-6")
    record New6() implements Port6 {
        @Override
        public String call(String key) {
            return "new";
        }
    }

    interface Port7 {
        String call(@RoutingKey String key);
    }

    record Old7() implements Port7 {
        @Override
        public String call(String key) {
            return "old";
        }
    }

    @Candidate("rollout-7")
    record New7() implements Port7 {
        @Override
        public String call(String key) {
            return "new";
        }
    }

    interface Port8 {
        String call(@RoutingKey String key);
    }

    record Old8() implements Port8 {
        @Override
        public String call(String key) {
            return "old";
        }
    }

    @Candidate("rollout-8")
    record New8() implements Port8 {
        @Override
        public String call(String key) {
            return "new";
        }
    }

    interface Port9 {
        String call(@RoutingKey String key);
    }

    record Old9() implements Port9 {
        @Override
        public String call(String key) {
            return "old";
        }
    }

    @Candidate("rollout-9")
    record New9() implements Port9 {
        @Override
        public String call(String key) {
            return "new";
        }
    }
}
