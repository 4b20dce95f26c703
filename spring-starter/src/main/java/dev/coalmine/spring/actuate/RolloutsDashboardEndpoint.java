package dev.coalmine.spring.actuate;

import dev.coalmine.console.ConsolePage;
import dev.coalmine.console.PageFile;
import java.util.function.Supplier;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.util.MimeTypeUtils;

/**
 * The actuator endpoint {@code rolloutsdashboard}: a page that shows what the endpoint {@code rollouts} says, and gives
 * its commands. It reaches no further than the browser that opens it does.
 */
@WebEndpoint(id = "rolloutsdashboard", defaultAccess = Access.READ_ONLY)
public final class RolloutsDashboardEndpoint {
    private static final EndpointId PAGE = EndpointId.of("rolloutsdashboard");
    private static final EndpointId ROLLOUTS = EndpointId.of("rollouts");

    private final Supplier<PathMappedEndpoints> paths;

    /** Creates the endpoint; where the others are is asked when the page is. */
    public RolloutsDashboardEndpoint(Supplier<PathMappedEndpoints> paths) {
        this.paths = paths;
    }

    /** Answers with the page. */
    @ReadOperation(produces = ConsolePage.MEDIA_TYPE)
    public String page() {
        String own = path(PAGE);
        String up = "../".repeat((int) own.chars().filter(c -> c == '/').count());
        String name = own.substring(own.lastIndexOf('/') + 1);
        return ConsolePage.html(name + "/", up + path(ROLLOUTS));
    }

    /** Returns where an endpoint is, below where all are. */
    private String path(EndpointId id) {
        String path = paths.get().getRootPath(id);
        return path == null ? id.toLowerCaseString() : path;
    }

    /** Answers with a file of the page. */
    @ReadOperation(produces = {"text/javascript;charset=UTF-8", "text/css;charset=UTF-8", "image/svg+xml"})
    public WebEndpointResponse<String> file(@Selector String file) {
        return PageFile.named(file)
                .map(found -> new WebEndpointResponse<>(
                        found.text(), WebEndpointResponse.STATUS_OK, MimeTypeUtils.parseMimeType(found.mediaType())))
                .orElseGet(() -> new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND));
    }
}
