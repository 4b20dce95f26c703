package dev.coalmine.internal.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.coalmine.Fault;
import dev.coalmine.Promise;
import dev.coalmine.internal.hash.KeyHash;
import dev.coalmine.plan.Baseline;
import dev.coalmine.plan.Overrides;
import dev.coalmine.plan.Share;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RoutingPropertiesTest {
    private static final int MILLION = 1_000_000;

    private static Routing<String> routing(long salt, Share share, Baseline baseline) {
        return Routing.live(salt, share, baseline, Overrides.none(), "epoch");
    }

    private static Routing<String> routing(String name, Share share) {
        return routing(KeyHash.salt(name, ""), share, Baseline.all());
    }

    @Property
    @Promise("R2")
    @Fault(31)
    void aRisingShareTakesNoKeyFromTheCandidate(
            @ForAll long salt,
            @ForAll long bits,
            @ForAll @IntRange(max = MILLION) int one,
            @ForAll @IntRange(max = MILLION) int other) {
        Share low = Share.ofMillionths(Math.min(one, other));
        Share high = Share.ofMillionths(Math.max(one, other));

        boolean before = Ticket.candidate(routing(salt, low, Baseline.all()).ticket(bits));
        boolean after = Ticket.candidate(routing(salt, high, Baseline.all()).ticket(bits));

        assertThat(after || !before).isTrue();
    }

    static Stream<Arguments> sharesAndKeys() {
        LongUnaryOperator customers = i -> KeyHash.bits("customer-" + i);
        LongUnaryOperator numbers = i -> i;
        LongUnaryOperator sparse = i -> i << 32;
        return Stream.of(0.01, 0.1, 1.0, 5.0, 25.0, 50.0, 90.0, 99.0, 99.99)
                .flatMap(percent ->
                        Stream.of(customers, numbers, sparse).map(keys -> Arguments.of(Share.percent(percent), keys)));
    }

    @ParameterizedTest
    @MethodSource("sharesAndKeys")
    @Promise("R3")
    void theObservedShareIsTheShare(Share share, LongUnaryOperator keys) {
        Routing<String> routing = routing("pricing", share);
        // Strings may share a hash code; the promise is over distinct hashes.
        long[] sorted = LongStream.range(0, MILLION).map(keys).sorted().toArray();

        long distinct = 0;
        long candidates = 0;
        for (int i = 0; i < sorted.length; i++) {
            if (i == 0 || sorted[i] != sorted[i - 1]) {
                distinct++;
                candidates += Ticket.candidate(routing.ticket(sorted[i])) ? 1 : 0;
            }
        }

        double expected = share.fraction() * distinct;
        double deviation = Math.sqrt(expected * (1 - share.fraction()));
        assertThat((double) candidates).isCloseTo(expected, within(4 * deviation));
    }

    @Property
    @Promise("R3")
    @Fault(37)
    void nothingAndEverythingAreExact(@ForAll long salt, @ForAll long bits) {
        assertThat(Ticket.candidate(routing(salt, Share.NONE, Baseline.all()).ticket(bits)))
                .isFalse();
        assertThat(Ticket.candidate(routing(salt, Share.ALL, Baseline.all()).ticket(bits)))
                .isTrue();
    }

    @Test
    @Promise("R4")
    @Fault(32)
    void twoRolloutsBucketIndependently() {
        Routing<String> one = routing("pricing", Share.percent(10));
        Routing<String> other = routing("pricing-2", Share.percent(10));
        Routing<String> third = routing(KeyHash.salt("pricing", "cohort-b"), Share.percent(10), Baseline.all());

        assertThat(chiSquare(one, other)).isLessThan(15);
        assertThat(chiSquare(one, third)).isLessThan(15);
        assertThat(chiSquare(one, one)).as("the statistic sees dependence").isGreaterThan(100_000);
    }

    /** Pearson's statistic for independence, 1 degree of freedom: above 15 by chance in one of 9,000 cases. */
    private static double chiSquare(Routing<String> one, Routing<String> other) {
        long[][] seen = new long[2][2];
        for (int i = 0; i < MILLION; i++) {
            long bits = KeyHash.bits("user" + i);
            seen[Ticket.candidate(one.ticket(bits)) ? 1 : 0][Ticket.candidate(other.ticket(bits)) ? 1 : 0]++;
        }
        double sum = 0;
        for (int row = 0; row < 2; row++) {
            for (int column = 0; column < 2; column++) {
                double inRow = seen[row][0] + seen[row][1];
                double inColumn = seen[0][column] + seen[1][column];
                double expected = inRow * inColumn / MILLION;
                sum += (seen[row][column] - expected) * (seen[row][column] - expected) / expected;
            }
        }
        return sum;
    }

    @Test
    void aBaselineCohortIsThatManyTimesTheCanary() {
        Routing<String> routing = routing(7, Share.percent(1), Baseline.ratio(10));
        SplittableRandom random = new SplittableRandom(1);

        long candidates = 0;
        long baseline = 0;
        long unrecorded = 0;
        for (int i = 0; i < MILLION; i++) {
            long ticket = routing.ticket(random.nextLong());
            candidates += Ticket.candidate(ticket) ? 1 : 0;
            baseline += Ticket.recorded(ticket) && !Ticket.candidate(ticket) ? 1 : 0;
            unrecorded += Ticket.recorded(ticket) ? 0 : 1;
        }

        assertThat(candidates + baseline + unrecorded).isEqualTo(MILLION);
        assertThat((double) baseline / candidates).isCloseTo(10, within(0.5));
        assertThat(Baseline.ratio(10).candidateOdds(Share.percent(1))).isCloseTo(1.0 / 11, within(1e-12));
        assertThat(Baseline.all().candidateOdds(Share.percent(1))).isCloseTo(0.01, within(1e-12));
        assertThat(Baseline.ratio(10).candidateOdds(Share.percent(50))).isCloseTo(0.5, within(1e-12));
    }

    @Property
    void aTicketKeepsTheHashAndItsFlags(@ForAll long salt, @ForAll long bits) {
        Routing<String> routing = routing(salt, Share.percent(50), Baseline.all());
        long ticket = routing.ticket(bits);

        assertThat(Ticket.recorded(ticket)).isTrue();
        assertThat(Ticket.coin(ticket)).isFalse();
        assertThat(Ticket.hash(ticket)).isEqualTo(KeyHash.salted(bits, salt) >>> 4);
        assertThat(Ticket.coin(routing.coinTicket(bits))).isTrue();
        assertThat(Ticket.candidate(routing.coinTicket(bits))).isEqualTo(Ticket.candidate(ticket));
    }

    @Property
    @Promise("C6")
    void aShadowedTicketKeepsTheHashAndGoesToStableUnrecorded(@ForAll long salt, @ForAll long bits) {
        Routing<String> routing = Routing.shadowing(salt, Share.ALL, Overrides.none(), "epoch");
        long ticket = routing.ticket(bits);

        assertThat(Ticket.shadowed(ticket)).isTrue();
        assertThat(Ticket.candidate(ticket)).isFalse();
        assertThat(Ticket.recorded(ticket)).isFalse();
        assertThat(Ticket.hash(ticket)).isEqualTo(KeyHash.salted(bits, salt) >>> 4);
        assertThat(Ticket.coin(routing.coinTicket(bits))).isTrue();
        assertThat(Ticket.shadowed(routing.coinTicket(bits))).isTrue();
    }
}
