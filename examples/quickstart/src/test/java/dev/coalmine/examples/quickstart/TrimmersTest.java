package dev.coalmine.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.PatternSyntaxException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TrimmersTest {
    private static final int ONE_MEGABYTE = 1 << 20;

    private final Trimmer stable = Trimmers.stable();

    @Test
    void stableTrimsBothEndsAndNothingElse() {
        assertThat(stable.trim("ann", "\u200c \t\r\n\fa \u200cb\n\n\u200c ")).isEqualTo("a \u200cb");
        assertThat(stable.trim("ann", " \u200c\n")).isEmpty();
        assertThat(stable.trim("ann", "")).isEmpty();
    }

    @Test
    void theLoopAnswersAsStableDoesOnEveryDocument() {
        assertSameAnswers(Trimmers.loop(), Documents.withPadded());
        assertSameAnswers(Trimmers.loop(), Documents.withOutageLine());
    }

    @Test
    void bothRegexCandidatesAnswerAsStableDoesOnOrdinaryDocuments() {
        assertSameAnswers(Trimmers.grouped(), Documents.ordinary());
        assertSameAnswers(Trimmers.outage(), Documents.ordinary());
    }

    @Test
    void theGroupedRegexOverflowsTheStackOnPaddedDocumentsOnly() throws InterruptedException {
        Trimmer grouped = Trimmers.grouped();
        for (String document : Documents.withPadded()) {
            Throwable thrown = thrownOnStackOf(ONE_MEGABYTE, () -> grouped.trim("ann", document));
            if (document.length() > Documents.RUN) {
                assertThat(thrown).isInstanceOf(StackOverflowError.class);
            } else {
                assertThat(thrown).isNull();
            }
        }
    }

    @Test
    void theLookBehindFailsOnEveryCall() {
        Trimmer lookingBehind = Trimmers.lookingBehind();
        for (String document : Documents.own()) {
            assertThatThrownBy(() -> lookingBehind.trim("ann", document))
                    .isInstanceOf(PatternSyntaxException.class)
                    .hasMessageContaining("(?<!");
        }
    }

    @Test
    void theOutageRegexIsQuadraticInTheRunOfBlanksAndStableIsNot() {
        Trimmer outage = Trimmers.outage();
        String line = Documents.withOutageLine().get(0);
        String run = " ".repeat(Documents.SHORTER_RUN);
        String half = line.replace(run, " ".repeat(Documents.SHORTER_RUN / 2));
        assertThat(outage.trim("ann", line)).isEqualTo(stable.trim("ann", line));
        assertThat(fastest(outage, line, 5) / fastest(outage, half, 5))
                .as("time for twice as many blanks")
                .isGreaterThan(2.8);
        assertThat(fastest(outage, line, 1) / fastest(stable, line, 5))
                .as("time of the outage's line against stable's")
                .isGreaterThan(50);
    }

    private void assertSameAnswers(Trimmer candidate, List<String> documents) {
        for (String document : documents) {
            assertThat(candidate.trim("ann", document)).isEqualTo(stable.trim("ann", document));
        }
    }

    private static double fastest(Trimmer trimmer, String text, int times) {
        long fastest = Long.MAX_VALUE;
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            String trimmed = trimmer.trim("ann", text);
            fastest = Math.min(fastest, System.nanoTime() - start);
            assertThat(trimmed).isNotEmpty();
        }
        return fastest;
    }

    private static Throwable thrownOnStackOf(long bytes, Runnable work) throws InterruptedException {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread thread = new Thread(null, work, "small stack", bytes);
        thread.setUncaughtExceptionHandler((where, what) -> thrown.set(what));
        thread.start();
        thread.join();
        return thrown.get();
    }
}
