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
    void theOutageRegexIsQuadraticInTheRunOfBlanks() {
        Trimmer outage = Trimmers.outage();
        String line = Documents.withOutageLine().get(0);
        String run = " ".repeat(Documents.SHORTER_RUN);
        String half = line.replace(run, " ".repeat(Documents.SHORTER_RUN / 2));
        assertThat(outage.trim("ann", line)).isEqualTo(stable.trim("ann", line));
        assertThat(readsOfOutage(line) / readsOfOutage(half))
                .as("characters read for twice as many blanks")
                .isBetween(3.5, 4.5);
        assertThat(readsOfOutage(line)).as("characters read").isGreaterThan(100.0 * line.length());
    }

    private static double readsOfOutage(String text) {
        CountedText counted = new CountedText(text);
        assertThat(Trimmers.outageEnds().matcher(counted).replaceAll("")).isNotEmpty();
        return counted.reads;
    }

    /** A text that counts how often a character of it is read, which no noise of the machine changes. */
    private static final class CountedText implements CharSequence {
        private final String text;
        private long reads;

        CountedText(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            reads++;
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private void assertSameAnswers(Trimmer candidate, List<String> documents) {
        for (String document : documents) {
            assertThat(candidate.trim("ann", document)).isEqualTo(stable.trim("ann", document));
        }
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
