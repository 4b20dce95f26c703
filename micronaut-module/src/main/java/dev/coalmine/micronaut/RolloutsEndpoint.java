package dev.coalmine.micronaut;

import dev.coalmine.console.Console;
import dev.coalmine.console.Order;
import dev.coalmine.console.Problem;
import dev.coalmine.console.RolloutFilter;
import dev.coalmine.console.Signature;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.management.endpoint.annotation.Endpoint;
import io.micronaut.management.endpoint.annotation.Read;
import io.micronaut.management.endpoint.annotation.Selector;
import io.micronaut.management.endpoint.annotation.Sensitive;
import io.micronaut.management.endpoint.annotation.Write;
import java.security.Principal;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows rollouts, and takes commands in the name of whoever is logged in. Commands stay sensitive where reading is not, and
 * ask for a header that no form of another site can send.
 */
@Endpoint(id = "rollouts")
@Requires(classes = Endpoint.class)
final class RolloutsEndpoint {
    private static final String HEADER = "X-Requested-With";

    private final Console console;

    RolloutsEndpoint(Console console) {
        this.console = console;
    }

    @Read
    HttpResponse<byte[]> list(
            @Nullable String text, @Nullable String phase, @Nullable Integer page, @Nullable Integer size) {
        return answer(() -> console.list(RolloutFilter.all()
                .containing(text)
                .in(phase)
                .page(page == null ? 1 : page)
                .size(size == null ? RolloutFilter.DEFAULT_SIZE : size)));
    }

    @Read
    HttpResponse<byte[]> details(@Selector String name) {
        return answer(() -> console.details(name));
    }

    /** Says in whose name commands would be given. */
    @Write(consumes = MediaType.APPLICATION_JSON)
    @Sensitive(property = "write-sensitive", defaultValue = true)
    HttpResponse<byte[]> sign(HttpRequest<?> request) {
        return write(request, () -> new Signature(who(request)));
    }

    @Write(consumes = MediaType.APPLICATION_JSON)
    @Sensitive(property = "write-sensitive", defaultValue = true)
    HttpResponse<byte[]> command(@Selector String name, @Body Map<String, String> order, HttpRequest<?> request) {
        return write(
                request,
                () -> console.command(
                        name,
                        new Order(order.getOrDefault("command", ""), order.get("reason"), order.get("share")),
                        who(request)));
    }

    private static String who(HttpRequest<?> request) {
        return request.getUserPrincipal().map(Principal::getName).orElse("somebody who is not logged in");
    }

    private static HttpResponse<byte[]> write(HttpRequest<?> request, Supplier<?> action) {
        return request.getHeaders().contains(HEADER)
                ? answer(action)
                : problem(HttpStatus.FORBIDDEN, "Commands come with the header " + HEADER + ", whatever its value");
    }

    private static HttpResponse<byte[]> answer(Supplier<?> action) {
        try {
            return json(HttpStatus.OK, action.get());
        } catch (NoSuchElementException e) {
            return problem(HttpStatus.NOT_FOUND, e.getMessage());
        } catch (IllegalArgumentException e) {
            return problem(HttpStatus.BAD_REQUEST, e.getMessage());
        } catch (IllegalStateException e) {
            return problem(HttpStatus.CONFLICT, e.getMessage());
        }
    }

    private static HttpResponse<byte[]> problem(HttpStatus status, @Nullable String problem) {
        return json(status, new Problem(String.valueOf(problem)));
    }

    private static HttpResponse<byte[]> json(HttpStatus status, @Nullable Object value) {
        return HttpResponse.<byte[]>status(status).body(Json.of(value)).contentType(MediaType.APPLICATION_JSON_TYPE);
    }
}
