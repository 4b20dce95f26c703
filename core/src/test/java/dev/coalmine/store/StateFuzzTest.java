package dev.coalmine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.coalmine.Fault;
import dev.coalmine.fuzz.Spoiler;
import dev.coalmine.verdict.Wealth;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;

/** Texts and files of states, spoiled in several places at once. */
@Fault(49)
class StateFuzzTest {
    private static final Path MAIN = Path.of("/states/pricing@2026-11-22.state");
    private static final Path COPY = Path.of("/states/pricing@2026-11-22.state.bak");

    /** With a checksum that is right, so that all that lies behind it is reached. */
    private static void spoiledText(StoredState state, long seed) {
        String text = state.toText();
        String body = text.substring(0, text.lastIndexOf(StateWriter.CHECKSUM));
        StoredStateTest.refusedOrRead(new Spoiler(seed).spoiled(body));
    }

    @Property(tries = 500)
    @Domain(States.class)
    @Domain(DomainContext.Global.class)
    void spoiledTextsAreReadOrRefused(@ForAll StoredState state, @ForAll long seed) {
        spoiledText(state, seed);
    }

    @Tag("long")
    @Property(tries = 300_000)
    @Domain(States.class)
    @Domain(DomainContext.Global.class)
    void spoiledTextsAreReadOrRefusedForHours(@ForAll StoredState state, @ForAll long seed) {
        spoiledText(state, seed);
    }

    private static void spoiledWealth(long seed) {
        Spoiler spoiler = new Spoiler(seed);
        String spoiled =
                spoiler.spoiled(States.wealth(spoiler.random().nextGaussian()).toText());
        try {
            Wealth read = Wealth.parse(spoiled);
            assertThat(Wealth.parse(read.toText())).isEqualTo(read);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageStartingWith("Invalid wealth");
            assertThat(e.getMessage()).hasSizeLessThan(350).doesNotContain("\n");
        }
    }

    @Property(tries = 2_000)
    void spoiledWealthIsReadOrRefused(@ForAll long seed) {
        spoiledWealth(seed);
    }

    @Tag("long")
    @Property(tries = 500_000)
    void spoiledWealthIsReadOrRefusedForHours(@ForAll long seed) {
        spoiledWealth(seed);
    }

    private static void spoiledFile(long seed) throws IOException {
        Spoiler spoiler = new Spoiler(seed);
        SimulatedDisk disk = new SimulatedDisk(new Random(seed));
        FileStateStore store = new FileStateStore(new StateFiles(Path.of("/states"), disk), Duration.ofSeconds(1));
        StoredState good = States.inRow(States.ID, 1);
        assertThat(store.replace(0, good)).isTrue();
        byte[] text = good.toText().getBytes(StandardCharsets.UTF_8);
        disk.write(MAIN, notEmpty(spoiler.spoiled(text)));

        assertThat(store.load(States.ID)).as("the last good copy").contains(good);
        StoredState next = States.inRow(States.ID, 2);
        assertThat(store.replace(1, next)).isTrue();
        assertThat(store.load(States.ID)).contains(next);

        disk.write(MAIN, torn(spoiler, text));
        byte[] copy = torn(spoiler, text);
        disk.write(COPY, copy);
        for (Throwable refusal : new Throwable[] {
            catchThrowable(() -> store.load(States.ID)),
            catchThrowable(() -> store.replace(2, States.inRow(States.ID, 3)))
        }) {
            assertThat(refusal).isInstanceOf(StoreException.class);
            assertThat(refusal.getMessage()).hasSizeLessThan(900).doesNotContain("\n");
        }
        assertThat(disk.read(COPY, 1 << 20))
                .as("nothing is overwritten that was not understood")
                .isEqualTo(copy);
    }

    /** Returns the bytes spoiled, and so that they are surely wrong. */
    private static byte[] torn(Spoiler spoiler, byte[] text) {
        byte[] torn = spoiler.spoiled(text);
        return notEmpty(Arrays.copyOf(torn, Math.max(0, Math.min(torn.length, text.length) - 1)));
    }

    private static byte[] notEmpty(byte[] bytes) {
        return bytes.length == 0 ? new byte[1] : bytes;
    }

    @Property(tries = 300)
    void aSpoiledFileGivesWayToItsCopy(@ForAll long seed) throws IOException {
        spoiledFile(seed);
    }

    @Tag("long")
    @Property(tries = 200_000)
    void aSpoiledFileGivesWayToItsCopyForHours(@ForAll long seed) throws IOException {
        spoiledFile(seed);
    }
}
