package dev.coalmine.soak;

import dev.coalmine.plan.Arm;
import dev.coalmine.soak.Visit.Business;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import reactor.core.publisher.Mono;

/** What is rolled out: called and waited for, later, or when somebody subscribes. */
interface Shop {
    String quote(String key, Visit visit) throws Business;

    CompletionStage<String> later(String key, Visit visit);

    Mono<String> mono(String key, Visit visit);

    /** One side, which fails as often as it is told, and is slow at times. */
    record Side(Arm arm, double failures, Executor others) implements Shop {
        private static final int ONE_IN = 500;
        private static final int SLOW_NANOS = 2_000_000;

        @Override
        public String quote(String key, Visit visit) throws Business {
            visit.begun(arm);
            return end(visit);
        }

        private String end(Visit visit) throws Business {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            if (random.nextInt(ONE_IN) == 0) {
                LockSupport.parkNanos(SLOW_NANOS);
            }
            if (random.nextDouble() < failures) {
                throw visit.failed(arm);
            }
            return visit.answered(arm);
        }

        @Override
        public CompletionStage<String> later(String key, Visit visit) {
            visit.begun(arm);
            CompletableFuture<String> result = new CompletableFuture<>();
            if (ThreadLocalRandom.current().nextInt(4) == 0) {
                complete(result, visit);
            } else {
                others.execute(() -> complete(result, visit));
            }
            return result;
        }

        private void complete(CompletableFuture<String> result, Visit visit) {
            try {
                result.complete(end(visit));
            } catch (Business failure) {
                result.completeExceptionally(failure);
            }
        }

        @Override
        public Mono<String> mono(String key, Visit visit) {
            return Mono.fromCallable(() -> quote(key, visit));
        }
    }

    /** What wraps exceptions, as a router must not. */
    record Wrapping(Shop inner) implements Shop {
        @Override
        public String quote(String key, Visit visit) throws Business {
            try {
                return inner.quote(key, visit);
            } catch (Business business) {
                throw new Business("wrapped " + business.getMessage());
            }
        }

        @Override
        public CompletionStage<String> later(String key, Visit visit) {
            return inner.later(key, visit);
        }

        @Override
        public Mono<String> mono(String key, Visit visit) {
            return inner.mono(key, visit);
        }
    }

    /** A candidate that is called beside stable: nobody hears of it. */
    record Shadow(LongAdder calls) implements Shop {
        @Override
        public String quote(String key, Visit visit) throws Business {
            calls.increment();
            return Arm.STABLE.label() + " " + key;
        }

        @Override
        public CompletionStage<String> later(String key, Visit visit) {
            throw new AssertionError("not shadowed here");
        }

        @Override
        public Mono<String> mono(String key, Visit visit) {
            throw new AssertionError("not shadowed here");
        }
    }
}
