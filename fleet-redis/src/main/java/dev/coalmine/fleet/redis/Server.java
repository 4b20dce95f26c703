package dev.coalmine.fleet.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisScriptingAsyncCommands;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs scripts on the server, and waits for each no longer than the timeout.
 *
 * <p>A script is named by its digest; a server that does not know it (it was restarted, say, or another one took over) is
 * sent the source, once. Whoever waited in vain cancels the command, so that one that has not left yet never does. One
 * that has may still be done, much later even: hence every script is idempotent, or sequenced by a number that it checks.
 */
final class Server {
    private static final Logger LOG = LoggerFactory.getLogger("dev.coalmine");
    private static final String REFUSAL = "COALMINE ";

    private final Link<Endpoint.Commands> link;
    private final long timeoutMillis;
    private final Runnable givenUp;
    private final Map<Script, Script.Text> scripts = new EnumMap<>(Script.class);

    /** Makes one; {@code givenUp} runs when a connection was given up, and returns at once. */
    Server(Link<Endpoint.Commands> link, Settings settings, UnaryOperator<String> sources, Runnable givenUp) {
        this.link = link;
        this.timeoutMillis = settings.timeout().toMillis();
        this.givenUp = givenUp;
        for (Script script : Script.values()) {
            scripts.put(script, script.text(sources));
        }
    }

    /** Runs the script and returns its answer. */
    List<Object> run(Script script, List<String> keys, List<String> arguments) throws NoAnswerException {
        RedisScriptingAsyncCommands<String, String> commands = link.connection().scripting();
        Script.Text text = text(script);
        String[] keyArray = keys.toArray(String[]::new);
        String[] argumentArray = arguments.toArray(String[]::new);
        try {
            return await(() -> commands.evalsha(text.digest(), ScriptOutputType.MULTI, keyArray, argumentArray));
        } catch (RedisNoScriptException e) {
            return await(() -> commands.eval(text.source(), ScriptOutputType.MULTI, keyArray, argumentArray));
        }
    }

    /** Sends the script without waiting for its answer, or for anything. */
    void send(Script script, List<String> keys, List<String> arguments) {
        try {
            RedisFuture<?> unused = link.connection()
                    .scripting()
                    .eval(
                            text(script).source(),
                            ScriptOutputType.MULTI,
                            keys.toArray(String[]::new),
                            arguments.toArray(String[]::new));
        } catch (NoAnswerException | RuntimeException e) {
            LOG.debug("{} was not sent: {}", script, Reasons.of(e));
        }
    }

    private Script.Text text(Script script) {
        return Objects.requireNonNull(scripts.get(script));
    }

    private List<Object> await(Supplier<RedisFuture<List<Object>>> command) throws NoAnswerException {
        try {
            List<Object> answer = within(command.get());
            link.answered();
            return answer;
        } catch (TimeoutException e) {
            throw unanswered("no answer within " + timeoutMillis + " ms", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NoAnswerException("interrupted while waiting for the answer", e);
        } catch (ExecutionException e) {
            throw refused(e.getCause() == null ? e : e.getCause());
        } catch (RuntimeException e) {
            throw unanswered(Reasons.of(e), e);
        }
    }

    private List<Object> within(RedisFuture<List<Object>> future)
            throws ExecutionException, InterruptedException, TimeoutException {
        try {
            return future.get(timeoutMillis, TimeUnit.MILLISECONDS);
        } finally {
            future.cancel(true);
        }
    }

    private NoAnswerException refused(Throwable reason) {
        if (!(reason instanceof RedisCommandExecutionException)) {
            return unanswered(Reasons.of(reason), reason);
        }
        link.answered();
        if (reason instanceof RedisNoScriptException unknown) {
            throw unknown;
        }
        if (Reasons.asksForAnotherServer(reason.getMessage()) && link.abandon()) {
            givenUp.run();
        }
        String said = Reasons.of(reason);
        return new NoAnswerException(said.startsWith(REFUSAL) ? said.substring(REFUSAL.length()) : said, reason);
    }

    private NoAnswerException unanswered(String why, Throwable cause) {
        if (link.unanswered()) {
            givenUp.run();
        }
        return new NoAnswerException(why, cause);
    }
}
