package dev.coalmine.micronaut;

import dev.coalmine.console.ConsolePage;
import dev.coalmine.console.PageFile;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.management.endpoint.annotation.Endpoint;
import io.micronaut.management.endpoint.annotation.Read;
import io.micronaut.management.endpoint.annotation.Selector;
import java.nio.charset.StandardCharsets;

/** Serves the page that shows rollouts, which asks the endpoint beside it. */
@Endpoint(id = RolloutsPage.ID)
@Requires(beans = RolloutsEndpoint.class)
final class RolloutsPage {
    static final String ID = "rolloutsdashboard";

    @Read(produces = MediaType.ALL)
    HttpResponse<byte[]> page() {
        return text(ConsolePage.html(ID + "/", "rollouts"), ConsolePage.MEDIA_TYPE);
    }

    @Read(produces = MediaType.ALL)
    HttpResponse<byte[]> file(@Selector String name) {
        return PageFile.named(name)
                .map(file -> text(file.text(), file.mediaType()))
                .orElseGet(HttpResponse::notFound);
    }

    private static HttpResponse<byte[]> text(String text, String mediaType) {
        return HttpResponse.ok(text.getBytes(StandardCharsets.UTF_8)).contentType(MediaType.of(mediaType));
    }
}
