package dev.coalmine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.coalmine.event.Phase;
import dev.coalmine.plan.Arm;
import dev.coalmine.plan.Fuse;
import dev.coalmine.plan.MissingKey;
import dev.coalmine.plan.Overrides;
import dev.coalmine.plan.RolloutPlan;
import dev.coalmine.plan.Share;
import dev.coalmine.stats.Outstanding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** No more candidate calls than there is room for, and a candidate whose calls never end is stopped. */
class BulkheadTest {
    private final World world = new World();
    private final Rollout rollout =
            world.rollouts.named("pricing").plan(plan(2, Fuse.defaults())).start();
    private final List<CompletableFuture<String>> underWay = new ArrayList<>();

    @AfterEach
    void close() {
        world.close();
    }

    private static RolloutPlan plan(int bulkhead, Fuse fuse) {
        return RolloutPlan.builder()
                .step(Share.percent(100), Duration.ofDays(1_000))
                .bulkhead(bulkhead)
                .fuse(fuse)
                .build();
    }

    /** Makes a call of a key that goes to the candidate, and returns where it went. */
    private Arm call() {
        return call(rollout);
    }

    private Arm call(Rollout on) {
        Arm[] taken = new Arm[1];
        CompletionStage<String> unused = on.forKey("anna")
                .async()
                .stable(() -> {
                    taken[0] = Arm.STABLE;
                    return CompletableFuture.completedFuture("old");
                })
                .candidate(() -> {
                    taken[0] = Arm.CANDIDATE;
                    CompletableFuture<String> call = new CompletableFuture<>();
                    underWay.add(call);
                    return call;
                });
        return taken[0];
    }

    private void endOne() {
        underWay.remove(0).complete("new");
    }

    @Test
    void whatIsOneTooManyGoesToStableAndIsNoEvidence() {
        assertThat(call()).isEqualTo(Arm.CANDIDATE);
        assertThat(call()).isEqualTo(Arm.CANDIDATE);
        assertThat(call()).isEqualTo(Arm.STABLE);
        assertThat(call()).isEqualTo(Arm.STABLE);

        assertThat(rollout.status().counters().overflowed()).isEqualTo(2);
        assertThat(rollout.status().stable().calls()).isZero();
        assertThat(rollout.status().candidate().outstanding().calls()).isEqualTo(2);

        endOne();
        assertThat(call()).isEqualTo(Arm.CANDIDATE);
        assertThat(call()).isEqualTo(Arm.STABLE);
        assertThat(rollout.status().candidate().calls()).isEqualTo(1);
        assertThat(rollout.status().counters().overflowed()).isEqualTo(3);
    }

    /** How a call can end. */
    enum End {
        RETURNS,
        THROWS,
        IS_INTERRUPTED,
        COMPLETES,
        FAILS,
        IS_CANCELLED,
        COMES_UP_WITH_NOTHING,
        THROWS_INSTEAD
    }

    @ParameterizedTest
    @EnumSource(End.class)
    void howeverACallEndsThereIsRoomAgain(End end) {
        Rollout one = world.rollouts.named("one").plan(plan(1, Fuse.none())).start();

        for (int i = 0; i < 10; i++) {
            Throwable unused = catchThrowable(() -> callThat(one, end));
        }

        assertThat(one.status().counters().overflowed()).isZero();
        assertThat(one.status().candidate().calls() + one.status().candidate().interrupted())
                .isEqualTo(10);
    }

    private static void callThat(Rollout rollout, End end) throws Exception {
        CompletableFuture<String> stage = new CompletableFuture<>();
        switch (end) {
            case RETURNS -> rollout.forKey("anna").stable(() -> {}).candidate(() -> {});
            case THROWS ->
                rollout.forKey("anna").stable(() -> {}).candidate(() -> {
                    throw new IllegalStateException();
                });
            case IS_INTERRUPTED ->
                rollout.forKey("anna").stable(() -> {}).candidate(() -> {
                    throw new InterruptedException();
                });
            case COMES_UP_WITH_NOTHING ->
                rollout.forKey("anna")
                        .async()
                        .<String, RuntimeException>stable(() -> null)
                        .candidate(() -> null);
            case THROWS_INSTEAD ->
                rollout.forKey("anna")
                        .async()
                        .<String, RuntimeException>stable(() -> null)
                        .candidate(() -> {
                            throw new IllegalStateException();
                        });
            case COMPLETES, FAILS, IS_CANCELLED -> {
                rollout.forKey("anna")
                        .async()
                        .<String, RuntimeException>stable(() -> null)
                        .candidate(() -> stage);
                if (end == End.COMPLETES) {
                    stage.complete("done");
                } else if (end == End.FAILS) {
                    stage.completeExceptionally(new IllegalStateException());
                } else {
                    stage.cancel(true);
                }
            }
        }
    }

    interface Shop {
        String quote(String customer);

        Mono<String> published(String customer);
    }

    @ParameterizedTest
    @EnumSource(Making.class)
    void wrappersTakeRoomAsWell(Making making) {
        AtomicInteger depth = new AtomicInteger();
        Shop[] shop = new Shop[1];
        class Nested implements Shop {
            @Override
            public String quote(String customer) {
                return depth.incrementAndGet() == 5 ? "new" : "new, " + shop[0].quote(customer);
            }

            @Override
            public Mono<String> published(String customer) {
                return Mono.never();
            }
        }
        class Old implements Shop {
            @Override
            public String quote(String customer) {
                return "old";
            }

            @Override
            public Mono<String> published(String customer) {
                return Mono.just("old");
            }
        }
        shop[0] = making.make(() -> rollout.wrap(Shop.class)
                .keyedBy(Keys.argument(0))
                .stable(new Old())
                .candidate(new Nested()));

        assertThat(shop[0].quote("anna")).isEqualTo("new, new, old");
        assertThat(shop[0].quote("anna")).isEqualTo("new, new, old");

        Mono<String> never = shop[0].published("anna");
        assertThat(shop[0].quote("anna")).as("nobody has subscribed").isEqualTo("new");
        depth.set(0);
        Disposable first = never.subscribe();
        assertThat(shop[0].quote("anna")).isEqualTo("new, old");
        Disposable second = never.subscribe();
        Disposable oneTooMany = never.subscribe();
        assertThat(shop[0].quote("anna")).isEqualTo("old");
        assertThat(shop[0].published("anna").block()).isEqualTo("old");
        List.of(first, second, oneTooMany).forEach(Disposable::dispose);
        depth.set(0);
        assertThat(shop[0].quote("anna")).isEqualTo("new, new, old");
    }

    @Test
    void callsByCoinTakeRoomAndForcedOnesTakeNone() {
        Rollout coins = world.rollouts
                .named("coins")
                .plan(plan(1, Fuse.none()))
                .missingKey(MissingKey.RANDOM)
                .overrides(Overrides.none().force(Arm.CANDIDATE, "anna"))
                .start();

        for (int i = 0; i < 5; i++) {
            assertThat(call(coins)).isEqualTo(Arm.CANDIDATE);
        }
        assertThat(coins.status().counters().overflowed()).isZero();
        coins.forKey((String) null)
                .async()
                .<String, RuntimeException>stable(() -> null)
                .candidate(CompletableFuture::new);
        coins.forKey((String) null).stable(() -> {}).candidate(() -> {});
        assertThat(coins.status().counters().overflowed()).isEqualTo(1);
    }

    @Test
    @Fault(10)
    @Promise("C5")
    void aBulkheadThatStandsFullBlowsTheFuse() {
        call();
        call();
        world.time.jump(Duration.ofSeconds(60));
        call();
        assertThat(rollout.status().phase()).as("full, but nobody was refused").isEqualTo(new Phase.Ramping(0));

        world.time.jump(Duration.ofMillis(4_999));
        call();
        assertThat(rollout.status().counters().overflowed()).isEqualTo(2);
        assertThat(World.armOf(rollout, "bert")).isEqualTo(Arm.STABLE);
        world.time.jump(Duration.ofMillis(1));
        call();

        assertThat(rollout.status().counters().overflowed()).isEqualTo(4);
        assertThat(call()).as("it is stable's without being too much").isEqualTo(Arm.STABLE);
        assertThat(rollout.status().counters().overflowed()).isEqualTo(4);
        world.time.advance(Duration.ZERO);
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Tripped(0));
        assertThat(rollout.status().sentence())
                .isEqualTo("Tripped pricing at 100%: the fuse blew: the bulkhead stood full for 5s, with 2 candidate"
                        + " calls of which none ended");
        assertThat(world.events.get(1).change().who()).isEqualTo("fuse");
    }

    @Test
    void aBulkheadThatIsFullButMovesBlowsNothing() {
        call();
        call();
        for (int i = 0; i < 100; i++) {
            assertThat(call()).isEqualTo(Arm.STABLE);
            world.time.jump(Duration.ofMillis(4_900));
            assertThat(call()).isEqualTo(Arm.STABLE);
            endOne();
            assertThat(call()).isEqualTo(Arm.CANDIDATE);
        }

        world.time.advance(Duration.ofSeconds(1));
        assertThat(rollout.status().phase()).isEqualTo(new Phase.Ramping(0));
        assertThat(rollout.status().counters().overflowed()).isEqualTo(200);
    }

    @Test
    void howLongItMayStandFullIsTheFusesAndWithoutAFuseForEver() {
        Rollout patient = world.rollouts
                .named("patient")
                .plan(plan(1, Fuse.defaults().bulkheadFull(Duration.ofMinutes(10))))
                .start();
        Rollout endless =
                world.rollouts.named("endless").plan(plan(1, Fuse.none())).start();
        for (Rollout each : List.of(patient, endless)) {
            call(each);
            call(each);
        }
        world.time.advance(Duration.ofMinutes(9));
        call(patient);
        assertThat(patient.status().phase()).isEqualTo(new Phase.Ramping(0));
        world.time.advance(Duration.ofMinutes(1));
        call(patient);
        call(endless);
        world.time.advance(Duration.ofSeconds(1));

        assertThat(patient.status().phase()).isEqualTo(new Phase.Tripped(0));
        assertThat(endless.status().phase()).isEqualTo(new Phase.Ramping(0));
    }

    @Test
    @Timeout(60)
    void fromWhateverThreadsThereAreNeverTooManyAndAllComeOut() throws Exception {
        int threads = 4;
        int calls = 20_000;
        Rollout real = Rollouts.builder()
                .build()
                .named("real")
                .plan(plan(2, Fuse.none()))
                .start();
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(threads);
        for (int t = 0; t < threads; t++) {
            new Thread(() -> {
                        for (int i = 0; i < calls; i++) {
                            real.forKey(i).stable(() -> {}).candidate(() -> {
                                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                                Thread.yield();
                                inside.decrementAndGet();
                            });
                        }
                        done.countDown();
                    })
                    .start();
        }
        done.await();

        RolloutStatus status = real.status();
        assertThat(most.get()).isLessThanOrEqualTo(2);
        assertThat(status.candidate().calls() + status.counters().overflowed()).isEqualTo((long) threads * calls);
        assertThat(status.candidate().outstanding()).isEqualTo(Outstanding.NONE);
        for (int i = 0; i < 10; i++) {
            real.forKey(i).stable(() -> {}).candidate(() -> {});
        }
        assertThat(real.status().counters().overflowed())
                .isEqualTo(status.counters().overflowed());
        real.close();
    }
}
