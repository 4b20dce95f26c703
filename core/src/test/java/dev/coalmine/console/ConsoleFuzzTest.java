package dev.coalmine.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.coalmine.Fault;
import dev.coalmine.RolloutStatus;
import dev.coalmine.fuzz.Spoiler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import org.junit.jupiter.api.Test;

/** Requests that are nearly right: an answer in JSON, or a refusal in a sentence that has changed nothing. */
@Fault(42)
class ConsoleFuzzTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ConsoleWorld WORLD = new ConsoleWorld();

    static {
        WORLD.started("pricing", 10, 50);
        WORLD.started("search", 1);
    }

    @AfterContainer
    static void close() {
        WORLD.close();
    }

    private static String either(Spoiler spoiler, String right) {
        return spoiler.happens(0.7) ? right : spoiler.spoiled(right);
    }

    private static void command(long seed) throws Exception {
        Spoiler spoiler = new Spoiler(seed);
        List<String> commands = new ArrayList<>(
                Arrays.stream(Command.values()).map(Command::label).toList());
        commands.removeAll(List.of("promote", "abort")); // after which nothing else is to be done
        String name = either(spoiler, "pricing");
        Order order = new Order(
                either(spoiler, spoiler.any(commands)),
                spoiler.happens(0.9) ? either(spoiler, "because of 4711") : null,
                spoiler.happens(0.4) ? either(spoiler, "7.5%") : null);
        RolloutStatus before = WORLD.rollouts.find("pricing").orElseThrow().status();
        try {
            isWellFormed(WORLD.console.command(name, order, either(spoiler, "anna")));
        } catch (IllegalArgumentException | IllegalStateException | NoSuchElementException e) {
            assertThat(e.getClass().getPackageName()).isIn("java.lang", "java.util");
            isSentence(e.getMessage());
            RolloutStatus after = WORLD.rollouts.find("pricing").orElseThrow().status();
            assertThat(after.audit()).isEqualTo(before.audit());
            assertThat(after.share()).isEqualTo(before.share());
            assertThat(after.phase()).isEqualTo(before.phase());
        }
    }

    private static void isSentence(String message) {
        assertThat(message).isNotBlank().hasSizeLessThan(1_000);
        assertThat(message.codePoints().filter(Character::isISOControl)).isEmpty();
    }

    /** What was said is in it as it was said, and nothing of it is anything but text. */
    private static void isWellFormed(Object answer) throws Exception {
        String text = JSON.writeValueAsString(answer);
        JsonNode read = JSON.readTree(text);
        assertThat(read.isObject()).isTrue();
        assertThat(text.codePoints().filter(Character::isISOControl)).isEmpty();
        assertThat(text).doesNotContain("NaN", "Infinity");
    }

    @Property(tries = 500)
    void ordersAreTakenOrRefused(@ForAll long seed) throws Exception {
        command(seed);
    }

    @Tag("long")
    @Property(tries = 300_000)
    void ordersAreTakenOrRefusedForHours(@ForAll long seed) throws Exception {
        command(seed);
    }

    @Property(tries = 500)
    void listsAreShownOrRefused(@ForAll long seed) throws Exception {
        Spoiler spoiler = new Spoiler(seed);
        try {
            isWellFormed(WORLD.console.list(RolloutFilter.all()
                    .containing(either(spoiler, "pri"))
                    .in(either(spoiler, "ramping"))
                    .page(
                            spoiler.happens(0.8)
                                    ? spoiler.random().nextInt(1, 4)
                                    : spoiler.random().nextInt())
                    .size(
                            spoiler.happens(0.8)
                                    ? spoiler.random().nextInt(1, 201)
                                    : spoiler.random().nextInt())));
        } catch (IllegalArgumentException e) {
            isSentence(e.getMessage());
        }
    }

    /** Addresses are the framework's, and still are no way into the page. */
    @Property(tries = 300)
    void nothingBreaksOutOfThePage(@ForAll long seed) {
        Spoiler spoiler = new Spoiler(seed);
        String html = ConsolePage.html(spoiler.spoiled("rolloutsdashboard/"), spoiler.spoiled("rollouts"));
        String plain = ConsolePage.html("", "");
        assertThat(count(html, "<")).isEqualTo(count(plain, "<"));
        assertThat(count(html, "\"")).isEqualTo(count(plain, "\""));
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length;
    }

    @Test
    void aShareOfAMillionDigitsIsRefusedAtOnce() {
        Order order = new Order("set-share", "because", "9".repeat(1_000_000) + "%");
        assertThat(catchThrowable(() -> WORLD.console.command("pricing", order, "anna")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Invalid share \"" + "9".repeat(80) + "...\": a share is a percentage from 0% to 100% in steps"
                                + " of 0.0001%, such as percent(5) or \"0.25%\"");
    }
}
