package dev.coalmine.fleet.redis;

import dev.coalmine.store.RolloutId;
import dev.coalmine.store.StoreException;
import java.util.List;
import java.util.function.Function;

/** Puts questions to the server, reads its answers, and says what went wrong in the words of the store. */
final class Exchange {
    private final String name;
    private final Settings settings;
    private final Keys keys;
    private final Server server;
    private final Runnable reachable;

    /** Makes one; {@code reachable} runs when the server has answered, and returns at once. */
    Exchange(String name, Settings settings, Keys keys, Server server, Runnable reachable) {
        this.name = name;
        this.settings = settings;
        this.keys = keys;
        this.server = server;
        this.reachable = reachable;
    }

    /** Runs a script on behalf of somebody. */
    <T> T ask(
            Script script, String whose, List<String> keys, List<String> arguments, Function<List<Object>, T> reader) {
        try {
            List<Object> answer = server.run(script, keys, arguments);
            reachable.run();
            return reader.apply(answer);
        } catch (NoAnswerException | IllegalArgumentException e) {
            throw failure(script.deed() + " of " + whose, e);
        }
    }

    /** Runs a script that uses the record of a revision; when that is worn out, all of the revision is renewed. */
    <T> T about(
            Script script,
            RolloutId id,
            List<String> scriptKeys,
            List<String> arguments,
            Function<List<Object>, T> reader) {
        return ask(script, id.toString(), scriptKeys, arguments, answer -> {
            if (settings.isWornOut(Answers.left(answer))) {
                String lifetime = Long.toString(settings.lifetime().toMillis());
                server.send(Script.RENEW, keys.all(id), List.of(lifetime));
            }
            return reader.apply(answer);
        });
    }

    StoreException failure(String what, Exception reason) {
        return new StoreException("Cannot " + what + ", " + this + ": " + reason.getMessage(), reason);
    }

    @Override
    public String toString() {
        return "Redis at " + name;
    }
}
