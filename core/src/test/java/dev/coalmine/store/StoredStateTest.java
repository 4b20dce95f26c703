package dev.coalmine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coalmine.Fault;
import dev.coalmine.event.Phase;
import dev.coalmine.plan.Share;
import dev.coalmine.store.StoredState.Attempts;
import dev.coalmine.store.StoredState.Progress;
import dev.coalmine.store.StoredState.Served;
import dev.coalmine.store.StoredState.SetBy;
import dev.coalmine.store.StoredState.Setting;
import dev.coalmine.store.StoredState.Stamp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.domains.Domain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The text form of a state. */
@Fault(49)
class StoredStateTest {
    private static final StoredState EXAMPLE = States.example();

    private static String body() {
        String text = EXAMPLE.toText();
        return text.substring(0, text.indexOf(StateWriter.CHECKSUM));
    }

    @Property(tries = 500)
    @Domain(States.class)
    void everyStateReadsBack(@ForAll StoredState state) {
        String text = state.toText();

        assertThat(StoredState.parse(text)).isEqualTo(state).hasSameHashCodeAs(state);
        String onDisk = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        assertThat(onDisk).as("as UTF-8").isEqualTo(text);
    }

    @Test
    void theDocumentShowsIt() throws IOException {
        String document = Files.readString(Path.of("../docs/state-format.md"));
        String shown = document.substring(document.indexOf("coalmine-state 1"));
        shown = shown.substring(0, shown.indexOf("```"));

        assertThat(shown).isEqualTo(EXAMPLE.toText());
        assertThat(StoredState.parse(shown)).isEqualTo(EXAMPLE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rollout pricing|rollout ../pricing|line 2: Invalid rollout name \"../pricing\"",
                "version 17|version 0|line 4: versions count from 1 to 4611686018427387904, found 0",
                "version 17|version 9223372036854775807|line 4: versions count from 1 to 4611686018427387904, found 9",
                "attempts 1 0|attempts 2147483647 0|line 12: expected at most 1000000000 attempts, found 2147483647",
                "version 17|version 99999999999999999999|line 4: expected a count, found \"99999999999999999999\"",
                "written 2026|written yesterday 2026|line 6: expected a time such as 2026-11-23T12:00:00Z, found",
                "since 2026|since 1969|line 8: expected a time from 1970 to 2262, found \"1969",
                "since 2026|since 2263|line 8: expected a time from 1970 to 2262, found \"2263",
                "phase ramping 1|phase ramping|line 7: expected a count, found nothing",
                "phase ramping 1|phase pending|line 12: Invalid phase pending: what is kept of a rollout has begun",
                "phase ramping 1|phase dancing|line 7: expected a phase, found \"dancing\"",
                "phase ramping 1|phase ramping 1 2|line 7: expected nothing more after a phase",
                "phase ramping 1|phase paused aborted|line 7: expected a phase, found \"paused aborted\"",
                "phase ramping 1|phase tripped baking cool-down PT721H|line 7: Invalid cool-down PT721H: allowed is zero to 30",
                "phase ramping 1|phase tripped baking cool-down soon|line 7: expected a duration such as PT10M",
                "served PT4M52.25S 3117|served PT4M52.25S|line 10: expected \"served\" with 2 values, found 1",
                "served PT4M|served PT-4M|line 10: Invalid hold of PT-3M-7.75S and 3117 calls served",
                "share 7.5%|share 107.5%|line 11: expected a share such as 5%, found \"107.5%\"",
                "share 7.5% by hand|share 7.5% by foot|line 11: expected a share such as 5%, found \"7.5% by foot\"",
                "attempts 1 0|attempts 1 2|line 12: Invalid attempts 2 of 1",
                "wealth 11|wealth 12|expected 12 indented lines of wealth, found 11",
                "'  odds 0.05'|'  odds 5'|Invalid wealth, line 4: expected odds from 0 to 1, found 5.0",
                "who anna|who \\anna|a backslash stands before none of",
                "to ramping 1 at 5%|to ramping 1|expected a phase and \" at \" a share, found \"ramping 1\"",
                "end|end of it|expected nothing but the checksum after \"end\"",
            })
    void whatIsWrongIsNamed(String right, String wrong, String message) {
        String text = StateWriter.seal(body().replaceFirst("\n" + right, "\n" + wrong.replace("\\", "\\\\")));

        assertThatThrownBy(() -> StoredState.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Invalid state, line ")
                .hasMessageContaining(message);
    }

    @Test
    void aNewerFormatIsRefused() {
        String newer = StateWriter.seal(body().replaceFirst("coalmine-state 1", "coalmine-state 2"));

        assertThatThrownBy(() -> StoredState.parse(newer))
                .hasMessage("Invalid state, line 1: format \"2\" is unknown, this version of Coalmine knows 1: a newer"
                        + " one wrote it");
    }

    @Test
    void aTornTextIsNoticedWhereverItIsTorn() {
        String text = EXAMPLE.toText();
        for (int end = 0; end < text.length(); end++) {
            String torn = text.substring(0, end);
            assertThatThrownBy(() -> StoredState.parse(torn)).hasMessageStartingWith("Invalid state, line ");
        }
        assertThatThrownBy(() -> StoredState.parse(text.substring(0, 100))).hasMessageEndingWith("the text is torn");
    }

    @Test
    void aChangeByHandIsNoticed() {
        String changed = EXAMPLE.toText().replace("version 17", "version 18");

        assertThatThrownBy(() -> StoredState.parse(changed))
                .hasMessageMatching("Invalid state, line \\d+: the checksum is \"[0-9a-f]{8}\" where the text has"
                        + " \"[0-9a-f]{8}\": it is torn, or was changed by hand");
    }

    @Property(tries = 2000)
    void hostileTextIsRefusedOrRead(
            @ForAll @IntRange(min = 0, max = 2_000) int at,
            @ForAll @IntRange(min = 0, max = 80) int cut,
            @ForAll String inserted) {
        String body = body();
        int from = Math.min(at, body.length());
        refusedOrRead(body.substring(0, from) + inserted + body.substring(Math.min(body.length(), from + cut)));
    }

    /** Single values are replaced by others that look like values, which reaches deeper than random text does. */
    @Property(tries = 2000)
    void hostileValuesAreRefusedOrRead(@ForAll @IntRange(min = 0, max = 120) int word, @ForAll @IntRange int which) {
        String[] values = {
            "",
            "-1",
            "0",
            "NaN",
            "9223372036854775807",
            "1e999999999%",
            "0.00000000001%",
            "PT-1S",
            "PT9999999999999999999S",
            "+1000000000-12-31T23:59:59Z",
            "\\u12",
            "\\ud83d",
            "ramping",
            "tripped",
            "end",
            "wealth 2147483647",
            "cool-down",
            "x".repeat(100_000),
            "9".repeat(100_000) + "%",
        };
        String[] words = body().split("(?<=[ \n])");
        int at = word % words.length;
        String separator = words[at].endsWith("\n") ? "\n" : " ";
        words[at] = values[Math.floorMod(which, values.length)] + separator;
        refusedOrRead(String.join("", words));
    }

    static void refusedOrRead(String body) {
        String hostile = StateWriter.seal(body);
        StoredState read;
        try {
            read = StoredState.parse(hostile);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageStartingWith("Invalid state");
            assertThat(e.getMessage()).hasSizeLessThan(350).doesNotContain("\n");
            return;
        }
        assertThat(StoredState.parse(read.toText())).isEqualTo(read);
    }

    @Test
    void sizeIsCapped() {
        assertThatThrownBy(() -> StoredState.parse("x".repeat(StoredState.MAX_TEXT + 1)))
                .hasMessage("Invalid state: 2097153 characters, at most 2097152 are allowed");
        String many = body().replaceFirst("\nend", "\n" + oneChange().repeat(99) + "end");
        assertThatThrownBy(() -> StoredState.parse(StateWriter.seal(many)))
                .hasMessageContaining("more than 100 changes");
    }

    private static String oneChange() {
        String body = body();
        return body.substring(body.lastIndexOf("change "), body.lastIndexOf("end\n"));
    }

    /** Whatever the words are, the text can be read back. */
    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "\ud800", "漢", "\\", "\n"})
    void theLongestStateFits(String unit) {
        String huge = unit.repeat(5_000);
        Instant latest = Instant.EPOCH.plusNanos(Long.MAX_VALUE);
        AuditEntry.Position position = new AuditEntry.Position(new Phase.Baking(), Share.ofMillionths(333_333));
        AuditTrail audit = AuditTrail.EMPTY;
        for (int i = 0; i < 2 * AuditTrail.MAX_ENTRIES; i++) {
            audit = audit.plus(new AuditEntry(latest, huge, position, position, huge, huge));
        }
        Progress progress = new Progress(
                new Phase.Tripped(new Phase.Baking(), Duration.ofDays(30).minusNanos(1)),
                latest,
                huge,
                Served.NOTHING,
                new Setting(Share.NONE, SetBy.PLAN),
                Attempts.FIRST);
        StoredState state =
                new StoredState(States.ID, new Stamp(1L << 62, huge, latest), progress, States.wealth(-1e-300), audit);

        assertThat(state.audit().entries()).hasSize(AuditTrail.MAX_ENTRIES);
        assertThat(state.audit().forgotten()).isEqualTo(AuditTrail.MAX_ENTRIES);
        assertThat(StoredState.parse(state.toText())).isEqualTo(state);
    }

    @Test
    void peopleCanReadWhateverTheReasonHolds() {
        String text = StateWriter.seal(body().replaceFirst("who anna", "who anna \\\\u202e\\\\u0007"));

        String who = StoredState.parse(text).audit().entries().get(1).who();

        assertThat(who).isEqualTo("anna \u202e\u0007");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../up", "a/b", "a\\b", "a b", "a\n", "-a", "é", "a\u0000"})
    void aNameIsNoWayOut(String name) {
        assertThatThrownBy(() -> new RolloutId(name, "1")).hasMessageStartingWith("Invalid rollout name ");
        assertThatThrownBy(() -> new RolloutId("pricing", name)).hasMessageStartingWith("Invalid revision ");
    }
}
