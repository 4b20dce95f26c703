package dev.coalmine.spring.actuate;

import dev.coalmine.console.Console;
import dev.coalmine.console.Order;
import dev.coalmine.console.Problem;
import dev.coalmine.console.RolloutFilter;
import dev.coalmine.console.Signature;
import java.security.Principal;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/**
 * The actuator endpoint {@code rollouts}: lists rollouts, tells all about one, and gives commands in the name of the
 * principal who asks.
 *
 * <p>It may be read where it is exposed. Commands take {@code management.endpoint.rollouts.access=unrestricted} beside that,
 * and whatever the application's security asks for.
 */
@WebEndpoint(id = "rollouts", defaultAccess = Access.READ_ONLY)
public final class RolloutsEndpoint {
    /** Who is named in the audit trail where the application has no security, or lets in somebody without a name. */
    static final String NOBODY = "anonymous, by the actuator";

    private static final int CONFLICT = 409;

    private final Console console;

    /** Creates the endpoint of what that console shows. */
    public RolloutsEndpoint(Console console) {
        this.console = console;
    }

    /** Answers with one page of rollouts, see {@link Console#list}. */
    @ReadOperation
    public WebEndpointResponse<?> rollouts(
            @org.springframework.lang.Nullable @Nullable String text,
            @org.springframework.lang.Nullable @Nullable String phase,
            @org.springframework.lang.Nullable @Nullable Integer page,
            @org.springframework.lang.Nullable @Nullable Integer size) {
        return answer(() -> {
            RolloutFilter filter = RolloutFilter.all()
                    .containing(text)
                    .in(phase)
                    .page(page == null ? 1 : page)
                    .size(size == null ? RolloutFilter.DEFAULT_SIZE : size);
            return console.list(filter);
        });
    }

    /** Answers with all about one rollout, see {@link Console#details}. */
    @ReadOperation
    public WebEndpointResponse<?> rollout(@Selector String name) {
        return answer(() -> console.details(name));
    }

    /** Answers in whose name commands would be given: it is refused to those who may give none. */
    @WriteOperation
    public Signature signature(SecurityContext security) {
        return new Signature(who(security));
    }

    /** Gives a command, see {@link Console#command}, and answers with all about the rollout afterwards. */
    @WriteOperation
    public WebEndpointResponse<?> command(
            SecurityContext security,
            @Selector String name,
            @Selector String command,
            @org.springframework.lang.Nullable @Nullable String reason,
            @org.springframework.lang.Nullable @Nullable String share) {
        return answer(() -> console.command(name, new Order(command, reason, share), who(security)));
    }

    private static String who(SecurityContext security) {
        Principal principal = security.getPrincipal();
        return principal == null ? NOBODY : principal.getName();
    }

    private static WebEndpointResponse<?> answer(Supplier<?> answer) {
        try {
            return new WebEndpointResponse<>(answer.get());
        } catch (NoSuchElementException e) {
            return problem(e, WebEndpointResponse.STATUS_NOT_FOUND);
        } catch (IllegalArgumentException e) {
            return problem(e, WebEndpointResponse.STATUS_BAD_REQUEST);
        } catch (IllegalStateException e) {
            return problem(e, CONFLICT);
        }
    }

    private static WebEndpointResponse<Problem> problem(RuntimeException e, int status) {
        return new WebEndpointResponse<>(new Problem(String.valueOf(e.getMessage())), status);
    }
}
