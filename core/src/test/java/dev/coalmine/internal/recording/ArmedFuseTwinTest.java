package dev.coalmine.internal.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.plan.Arm;
import dev.coalmine.plan.FewKeys;
import dev.coalmine.plan.Fuse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A fuse that sleeps while the candidate is healthy blows with the same call as one that is fed every call. */
class ArmedFuseTwinTest {
    private static final Fuse PLAN = Fuse.defaults().window(6).distinctKeys(2).fewKeys(FewKeys.none());
    private static final Fuse FEW_KEYS = Fuse.defaults()
            .window(6)
            .distinctKeys(100)
            .fewKeys(FewKeys.defaults().window(12).failureRate(0.8));

    record Call(boolean failed, int key) {}

    @Provide
    Arbitrary<List<Call>> calls() {
        // stretches of health and of sickness
        return Arbitraries.of(0.02, 0.3, 0.7)
                .flatMap(rate -> Combinators.combine(
                                Arbitraries.randomValue(random -> random.nextDouble() < rate),
                                Arbitraries.integers().between(0, 3))
                        .as(Call::new)
                        .list()
                        .ofMaxSize(40))
                .list()
                .ofMaxSize(5)
                .map(stretches -> stretches.stream().flatMap(List::stream).toList());
    }

    @Property(tries = 3_000)
    void blowsWithTheSameCall(@ForAll("calls") List<Call> calls) {
        List<Blow> reports = new ArrayList<>();
        ArmedFuse fuse = new ArmedFuse(PLAN, 1, reports::add);
        Deque<Call> window = new ArrayDeque<>();
        for (Call call : calls) {
            if (call.failed) {
                fuse.failed(Arm.CANDIDATE, call.key);
            } else if (fuse.isArmed()) {
                fuse.succeeded(Arm.CANDIDATE, call.key);
            }
            // before the first failure nothing is known of the candidate
            if (call.failed || !window.isEmpty()) {
                window.add(call);
            }
            if (window.size() > PLAN.window()) {
                window.remove();
            }
            List<Call> failed = window.stream().filter(Call::failed).toList();
            long keys = failed.stream().map(Call::key).distinct().count();
            if (window.size() == PLAN.window() && failed.size() * 2 >= PLAN.window() && keys >= PLAN.distinctKeys()) {
                assertThat(reports).containsExactly(new FuseReport(1, failed.size(), PLAN.window(), (int) keys, 0, 0));
                return;
            }
            assertThat(reports).isEmpty();
        }
    }

    /** It may take a few calls longer, since it only looks at calls that were fed; but never is it wrong. */
    @Property(tries = 3_000)
    void blowsByFewKeysOnlyWithReason(@ForAll("calls") List<Call> calls) {
        List<FuseReport> reports = new ArrayList<>();
        ArmedFuse fuse = new ArmedFuse(FEW_KEYS, 1, reports::add);
        Deque<Call> window = new ArrayDeque<>();
        int reasons = 0;
        for (Call call : calls) {
            if (call.failed) {
                fuse.failed(Arm.CANDIDATE, call.key);
            } else if (fuse.isArmed()) {
                fuse.succeeded(Arm.CANDIDATE, call.key);
            }
            window.add(call);
            if (window.size() > 12) {
                window.remove();
            }
            List<Call> failed = window.stream().filter(Call::failed).toList();
            List<Integer> keys = failed.stream().map(Call::key).distinct().toList();
            boolean isReason = window.size() == 12
                    && failed.size() >= 10
                    && keys.size() >= 2
                    && window.stream().noneMatch(each -> !each.failed && keys.contains(each.key));
            reasons = isReason ? reasons + 1 : 0;
            if (!reports.isEmpty()) {
                assertThat(isReason).isTrue();
                assertThat(reports).containsExactly(new FuseReport(1, failed.size(), 12, keys.size(), 0, 0));
                return;
            }
            assertThat(reasons)
                    .as("calls for which it has not blown though it should")
                    .isLessThanOrEqualTo(2);
        }
    }
}
